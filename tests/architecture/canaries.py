"""A unique word for each confidential field, and rows to hold it."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.db import models
from django.test import Client
from django_tasks_db.models import DBTaskResult
from tests.architecture.examples import Examples
from tests.conftest import sign_in
from tests.factories.accounts import make_user

from labsecours.accounts.models import Grant
from labsecours.accounts.services import grant
from labsecours.directory.models import Organisation, Person
from labsecours.kernel import audit, clock
from labsecours.kernel.models import AuditEvent
from labsecours.kernel.privacy import confidential_fields
from labsecours.network.models import Membership
from labsecours.privacy.models import Consent, Erasure
from labsecours.report.models import Report
from labsecours.report.services import freeze

BIRDS = re.compile(r"canari\d\dx")
ADDRESS = "203.0.113.77"
MORE = {
    "accounts.user": ("name",),
    "directory.person": ("given_name", "family_name"),
    "report.report": ("title", "preface"),
}
"""Fields that are confidential for some rows only: an account's name, a person who is not public, a hidden report."""


def plant(examples: Examples) -> dict[str, str]:
    """The field, as `app.model.field`, by its word."""
    victim = examples.somebody
    _rows(victim, examples)
    planted = dict(_planted(victim))
    planted |= _written_once(victim, examples)
    return planted


def _rows(victim: Any, examples: Examples) -> None:
    address = EmailAddress.objects.create(user=victim, email="a@example.org", verified=True)
    EmailConfirmation.objects.create(email_address=address, key="k", sent=clock.now())
    Authenticator.objects.create(user=victim, type=Authenticator.Type.TOTP, data={})
    account = SocialAccount.objects.create(user=victim, provider="openid", uid="u")
    SocialApp.objects.create(provider="openid_connect", provider_id="essai", name="Essai")
    SocialToken.objects.create(account=account, token="t", token_secret="s")
    sign_in(Client(), victim)
    UserSession.objects.get_or_create(user=victim, session_key="k", defaults={"ip": ADDRESS, "user_agent": "x"})
    Consent.objects.create(user=victim, email="c@example.org", purpose="news", version="1", where="test")
    Erasure.objects.create(uid="essai", at=clock.now(), key="k", digests=[])
    DBTaskResult.objects.create(
        task_path="labsecours.kernel.tasks.none",
        args_kwargs={"args": [], "kwargs": {}},
        backend_name="default",
        run_after=clock.now() + timedelta(days=1),
    )
    Report.objects.create(year=2020, is_public=False)


ROWS: dict[str, Callable[[Any], models.QuerySet[Any]]] = {
    "accounts.user": lambda victim: type(victim).objects.filter(pk=victim.pk),
    "accounts.grant": lambda victim: Grant.objects.filter(user=victim),
    "directory.organisation": lambda _victim: Organisation.objects.all(),
    "directory.person": lambda _victim: Person.objects.filter(is_public=False),
    "network.membership": lambda _victim: Membership.objects.all(),
    "report.report": lambda _victim: Report.objects.filter(is_public=False),
    "sessions.session": lambda _victim: apps.get_model("sessions.session").objects.none(),
}
"""The rows that hold the word; otherwise all of the model."""


def _planted(victim: Any) -> list[tuple[str, str]]:
    found, number = [], 0
    fields = {label: set(names) | set(MORE.get(label, ())) for label, names in confidential_fields().items()}
    fields |= {label: set(names) for label, names in MORE.items() if label not in fields}
    for label, names in sorted(fields.items()):
        model = apps.get_model(label)
        rows = ROWS.get(label, lambda _victim, model=model: model._default_manager.all())(victim)
        for name in sorted(names):
            number += 1
            word = f"canari{number:02}x"
            if label not in WRITTEN_ONCE and rows.exists() and (value := _value(model._meta.get_field(name), word)):
                rows.update(**{name: value})
                found.append((ADDRESS if value == ADDRESS else word, f"{label}.{name}"))
    return found


def _value(column: Any, word: str) -> Any:
    match column:
        case models.JSONField():
            return {"secret": word}
        case models.GenericIPAddressField():
            return ADDRESS
        case models.DateTimeField():
            return None
        case models.EmailField():
            return f"{word}@example.org"
    return word


WRITTEN_ONCE = {"kernel.auditevent", "report.edition", "sessions.session"}
"""Rows that can't be altered, or whose own values are words enough."""


def _written_once(victim: Any, examples: Examples) -> dict[str, str]:
    author = make_user("auteur@example.org", "team_record", name="canari91x")
    freeze(Report.objects.create(year=2019, title="Dix-neuf"), actor=author)
    token = audit.origin.set("canari92x")
    grant(user=victim, role="team_network", actor=None, reason="canari93x")
    audit.origin.reset(token)
    event = AuditEvent.objects.latest("sequence")
    session = next(
        session
        for session in apps.get_model("sessions.session").objects.order_by("pk")
        if session.get_decoded().get("_auth_user_id") == str(victim.pk)
    )
    return {
        "canari91x": "report.edition.author_name",
        "canari92x": "kernel.auditevent.origin",
        "canari93x": "kernel.auditevent.after",
        event.salt: "kernel.auditevent.salt",
        event.author_salt: "kernel.auditevent.author_salt",
        event.origin_salt: "kernel.auditevent.origin_salt",
        session.session_key: "sessions.session.session_key",
        session.session_data.lower()[:60]: "sessions.session.session_data",
    }
