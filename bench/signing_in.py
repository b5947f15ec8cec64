"""What a refused sign-in costs beyond one password hash, and whether its time tells if the account exists."""

import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator

from bench.goals import Line
from bench.installation import Installation

PASSWORD = "hérisson-dîner-lune-42"  # noqa: S105
WRONG = "un-autre-mot-de-passe"
KINDS = ("known", "closed", "no password", "unknown")


def lines(installation: Installation, rounds: int) -> Iterator[Line]:
    told = json.loads(installation.python("bench.signing_in", str(rounds)))
    hash_ms, times = told["hash"], [told[kind] for kind in KINDS]
    yield Line("one password hash (Argon2)", hash_ms, "ms")
    yield Line("sign-ins refused a second, one process", 1000 / statistics.mean(times), "/s")
    yield Line("sign-in, known account, times one hash", told["known"] / hash_ms, "×", 1.15)
    yield Line("sign-in, slowest kind of account over the quickest", max(times) / min(times), "×", 1.05)


def measured(rounds: int) -> dict[str, float]:
    """Medians in milliseconds, of the hash and of each kind of account in turns."""
    from django.conf import settings
    from django.contrib.auth.hashers import make_password

    from labsecours.accounts.models import User

    settings.ALLOWED_HOSTS.append("testserver")
    User.objects.create_user("known@example.org", PASSWORD)
    User.objects.create_user("closed@example.org", PASSWORD, is_active=False)
    User.objects.create_user("no-password@example.org")
    acts: dict[str, Callable[[int], object]] = {"hash": lambda _n: make_password(WRONG)}
    acts |= {kind: _attempt(f"{kind.replace(' ', '-')}@example.org") for kind in KINDS}
    times: dict[str, list[float]] = {name: [] for name in acts}
    for number in range(rounds + 1):
        for name, act in acts.items():
            start = time.perf_counter()
            act(number)
            times[name].append((time.perf_counter() - start) * 1000)
    return {name: statistics.median(taken[1:]) for name, taken in times.items()}


def _attempt(email: str) -> Callable[[int], object]:
    from django.test import Client
    from django.urls import reverse

    from labsecours.accounts.models import Throttle

    def attempt(number: int) -> None:
        Throttle.objects.all().delete()  # what is measured is no refusal to try
        fields = {"login": email, "password": WRONG}
        answer = Client(REMOTE_ADDR=f"10.0.0.{number}").post(reverse("account_login"), fields)
        assert answer.status_code == 200  # noqa: S101

    return attempt


if __name__ == "__main__":
    import django

    django.setup()
    json.dump(measured(int(sys.argv[1])), sys.stdout)
