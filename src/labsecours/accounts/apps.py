from importlib import import_module

from django.apps import AppConfig

from labsecours.kernel.discovery import discover


class AccountsConfig(AppConfig):
    name = "labsecours.accounts"

    def ready(self) -> None:
        discover(self.name)
        import_module(f"{self.name}.auditing").connect()
        import_module(f"{self.name}.second_factor").connect()
