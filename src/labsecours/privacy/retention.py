"""Ends what has been kept long enough, by the registry of rules, and accounts that nobody uses any more."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from labsecours.accounts.models import User
from labsecours.accounts.queries import current_grants
from labsecours.accounts.roles import ADMINISTRATOR
from labsecours.accounts.services import LastAdministrator
from labsecours.kernel import audit, clock, outbox
from labsecours.kernel.jobs import progress
from labsecours.kernel.models import AuditEvent
from labsecours.kernel.privacy import Retention, retentions
from labsecours.kernel.queues import Mail
from labsecours.privacy import erasing, erasures
from labsecours.privacy.models import ClosingNotice, Consent, ErasureRequest, RetentionRun
from labsecours.privacy.services import LAST_WORDS

UNUSED = timedelta(days=3 * 365)
NOTICE = timedelta(days=30)
PROOF = timedelta(days=3 * 365)
TOLD = timedelta(days=365)


def apply_all() -> dict[str, int]:
    """Run every rule; what each ended is kept for the administrators and in the audit log.

    A rule that fails keeps no other from running; then the first failure is raised, so that the job is told as failed.
    """
    now = clock.now()
    ended: dict[str, int] = {}
    failures: list[Exception] = []
    for number, rule in enumerate(retentions):
        progress(number, len(retentions), str(rule.title))
        try:
            _apply(rule, now, ended)
        except Exception as failure:
            failures.append(failure)
    erasures.write_out()
    if failures:
        raise failures[0]
    return ended


def _apply(rule: Retention, now: datetime, ended: dict[str, int]) -> None:
    ended[rule.key] = rule.apply(now)
    with transaction.atomic():
        run = RetentionRun.objects.create(rule=rule.key, ran_at=now, ended=ended[rule.key])
        if run.ended:
            audit.write(AuditEvent.Verb.ERASED, run, actor=None, after={"rule": rule.key, "ended": run.ended})


def end_unused_accounts(now: datetime) -> int:
    """Tell accounts without a sign-in for three years; erase those that did not answer within thirty days."""
    _drop_answered_notices()
    for user in unused(now).exclude(pk__in=ClosingNotice.objects.values("user")).order_by("pk"):
        with transaction.atomic():
            notice = ClosingNotice.objects.create(user=user, sent_at=now)
            outbox.post(
                template="account_unused",
                to=user.email,
                language=user.language,
                context={"name": user.name, "erased_on": now + NOTICE, "link": f"{settings.SITE_URL}/compte/"},
                about=user,
                key=f"account-unused-{user.pk}-{notice.pk}",
            )
            audit.write(AuditEvent.Verb.SENT, user, actor=None, after={"notice": "account_unused"})
    told = unused(now).filter(pk__in=ClosingNotice.objects.filter(sent_at__lte=now - NOTICE).values("user"))
    return sum(_erase(user) for user in told.order_by("pk"))


def unused(now: datetime) -> QuerySet[User]:
    """Neither signed in nor made for three years; administrators stay until another withdraws their role."""
    rows = User.objects.annotate(used_at=Coalesce("last_login", "joined_at")).exclude(email__endswith="@erased.invalid")
    return rows.filter(used_at__lte=now - UNUSED).exclude(
        pk__in=current_grants().filter(role=ADMINISTRATOR).values("user")
    )


def _drop_answered_notices() -> None:
    """Whoever signed in since the notice answered it."""
    ClosingNotice.objects.filter(user__last_login__gt=F("sent_at")).delete()


def _erase(user: User) -> int:
    try:
        erasing.erase(user, actor=None, is_whole=False)
    except LastAdministrator:
        return 0
    return 1


def end_proofs_of_consent(now: datetime) -> int:
    return Consent.objects.filter(withdrawn_at__lte=now - PROOF).delete()[0]


def end_erasure_requests(now: datetime) -> int:
    """Settled requests, a year after; and the last mail of an erasure, as soon as it needs no further try."""
    over = {Mail.State.SENT, Mail.State.FAILED, Mail.State.CANCELLED}
    mails = Mail.objects.filter(template=LAST_WORDS, state__in=over).delete()[1].get("kernel.Mail", 0)
    settled = ~Q(state=ErasureRequest.State.WAITING) & Q(decided_at__lte=now - TOLD)
    return mails + ErasureRequest.objects.filter(settled).delete()[0]


def end_run_reports(now: datetime) -> int:
    return RetentionRun.objects.filter(ran_at__lte=now - TOLD).delete()[0]
