"""`python -m bench.signing_in`: what signing in costs beyond its password hash, and what its time tells."""

import os
import statistics
import tempfile
import time
from collections.abc import Callable

TRIES = 12


def main() -> None:
    os.environ["LABSECOURS_DATA_DIR"] = tempfile.mkdtemp(prefix="labsecours-bench-")
    os.environ["DJANGO_SETTINGS_MODULE"] = "labsecours.config.settings"
    import django

    django.setup()
    from django.conf import settings
    from django.contrib.auth.hashers import make_password
    from django.core.management import call_command
    from django.test import Client
    from django.urls import reverse

    from labsecours.accounts.models import User

    settings.ALLOWED_HOSTS.append("testserver")
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    User.objects.create_user("connu@example.org", "hérisson-dîner-lune-42")
    User.objects.create_user("ferme@example.org", "hérisson-dîner-lune-42", is_active=False)
    User.objects.create_user("vides@example.org", None)

    def tried(email: str) -> Callable[[int], None]:
        def once(n: int) -> None:
            # Each from an address of its own: what is measured is no refusal.
            fields = {"login": email, "password": "un-autre-mot-de-passe"}
            Client(REMOTE_ADDR=f"10.0.0.{n}").post(reverse("account_login"), fields)
            from labsecours.accounts.models import Throttle

            Throttle.objects.all().delete()

        return once

    raw = median(lambda _n: make_password("un-autre-mot-de-passe"))
    print(f"raw hash: {raw:.0f} ms, {1000 / raw:.1f}/s")
    for name in ("connu", "ferme", "vides", "aucun"):
        whole = median(tried(f"{name}@example.org"))
        print(f"sign-in, {name}: {whole:.0f} ms, {1000 / whole:.1f}/s, {whole / raw:.2f} times the hash")


def median(act: Callable[[int], object]) -> float:
    times = []
    for n in range(-1, TRIES):
        start = time.perf_counter()
        act(n + 1)
        if n >= 0:
            times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


if __name__ == "__main__":
    main()
