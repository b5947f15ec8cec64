from django.apps import AppConfig

from labsecours.kernel.discovery import discover


class DeskConfig(AppConfig):
    name = "labsecours.desk"

    def ready(self) -> None:
        discover(self.name)
