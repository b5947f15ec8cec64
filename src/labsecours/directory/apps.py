from django.apps import AppConfig

from labsecours.kernel.discovery import discover


class DirectoryConfig(AppConfig):
    name = "labsecours.directory"

    def ready(self) -> None:
        discover(self.name)
