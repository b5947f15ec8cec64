from django.apps import AppConfig

from labsecours.kernel.discovery import discover


class RoadmapConfig(AppConfig):
    name = "labsecours.roadmap"

    def ready(self) -> None:
        discover(self.name)
