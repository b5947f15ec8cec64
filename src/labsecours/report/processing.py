from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from labsecours.kernel.audit import Actor
from labsecours.kernel.privacy import (
    Eraser,
    Exporter,
    Impersonal,
    LegalBasis,
    PersonalData,
    Processing,
    Subject,
    erasers,
    exporters,
    impersonal,
    processings,
)
from labsecours.report.models import Edition, Erratum

processings.register(
    Processing(
        key="report_authors",
        title=_("Authors of frozen reports"),
        purpose=_("Know who froze an edition of the report or published an erratum."),
        people=_("Members of the team"),
        data_words=_("Name and account of the author, time"),
        basis=LegalBasis.LEGITIMATE_INTEREST,
        ground=_("answer for what was published"),
        retention=_("As long as the report; the name is wiped when the person is erased"),
        recipients=_("The team"),
        data=[
            PersonalData("report.edition", ("author", "author_name", "frozen_at"), ("author_name",)),
            PersonalData("report.erratum", ("author", "published_at")),
        ],
    )
)
PUBLISHED = "the words of the published report, kept as they were published"
impersonal.register(
    Impersonal("report.report", PUBLISHED),
    Impersonal("report.reporttext", PUBLISHED),
    Impersonal("report.entrychoice", "which activities the report shows"),
    Impersonal("report.edition", PUBLISHED, fields=("content",)),
    Impersonal("report.erratum", PUBLISHED, fields=("subject", "before", "after", "note", "difference")),
)


def _authored(subject: Subject) -> list[dict[Any, Any]]:
    if subject.user_id is None:
        return []
    editions = Edition.objects.filter(author=subject.user_id).select_related("report").order_by("pk")
    errata = Erratum.objects.filter(author=subject.user_id).order_by("pk")
    return [
        *({_("What"): _("Frozen edition"), _("Which"): str(row), _("When"): row.frozen_at} for row in editions),
        *({_("What"): _("Erratum"), _("Which"): row.subject, _("When"): row.published_at} for row in errata),
    ]


def _forget_author(subject: Subject, _actor: Actor) -> int:
    """The one field of a frozen edition that is not what was published, nor under its digest."""
    if subject.user_id is None:
        return 0
    named: QuerySet[Edition] = QuerySet(Edition).filter(author=subject.user_id).exclude(author_name="")
    return named.update(author_name="")


exporters.register(Exporter("report.authored", _("Reports that you froze or corrected"), _authored))
erasers.register(Eraser("report.authors", _("The name of the author of frozen reports"), _forget_author, order=50))
