from django.apps import AppConfig

from labsecours.kernel.discovery import discover


class KernelConfig(AppConfig):
    name = "labsecours.kernel"

    def ready(self) -> None:
        discover(self.name)
