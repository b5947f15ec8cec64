"""Whatever changes a row tells the audit log: each route is sent something true, and the tables are compared."""

import ast
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.apps import apps
from django.test import Client
from django.urls import reverse
from tests.architecture.examples import Examples
from tests.architecture.permissions import routes
from tests.conftest import sign_in
from tests.desk.screens import sent
from tests.factories.accounts import PASSWORD, make_user

import labsecours
from labsecours.accounts import links
from labsecours.accounts.models import Grant, User
from labsecours.directory.models import Organisation
from labsecours.kernel.desk import screen_of
from labsecours.kernel.models import AuditEvent
from labsecours.report import freezing

TECHNICAL = {
    "kernel.auditevent": "the log itself",
    "kernel.audithead": "the log itself",
    "kernel.revision": "moves with each write of the record",
    "kernel.searchentry": "made from the record",
    "kernel.mail": "the outbox is a log of its own",
    "kernel.mailattempt": "the outbox is a log of its own",
    "kernel.worker": "who runs the jobs",
    "kernel.jobrun": "how far a job is",
    "kernel.schedulestate": "when a job last ran",
    "django_tasks_database.dbtaskresult": "the queue of jobs",
    "sessions.session": "who is signed in: told as signing in and out",
    "usersessions.usersession": "who is signed in: told as signing in and out",
    "accounts.throttle": "how often somebody tried",
}
"""Tables whose rows come and go without an event, and why."""
COLUMNS = {"last_login", "last_used_at", "access_changed_at"}

NEW_PASSWORD = "Sept-hérissons-jaunes-42"


class World(Examples):
    """The examples, and an administrator who has just proved who they are."""

    def __init__(self) -> None:
        super().__init__()
        self.administrator = make_user("chef@example.org", "administrator", name="Cheffe")
        self.locked_out = make_user("telephone-perdu@example.org")
        TOTP.activate(self.locked_out, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
        self.client = self.just_signed_in(self.administrator)
        self.lone = Organisation.objects.create(name="Seule", slug="seule", kind="company")

    def just_signed_in(self, user: User) -> Client:
        EmailAddress.objects.get_or_create(user=user, defaults={"email": user.email, "verified": True, "primary": True})
        client = sign_in(Client(), user)
        session = client.session
        session["account_authentication_methods"] = [
            {"method": "password", "at": time.time()},
            {"method": "mfa", "at": time.time(), "reauthenticated": True},
        ]
        session.save()
        return client

    def post(self, route: str, /, *args: Any, client: Client | None = None, **data: Any) -> Any:
        return (client or self.client).post(reverse(route, args=args), data)

    def edit(self, record: Any, **changes: Any) -> Any:
        screen: Any = screen_of(type(record))
        data = sent(record, **changes)
        return self.client.post(reverse("desk:edit", args=[screen.key, record.pk]), dict(data.lists()))

    def totp(self) -> Any:
        self.client.get(reverse("mfa_activate_totp"))
        secret = self.client.session["mfa.totp.secret"]
        return self.post("mfa_activate_totp", code=format_hotp_value(hotp_value(secret, int(time.time()) // 30)))

    def key(self) -> Authenticator:
        """A second second factor, so that one may be removed."""
        TOTP.activate(self.administrator, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
        data = {"name": "Clef", "credential": {}}
        return Authenticator.objects.create(user=self.administrator, type="webauthn", data=data)

    def freezing(self) -> Any:
        self.edit(self.event, title="Autre titre")
        proposal = freezing.proposal(self.report)
        return self.post("report_desk:freeze", 2021, number=proposal.number, digest=proposal.digest)

    def reset(self) -> Any:
        from allauth.account.forms import default_token_generator
        from allauth.account.utils import user_pk_to_url_str

        key, client = default_token_generator.make_token(self.somebody), Client()
        address = reverse("account_reset_password_from_key", args=[user_pk_to_url_str(self.somebody), key])
        page = client.get(address, follow=True)
        data = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
        return client.post(page.redirect_chain[-1][0] if page.redirect_chain else address, data)

    def link(self) -> Any:
        EmailAddress.objects.filter(user=self.somebody).delete()
        return Client().post(links.make(self.somebody, self.somebody.email))

    def confirmation(self) -> Any:
        from allauth.account.models import EmailConfirmationHMAC

        address = EmailAddress.objects.create(user=self.somebody, email="nouvelle@example.org")
        return Client().post(reverse("account_confirm_email", args=[EmailConfirmationHMAC(address).key]))

    def without_password(self) -> Any:
        self.administrator.set_unusable_password()
        self.administrator.save()
        client = self.just_signed_in(self.administrator)
        return self.post("account_set_password", client=client, password1=NEW_PASSWORD, password2=NEW_PASSWORD)

    def asked(self) -> Client:
        client = self.just_signed_in(make_user("partant@example.org"))
        client.post(reverse("privacy:ask_erasure"))
        return client

    def own_organisation(self) -> Any:
        client = self.clients[next(key for key in self.clients if "own" in key)]
        data = {"website": "https://exemple.example/", "city": "Ici", "read_version": self.own.version}
        return self.post("own_directory:organisation", self.own.pk, client=client, **data)


def _privacy_consent(world: World) -> Any:
    from labsecours.kernel.privacy import purposes

    purpose = next(iter(purposes))
    return world.post("privacy:consent", purpose=purpose.key, version=purpose.version, choice="give")


CHANGING: dict[str, Callable[[World], Any]] = {
    "desk:add": lambda w: w.client.post(
        reverse("desk:add", args=["organisations"]),
        sent(w.lone, name="Autre", slug="autre").dict() | {"confirmed": "1"},
    ),
    "desk:edit": lambda w: w.edit(w.own, city="Ailleurs"),
    "desk:delete": lambda w: w.post("desk:delete", "organisations", w.lone.pk, read_version=1),
    "desk:selection": lambda w: w.post(
        "desk:selection", "organisations", action="delete-confirmed", ids=w.lone.pk, versions=f"{w.lone.pk}-1"
    ),
    "desk:restore": lambda w: w.post("desk:restore", change=w.deletion.pk),
    "report_desk:edit": lambda w: w.post(
        "report_desk:edit", 2021, title="Titre", preface="x", closing="", read_version=w.report.version
    ),
    "report_desk:freeze": World.freezing,
    "accounts:profile": lambda w: w.post("accounts:profile", name="Autre nom", language="en"),
    "accounts:link_open": World.link,
    "accounts_desk:grant": lambda w: w.post("accounts_desk:grant", w.somebody.pk, role="team_record"),
    "accounts_desk:withdraw": lambda w: w.post(
        "accounts_desk:withdraw", w.somebody.pk, Grant.objects.get(user=w.somebody).pk
    ),
    "accounts_desk:invite": lambda w: w.post("accounts_desk:invite", email="n@example.org", name="N", language="fr"),
    "accounts_desk:reset_second_factor": lambda w: w.post("accounts_desk:reset_second_factor", w.locked_out.pk),
    "accounts_desk:close": lambda w: w.post("accounts_desk:close", w.somebody.pk),
    "account_signup": lambda w: w.post(
        "account_signup", client=Client(), email="nouveau@example.org", name="Nouveau", password1=NEW_PASSWORD
    ),
    "account_email": lambda w: w.post("account_email", email="chef2@example.org", action_add=""),
    "account_confirm_email": World.confirmation,
    "account_change_password": lambda w: w.post(
        "account_change_password", oldpassword=PASSWORD, password1=NEW_PASSWORD, password2=NEW_PASSWORD
    ),
    "account_set_password": World.without_password,
    "account_reset_password_from_key": World.reset,
    "mfa_activate_totp": World.totp,
    "mfa_deactivate_totp": lambda w: (w.key(), w.post("mfa_deactivate_totp"))[1],
    "mfa_generate_recovery_codes": lambda w: (
        w.key(),
        RecoveryCodes.activate(w.administrator),
        w.post("mfa_generate_recovery_codes"),
    )[2],
    "mfa_remove_webauthn": lambda w: w.post("mfa_remove_webauthn", w.key().pk),
    "mfa_edit_webauthn": lambda w: w.post("mfa_edit_webauthn", w.key().pk, name="Autre clef"),
    "own_directory:organisation": World.own_organisation,
    "privacy:ask_erasure": World.asked,
    "privacy:cancel": lambda w: w.post("privacy:cancel", client=w.asked()),
    "privacy:consent": _privacy_consent,
    "privacy_desk:refuse": lambda w: w.post("privacy_desk:refuse", w.request.pk, reason="Contrôle en cours."),
    "privacy_desk:hasten": lambda w: w.post("privacy_desk:hasten", w.request.pk),
}
"""What is sent to each route that changes something; the world is as before each time."""


def rows() -> dict[str, list[Any]]:
    """Every row that counts, by table."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.label_lower not in TECHNICAL:
            columns = [c.attname for c in model._meta.concrete_fields if c.name not in COLUMNS]
            found[model._meta.label_lower] = list(model._base_manager.order_by("pk").values(*columns))
    return found


def changed(before: dict[str, list[Any]]) -> set[str]:
    return {table for table, stored in rows().items() if stored != before[table]}


@pytest.fixture
def world(db: None, settings: Any, tmp_path: Path) -> World:
    settings.DATA_DIR = tmp_path
    return World()


@pytest.mark.parametrize("route", CHANGING)
def test_what_changes_a_row_tells_it(route: str, world: World) -> None:
    before, told = rows(), AuditEvent.objects.count()
    response = CHANGING[route](world)
    assert changed(before) != set(), (getattr(response, "status_code", response), "nothing was changed: not proved")
    assert AuditEvent.objects.count() > told


def test_no_other_route_changes_a_row_untold(world: World) -> None:
    """Each is sent what the matrix of permissions sends."""
    untold = []
    for route in routes():
        if route.name in CHANGING or route.name.endswith("api-root"):
            continue
        before, told = rows(), AuditEvent.objects.count()
        who = next(who for who in _everybody() if who.key == "administrator")
        address = reverse(route.name, kwargs=_names(world, route, who))
        for _again in "12":
            world.client.post(address, world.sent(route))
        if changed(before) and AuditEvent.objects.count() == told:
            untold.append(route.name)
    assert untold == []


def _everybody() -> Any:
    from tests.architecture.permissions import WHO

    return WHO


def _names(world: World, route: Any, who: Any) -> dict[str, Any]:
    names = world.names(route, who)
    return {place: names[place] for place in route.places}


# In the code ---------------------------------------------------------------------------------------------------------

PACKAGE = Path(labsecours.__file__).parent
WRITING = {"save", "create", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
TELLING = {"audit", "records", "merging"}
NOT_TOLD = {
    "accounts/forms.py": "allauth’s forms, told by `accounts.auditing`",
    "accounts/limits.py": "sessions",
    "accounts/links.py": "one-use marks in the cache",
    "accounts/middleware.py": "sessions",
    "accounts/models.py": "defines how rows are kept",
    "accounts/openid_views.py": "sessions, and what `accounts.auditing` tells",
    "accounts/second_factor.py": "told by `accounts.auditing`",
    "accounts/sign_in_links.py": "told by `accounts.auditing`",
    "accounts/throttling.py": "how often somebody tried",
    "cli/main.py": "calls no row: verbs of the same names",
    "kernel/audit.py": "the log itself",
    "kernel/jobs.py": "how far a job is",
    "kernel/leases.py": "who runs the jobs",
    "kernel/mail_sending.py": "the outbox is a log of its own",
    "kernel/search.py": "made from the record",
    "privacy/erasures.py": "the log of erasures, told by `privacy.erasing`",
    "privacy/forgetting.py": "told by `privacy.erasing`",
    "report/desk_views.py": "calls services",
    "report/models.py": "refuses these calls",
    "report/word.py": "a file, no row",
}
"""Modules that write rows without telling, and why."""


def writes(tree: ast.Module) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            is_update = node.func.attr == "update" and node.keywords and "objects" in ast.unparse(node.func)
            if node.func.attr in WRITING or is_update:
                yield node


def imported(tree: ast.Module) -> set[str]:
    return {
        name.name.rpartition(".")[2]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in node.names
    }


def silent_modules() -> set[str]:
    found = set()
    for path in PACKAGE.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if "migrations" not in path.parts and any(writes(tree)) and not imported(tree) & TELLING:
            found.add(path.relative_to(PACKAGE).as_posix())
    return found


def test_a_module_that_writes_rows_tells_it_or_says_why_not() -> None:
    assert silent_modules() == set(NOT_TOLD)
