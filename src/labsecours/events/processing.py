from typing import Any

from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from labsecours.events.models import EventPerson
from labsecours.kernel.privacy import (
    Exporter,
    Impersonal,
    LegalBasis,
    PersonalData,
    Processing,
    Subject,
    exporters,
    impersonal,
    processings,
)

processings.register(
    Processing(
        order=21,
        key="event_people",
        title=_("Speakers of events"),
        purpose=_("Tell who spoke at or led an event."),
        people=_("Speakers and moderators"),
        data_words=_("Name and title of the person, the event, their part in it"),
        basis=LegalBasis.LEGITIMATE_INTEREST,
        ground=_("tell the activities of the year"),
        retention=_("As long as the event is told; nameless once the person is erased"),
        recipients=_("The team. The public sees those who agreed or hold a public office"),
        data=[PersonalData("events.eventperson", ("event", "person", "part"))],
    )
)
PUBLIC = "what the association publishes about its activities; the speakers are declared apart"
for label in ("series", "seriesorganisation", "eventgroup", "event", "event_agreements", "eventorganisation"):
    impersonal.register(Impersonal(f"events.{label}", PUBLIC))
impersonal.register(
    Impersonal("events.attendancecount", "numbers of participants, never who they were"),
    Impersonal("events.eventlink", "public links of an event"),
)


def _parts(subject: Subject) -> list[dict[Any, Any]]:
    rows = EventPerson.objects.annotate(address=Lower("person__email")).filter(address__in=subject.addresses)
    return [
        {_("Event"): str(row.event), _("Part"): row.get_part_display()}
        for row in rows.select_related("event").order_by("pk")
    ]


exporters.register(Exporter("events.parts", _("Your part in events"), _parts, order=21))
