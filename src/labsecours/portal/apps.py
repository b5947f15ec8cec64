from django.apps import AppConfig

from labsecours.kernel.discovery import discover


class PortalConfig(AppConfig):
    name = "labsecours.portal"

    def ready(self) -> None:
        discover(self.name)
