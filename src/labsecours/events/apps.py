from django.apps import AppConfig

from labsecours.kernel.discovery import discover


class EventsConfig(AppConfig):
    name = "labsecours.events"

    def ready(self) -> None:
        discover(self.name)
