from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from labsecours.kernel import ending, forgetting
from labsecours.kernel.audit import CHANGES
from labsecours.kernel.models import AuditEvent
from labsecours.kernel.privacy import (
    Eraser,
    Exporter,
    Impersonal,
    LegalBasis,
    PersonalData,
    Processing,
    Retention,
    Subject,
    erasers,
    exporters,
    impersonal,
    personal_fields,
    processings,
    retentions,
)
from labsecours.kernel.queues import JobRun

DIGESTS = ("author_salt", "author_digest", "origin_salt", "origin_digest")
processings.register(
    Processing(
        key="audit",
        title=_("Audit log"),
        purpose=_("Know who did what to which record, and find out what happened after an incident."),
        people=_("Whoever has an account; people named in the records that were changed"),
        data_words=_("Name of the author, action, object, values before and after, time, network address"),
        basis=LegalBasis.LEGITIMATE_INTEREST,
        ground=_("security and reliability of the record"),
        retention=_(
            "Sign-ins, refusals, reads and exports: names and network addresses for one year. Changes: as long as the"
            " record, the network address for one year. Emptied when the person is erased: of what they changed, only"
            " their name and network address go."
        ),
        recipients=_("The administrators; the team for the history of a record"),
        data=[
            PersonalData(
                "kernel.auditevent",
                ("actor", "actor_name", "origin", "record_title", "before", "after", "removed", *DIGESTS),
                ("origin", "removed", "salt", "author_salt", "origin_salt"),
            )
        ],
        retentions=("kernel.traces",),
        order=90,
    ),
    Processing(
        key="mail",
        title=_("Mails sent"),
        purpose=_("Send the messages that the site promises, and prove that they left."),
        people=_("Whoever is written to"),
        data_words=_("Address, subject, text, times and outcome of the deliveries"),
        basis=LegalBasis.LEGITIMATE_INTEREST,
        ground=_("tell people what concerns them and answer for it"),
        retention=_("One year after the mail. The text of mails that give access is wiped once delivered."),
        recipients=_("The administrators; the association’s mail provider"),
        data=[
            PersonalData(
                "kernel.mail",
                ("to", "subject", "text", "html", "key", "about_type", "about_id"),
                ("to", "text", "html"),
            )
        ],
        retentions=("kernel.mails",),
        order=90,
    ),
    Processing(
        key="jobs",
        title=_("Background jobs"),
        purpose=_("Do long or planned work, and show its progress to whoever asked for it."),
        people=_("Whoever asked for the work"),
        data_words=_("The account that asked, the work, its times and its result"),
        basis=LegalBasis.LEGITIMATE_INTEREST,
        ground=_("working of the site"),
        retention=_("90 days after the end of the job"),
        recipients=_("Whoever asked for the work; the administrators"),
        data=[
            PersonalData("kernel.jobrun", ("owner", "words")),
            PersonalData(
                "django_tasks_database.dbtaskresult", ("args_kwargs", "return_value", "traceback"), ("traceback",)
            ),
        ],
        retentions=("kernel.jobs",),
        order=90,
    ),
)

TECHNICAL = "technical state of the installation, without a link to anybody"
for label in (
    "kernel.audithead",
    "kernel.revision",
    "kernel.worker",
    "kernel.schedulestate",
    "kernel.mailattempt",
    "contenttypes.contenttype",
):
    impersonal.register(Impersonal(label, TECHNICAL))
impersonal.register(
    Impersonal(
        "django_tasks_database.dbtaskresult",
        "names of functions and of workers",
        fields=("task_path", "backend_name", "queue_name", "worker_ids", "exception_class_path"),
    ),
    Impersonal("kernel.origin", "names a data file and a line of it; the person is in the record itself"),
    Impersonal("kernel.searchentry", "public pages only, made anew from the record at each change"),
    Impersonal("auth.permission", "Django’s own rights, which the product does not use"),
    Impersonal("auth.group", "Django’s own groups, which the product does not use"),
    Impersonal("auth.group_permissions", "Django’s own groups, which the product does not use"),
)

retentions.register(
    Retention("kernel.mails", _("Mails"), _("Deleted one year after they were written."), ending.end_mails),
    Retention("kernel.jobs", _("Finished jobs"), _("Deleted 90 days after their end."), ending.end_jobs),
    Retention(
        "kernel.traces",
        _("Traces of visits"),
        _(
            "Sign-ins, refusals, reads and exports lose names and network addresses after one year; changes lose their"
            " network address."
        ),
        ending.end_traces,
    ),
)


def _own_events(subject: Subject) -> list[dict[object, object]]:
    """What the account did. A title may be somebody else’s name: those of declared models are left out."""
    if subject.user_id is None:
        return []
    named = personal_fields().keys()
    rows = AuditEvent.objects.filter(actor=subject.user_id).order_by("sequence")
    return [
        {
            _("When"): event.at,
            _("Action"): event.get_verb_display(),
            _("Kind of object"): event.record_type,
            _("Number of the object"): event.record_id,
            _("Object"): "" if event.record_type in named else event.record_title,
            _("From where"): event.origin,
            _("Changes the record"): event.verb in CHANGES,
        }
        for event in rows.defer("before", "after", "removed").iterator()
    ]


def _own_mails(subject: Subject) -> list[dict[object, object]]:
    """An address may have been another account's before: what was about that one is not handed over."""
    others = Q(about_type=settings.AUTH_USER_MODEL.lower()) & ~Q(about_id=subject.user_id)
    rows = forgetting.mails_to(subject.addresses).exclude(others).order_by("pk")
    return [
        {
            _("Written"): mail.created_at,
            _("Sent"): mail.sent_at,
            _("State"): mail.get_state_display(),
            _("To"): mail.to,
            _("Subject"): mail.subject,
            _("Text"): _("not shown: it gives access") if mail.is_sensitive else mail.text,
        }
        for mail in rows.defer("html").iterator()
    ]


def _own_jobs(subject: Subject) -> list[dict[object, object]]:
    rows = JobRun.objects.filter(owner=subject.user_id).select_related("task").order_by("task__enqueued_at")
    return [
        {_("Asked"): run.task.enqueued_at, _("Work"): run.task.task_path, _("Ended"): run.task.finished_at}
        for run in rows
        if subject.user_id is not None
    ]


exporters.register(
    Exporter("kernel.mails", _("Mails sent to you"), _own_mails, order=90),
    Exporter("kernel.jobs", _("Work that you asked for"), _own_jobs, order=91),
    Exporter("kernel.events", _("What you did"), _own_events, order=92),
)

erasers.register(
    Eraser("kernel.mails", _("Mails sent to the person"), forgetting.forget_mails, order=90),
    Eraser("kernel.jobs", _("Their finished jobs"), forgetting.forget_jobs, order=91),
    Eraser(
        "kernel.events",
        _("What the audit log tells about them; their name and network address in what they did"),
        forgetting.forget_events,
        kept=_("The facts of each event, without a name: kind, number, time, so that the log stays provable"),
        order=99,
    ),
)
