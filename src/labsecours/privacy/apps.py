from django.apps import AppConfig

from labsecours.kernel.discovery import discover


class PrivacyConfig(AppConfig):
    name = "labsecours.privacy"

    def ready(self) -> None:
        discover(self.name)
