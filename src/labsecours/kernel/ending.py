"""Time limits of what the kernel keeps: mails, finished jobs, traces of who came and read."""

from datetime import datetime, timedelta

from django_tasks_db.models import DBTaskResult

from labsecours.kernel import audit
from labsecours.kernel.audit_parts import ORIGIN
from labsecours.kernel.models import AuditEvent
from labsecours.kernel.queues import Mail

MAILS = timedelta(days=365)
JOBS = timedelta(days=90)
TRACES = timedelta(days=365)
OF_TRACE = (
    AuditEvent.Verb.READ,
    AuditEvent.Verb.EXPORTED,
    AuditEvent.Verb.SENT,
    AuditEvent.Verb.SIGNED_IN,
    AuditEvent.Verb.SIGNED_OUT,
    AuditEvent.Verb.REFUSED,
    AuditEvent.Verb.SECURED,
)


def end_mails(now: datetime) -> int:
    over = Mail.objects.filter(created_at__lte=now - MAILS).exclude(state__in=[Mail.State.WAITING, Mail.State.SENDING])
    return over.delete()[1].get("kernel.Mail", 0)


def end_jobs(now: datetime) -> int:
    over = DBTaskResult.objects.filter(finished_at__lte=now - JOBS)
    return over.delete()[1].get("django_tasks_database.DBTaskResult", 0)


def end_traces(now: datetime) -> int:
    """Of events that tell no change, everything goes but the facts; of the others, the network address."""
    old = AuditEvent.objects.filter(at__lte=now - TRACES)
    ended = audit.erase(old.filter(verb__in=OF_TRACE), actor=None)
    return ended + audit.erase(old.exclude(origin__in=audit.PLACES), actor=None, parts=(ORIGIN,))
