from django.apps import AppConfig

from labsecours.kernel.discovery import discover


class CallsConfig(AppConfig):
    name = "labsecours.calls"

    def ready(self) -> None:
        discover(self.name)
