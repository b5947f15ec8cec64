"""What the addresses of the matrix name: a small record, accounts, mails; and somebody of each role."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import uuid4

from django.test import Client
from tests.architecture.permissions import OWN, WHO, Route, Who
from tests.conftest import sign_in
from tests.factories.accounts import make_user
from tests.portal.record import fill

from labsecours.accounts.models import Grant
from labsecours.accounts.services import invite
from labsecours.directory.models import Organisation
from labsecours.events.models import Event
from labsecours.kernel import clock, records
from labsecours.kernel.models import AuditEvent
from labsecours.kernel.queues import Mail
from labsecours.privacy.models import ErasureRequest
from labsecours.report.models import Report
from labsecours.report.services import freeze

EDITIONS = (
    ("report", "edition"),
    ("report", "edition_figure"),
    ("report", "edition_pdf"),
    ("report", "edition_docx"),
    ("report_desk", "edition"),
    ("report_desk", "erratum"),
)
KEYS = ("account_confirm_email", "account_reset_password_from_key")


class Examples:
    """Objects that the addresses name, and clients of each role."""

    def __init__(self) -> None:
        fill()
        self.event = Event.objects.get(slug="evenement-1")
        self.own, self.other = Organisation.objects.order_by("pk")[:2]
        self.report = Report.objects.create(year=2021)
        freeze(self.report, actor=None)
        self.deletion = self._deletion()
        self.somebody = make_user("quelquun@example.org", "team_lab")
        self.mail = self._mail()
        self.request = ErasureRequest.objects.create(user=self.somebody, language="fr", due_at=clock.now())
        self.grant = Grant.objects.get(user=self.somebody)
        self.clients = {who.key: self._client(who) for who in WHO}

    def _deletion(self) -> AuditEvent:
        doomed = Event.objects.create(
            title="Effacé",
            slug="efface",
            format="live",
            role="organised",
            period_start=date(2021, 1, 1),
            period_end=date(2021, 1, 1),
            period_precision="day",
        )
        return records.delete(doomed, actor=None)

    def _mail(self) -> Mail:
        invite(email="invitee@example.org", name="Invitée", actor=None)
        return Mail.objects.get()

    def _client(self, who: Who) -> Client:
        client = Client(raise_request_exception=False)
        if not who.is_signed_in:
            return client
        user = make_user(f"{WHO.index(who)}@example.org")
        for role in who.roles:
            on = self.own.pk if role == "referent" else None
            Grant.objects.create(user=user, role=role, scope_id=on, starts_at=user.joined_at)
        return sign_in(client, user, second_factor=who.is_strong)

    def names(self, route: Route, who: Who) -> Mapping[str, Any]:
        """Values for the places of the address."""
        scope = self.own.pk if who.object == OWN else self.other.pk
        values: dict[str, Any] = {
            "screen": "organisations" if route.name == "desk:merge" else "evenements",
            "number": self.event.pk,
            "year": 2021,
            "kind": "csv",
            "key": "events",
            "sequence": AuditEvent.objects.latest("sequence").sequence,
            "slug": self._slug(route),
            "token": "x",
            "pk": 1,
            "grant": self.grant.pk,
            "uidb36": "1",
        }
        by_route: dict[str, dict[str, Any]] = {
            "desk:merge": {"number": self.own.pk},
            "own_directory:organisation": {"number": scope},
            **{f"{space}:{name}": {"number": 1} for space, name in EDITIONS},
            **{name: {"key": "x"} for name in KEYS},
            "outbox:sample": {"key": "test"},
            "jobs:run_again": {"number": uuid4()},
        }
        space = route.name.partition(":")[0]
        own = {"accounts_desk": self.somebody, "outbox": self.mail, "inbox": self.mail, "privacy_desk": self.request}
        if space in own:
            values["number"] = own[space].pk
        return values | by_route.get(route.name, {})

    def _slug(self, route: Route) -> str:
        kinds = {"event": "evenement-1", "series": "lives", "calls": "prix", "directory": "sdis-01"}
        return next((slug for kind, slug in kinds.items() if kind in route.name.partition(":")[2]), "") or next(
            (slug for kind, slug in kinds.items() if route.name.startswith(kind)), "x"
        )

    def sent(self, route: Route) -> dict[str, Any]:
        """What a POST carries for the route to do something."""
        of: dict[str, dict[str, Any]] = {
            "desk:selection": {"action": "delete", "ids": self.event.pk},
            "desk:restore": {"change": self.deletion.pk},
        }
        return of.get(route.name, {})
