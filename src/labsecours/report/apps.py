from django.apps import AppConfig

from labsecours.kernel.discovery import discover


class ReportConfig(AppConfig):
    name = "labsecours.report"

    def ready(self) -> None:
        discover(self.name)
