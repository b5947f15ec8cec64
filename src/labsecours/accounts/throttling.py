"""How often one may try, shared by all workers: by network address, by account and altogether.

Who hammers an account from elsewhere must not lock its owner out: a browser on which the owner signed in before has a
count of its own, and sign-in links and passkeys have theirs.
"""

import ipaddress
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from labsecours.accounts.models import Throttle
from labsecours.kernel import clock

SWEEP_ONE_IN = 200


@dataclass(frozen=True)
class Limit:
    """So many at once; after that, one more each `seconds / count`."""

    count: int
    seconds: int

    @property
    def interval(self) -> timedelta:
        return timedelta(seconds=self.seconds / self.count)

    @property
    def span(self) -> timedelta:
        return timedelta(seconds=self.seconds)


@dataclass(frozen=True)
class Action:
    """What is counted. `by_device` replaces the account's and the general count on a browser that the account knows;
    `by_pair` counts an account as asked for from one network address; what succeeds is given back on request."""

    key: str
    by_address: Limit
    by_account: Limit | None = None
    by_device: Limit | None = None
    by_pair: Limit | None = None
    everywhere: Limit | None = None
    gives_back: bool = False


SIGN_IN = Action(
    "sign-in",
    by_address=Limit(40, 600),
    by_account=Limit(10, 900),
    by_device=Limit(10, 900),
    everywhere=Limit(600, 600),
    gives_back=True,
)
CODE = Action("code", by_address=Limit(40, 600), by_account=Limit(10, 900), by_device=Limit(10, 900), gives_back=True)
MAIL = Action(
    "mail",
    by_address=Limit(20, 3600),
    by_account=Limit(20, 3600),
    by_device=Limit(5, 3600),
    by_pair=Limit(5, 3600),
    everywhere=Limit(600, 3600),
)
SIGN_UP = Action(
    "sign-up",
    by_address=Limit(20, 3600),
    by_account=Limit(20, 3600),
    by_pair=Limit(5, 3600),
    everywhere=Limit(300, 3600),
)


@dataclass(frozen=True)
class Attempt:
    """What was counted, so that it may be given back."""

    counts: dict[str, Limit]


@dataclass(frozen=True)
class Refused:
    """Too many: `wait` is how long until one more is possible."""

    wait: timedelta

    @property
    def seconds(self) -> int:
        return max(1, ceil(self.wait.total_seconds()))


def attempt(action: Action, *, address: str, account: str = "", device: str = "") -> Attempt | Refused:
    """Count one more, against every count that applies or none. `device` names a browser that the account knows."""
    counts = dict(sorted(_counts(action, address, account, device)))
    now = clock.now()
    with transaction.atomic():
        Throttle.objects.bulk_create([Throttle(key=key, free_at=now) for key in counts], ignore_conflicts=True)
        rows = list(Throttle.objects.select_for_update().filter(key__in=counts).order_by("key"))
        waits = [_next(row, counts[row.key], now) - counts[row.key].span - now for row in rows]
        if (longest := max(waits, default=timedelta(0))) > timedelta(0):
            return Refused(longest)
        for row in rows:
            row.free_at = _next(row, counts[row.key], now)
        Throttle.objects.bulk_update(rows, ["free_at"])
    if secrets.randbelow(SWEEP_ONE_IN) == 0:
        Throttle.objects.filter(free_at__lt=now).delete()
    return Attempt(counts)


def network_of(address: str) -> str:
    """What counts as one network address: of IPv6, the 64 bits that one subscriber has whole."""
    parsed = ipaddress.ip_address(address)
    return address if parsed.version == 4 else str(ipaddress.ip_network((int(parsed) >> 64 << 64, 64)))


def give_back(counted: Attempt) -> None:
    with transaction.atomic():
        for key, limit in counted.counts.items():
            Throttle.objects.filter(key=key).update(free_at=F("free_at") - limit.interval)


def _next(row: Throttle, limit: Limit, now: datetime) -> datetime:
    """When the count would be empty after one more."""
    return max(row.free_at, now) + limit.interval


def _counts(action: Action, address: str, account: str, device: str) -> Iterator[tuple[str, Limit]]:
    yield _key(action, "address", address), action.by_address
    if account and device and action.by_device:
        yield _key(action, "device", account, device), action.by_device
        return
    if account and action.by_account:
        yield _key(action, "account", account), action.by_account
    if account and action.by_pair:
        yield _key(action, "pair", account, address), action.by_pair
    if action.everywhere:
        yield _key(action, "everywhere"), action.everywhere


def _key(action: Action, *subject: str) -> str:
    """Tells nobody's address: what is counted is kept as a keyed digest."""
    return salted_hmac("accounts.throttling", "\0".join((action.key, *subject)), algorithm="sha256").hexdigest()
