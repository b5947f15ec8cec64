"""The audit log as administrators search it, read it and take it away."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.apps import apps
from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.db.models import Model, QuerySet
from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from labsecours.kernel.audit import PLACES
from labsecours.kernel.audit_chain import Head, head
from labsecours.kernel.audit_parts import ORIGIN, PARTS
from labsecours.kernel.desk import desk_screens, screen_of
from labsecours.kernel.matching import matching, plain
from labsecours.kernel.models import AuditEvent, label_of
from labsecours.kernel.snapshot import Difference, differences
from labsecours.kernel.spreadsheets import BYTE_ORDER_MARK, csv_text

PAGE_SIZE = 50
PAGE = "page"
ORIGINS = {"command": _("command line"), "job": _("background job")}
NAMES = {
    "accounts.grant": _("role given"),
    "accounts.user": _("account"),
    "kernel.auditevent": _("audit log"),
    "kernel.jobrun": _("background job"),
    "kernel.mail": _("mail"),
    "privacy.consent": _("consent"),
    "privacy.erasure": _("erasure"),
    "privacy.erasurerequest": _("request for erasure"),
    "privacy.retentionrun": _("time limit applied"),
    "report.erratum": _("erratum"),
}
"""Of the objects that have no screen of their own."""
UNTOLD = {
    "accounts.throttle", "kernel.audithead", "kernel.mailattempt", "kernel.origin", "kernel.revision",
    "kernel.schedulestate", "kernel.searchentry", "kernel.worker", "privacy.closingnotice",
}  # fmt: skip
"""Of which no event ever tells: not offered as a filter."""
READ_AT_ONCE = 500
NUMBER_OF_A_ROW = 2**63 - 1
COLUMNS = (
    "sequence",
    "at",
    "verb",
    "record_type",
    "record_id",
    "record_title",
    "actor_id",
    "actor_name",
    "origin",
    "before",
    "after",
    "erased_at",
    *(part.digest for part in PARTS),
    "digest",
)


class Search(forms.Form):
    """What narrows the log. What can't be read is left out, and told."""

    q = forms.CharField(label=_("Words"), required=False, max_length=120)
    acteur = forms.CharField(label=_("Who acted"), required=False, max_length=120)
    verbe = forms.ChoiceField(label=_("What was done"), required=False)
    objet = forms.ChoiceField(label=_("Kind of object"), required=False)
    numero = forms.IntegerField(
        label=_("Object’s number"), required=False, min_value=0, max_value=NUMBER_OF_A_ROW, localize=False
    )
    du = forms.DateField(label=_("From"), required=False)
    au = forms.DateField(label=_("Until, included"), required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        everything = [("", _("Everything"))]
        self.fields["verbe"].choices = [*everything, *AuditEvent.Verb.choices]  # type: ignore[attr-defined]
        self.fields["objet"].choices = [  # type: ignore[attr-defined]
            *everything,
            *((label, name) for label, name in kinds().items() if label not in UNTOLD),
        ]
        for name in ("du", "au"):
            self.fields[name].widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        self.fields["numero"].widget.attrs["inputmode"] = "numeric"


def _name(model: type[Model]) -> str:
    return str(NAMES.get(label_of(model), model._meta.verbose_name))


def kinds() -> dict[str, str]:
    """What events may be about, by label of model, in the order of their names."""
    ours = [model for model in apps.get_models() if model.__module__.startswith("labsecours.")]
    named = {label_of(model): _name(model) for model in ours}
    return dict(sorted(named.items(), key=lambda item: item[1].casefold()))


@dataclass(frozen=True)
class Line:
    """An event as listed. `url` leads to the object's own screen, where it has one."""

    event: AuditEvent
    kind: str
    url: str

    @property
    def where(self) -> str:
        return str(ORIGINS.get(self.event.origin, self.event.origin))

    @property
    def who(self) -> str:
        if self.event.actor_id is not None:
            return self.event.author
        if ORIGIN.is_erased(self.event):
            return str(_("author not kept any more"))
        return self.event.author if self.event.origin in PLACES else str(_("a visitor"))


class Log:
    def __init__(self, query: QueryDict) -> None:
        self.query = query
        self.form = Search(query)
        self.form.full_clean()
        self.asked: Mapping[str, Any] = self.form.cleaned_data

    @property
    def warnings(self) -> list[str]:
        """A line for each field that was left out."""
        fields = self.form.fields
        return [f"{fields[name].label} – {' '.join(map(str, errors))}" for name, errors in self.form.errors.items()]

    @property
    def is_narrowed(self) -> bool:
        return any(value not in (None, "") for value in self.asked.values()) or bool(self.form.errors)

    @cached_property
    def head(self) -> Head:
        return head()

    @cached_property
    def events(self) -> QuerySet[AuditEvent]:
        """Every event asked for, the latest first."""
        exact = {"verbe": "verb", "objet": "record_type", "numero": "record_id"}
        found = AuditEvent.objects.order_by("-sequence")
        found = found.filter(**{exact[k]: v for k, v in self.asked.items() if k in exact and v not in (None, "")})
        if first := self.asked.get("du"):
            found = found.filter(at__gte=_midnight(first))
        if last := self.asked.get("au"):
            found = found.filter(at__lt=_midnight(min(last, date(9998, 1, 1)) + timedelta(days=1)))
        found = matching(found, ("actor_name",), self.asked.get("acteur", ""))
        return matching(found, ("record_title", "origin", "before", "after"), self.asked.get("q", ""))

    @cached_property
    def page(self) -> Page[Any]:
        pages = Paginator(self.events.defer("removed", "before", "after"), PAGE_SIZE)
        try:
            return pages.page(self.query.get(PAGE, "1")[:9])
        except (PageNotAnInteger, EmptyPage) as error:
            raise Http404 from error

    @property
    def lines(self) -> list[Line]:
        return [line_of(event) for event in self.page.object_list]

    def address(self) -> str:
        """The search, for links to other pages and to files."""
        kept = self.query.copy()
        kept.pop(PAGE, None)
        return kept.urlencode()

    def told(self) -> dict[str, Any]:
        """What was asked for, in words, for the event that tells of an export."""
        return {name: plain(str(value)) for name, value in self.asked.items() if value not in (None, "")}


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def line_of(event: AuditEvent) -> Line:
    model = _model(event.record_type)
    screen = screen_of(model) if model else None
    url = ""
    if screen and event.record_id:
        is_gone = event.verb == AuditEvent.Verb.DELETED
        url = reverse("desk:history" if is_gone else "desk:edit", args=[screen.key, event.record_id])
    return Line(event, _name(model) if model else event.record_type, url)


def _model(label: str) -> Any:
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


def told_differences(event: AuditEvent) -> Sequence[Difference]:
    """Before and after, field by field, in the words of the object's form where it is a record."""
    before, after = (value if isinstance(value, dict) else {} for value in (event.before, event.after))
    model = _model(event.record_type)
    if model in {screen.model for screen in desk_screens} and not _is_nested(before, after):
        return list(differences(model, before, after))
    return [
        Difference(name, name, _words(before.get(name)), _words(after.get(name)))
        for name in {**after, **before}
        if before.get(name) != after.get(name)
    ]


def _is_nested(*values: Mapping[str, Any]) -> bool:
    return any(isinstance(part, dict) for value in values for part in value.values())


def _words(value: Any) -> str:
    if value in (None, "", [], {}):
        return "—"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


# Files ---------------------------------------------------------------------------------------------------------------


def csv_lines(events: QuerySet[AuditEvent]) -> Iterator[str]:
    yield csv_text(COLUMNS, ())
    for event in events.iterator(chunk_size=READ_AT_ONCE):
        cells = [_cell(getattr(event, name)) for name in COLUMNS]
        yield csv_text(cells, ()).removeprefix(BYTE_ORDER_MARK)


def _cell(value: Any) -> Any:
    if value is None or isinstance(value, int | str):
        return "" if value is None else value
    return value.isoformat() if hasattr(value, "isoformat") else json.dumps(value, ensure_ascii=False)


def json_lines(events: QuerySet[AuditEvent]) -> Iterator[str]:
    """One array, an event a line, with all that the digests are made of."""
    before = "[\n"
    for event in events.iterator(chunk_size=READ_AT_ONCE):
        values = {name: getattr(event, name) for name in (*COLUMNS, "removed", *(part.salt for part in PARTS))}
        yield before + json.dumps(values, ensure_ascii=False, default=datetime.isoformat)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"
