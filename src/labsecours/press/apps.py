from django.apps import AppConfig

from labsecours.kernel.discovery import discover


class PressConfig(AppConfig):
    name = "labsecours.press"

    def ready(self) -> None:
        discover(self.name)
