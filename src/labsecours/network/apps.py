from django.apps import AppConfig

from labsecours.kernel.discovery import discover


class NetworkConfig(AppConfig):
    name = "labsecours.network"

    def ready(self) -> None:
        discover(self.name)
