"""What each app announces to the desk: the staff screens of its records, and links beside them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from labsecours.kernel.access import Rule
from labsecours.kernel.models import Record
from labsecours.kernel.registries import Registry, Text


class DeskGroup(TextChoices):
    """Groups of the desk's menu, in their order."""

    ACTIVITIES = "activities", _("Activities")
    NETWORK = "network", _("Network")
    STRATEGY = "strategy", _("Strategy")
    SITE = "site", _("Site and report")
    ADMINISTRATION = "administration", _("Administration")


@dataclass(frozen=True)
class Column:
    """A column of a staff list. `sort` is the ordering lookup, empty when it can't be sorted on."""

    label: Text
    value: Callable[[Any], Any]
    sort: str = ""
    numeric: bool = False


@dataclass(frozen=True)
class Filter:
    """A closed choice that narrows a staff list: `lookup` is compared with the chosen value."""

    key: str
    label: Text
    lookup: str
    choices: Callable[[], Sequence[tuple[Any, Text]]]


@dataclass(frozen=True)
class Watch:
    """Records that want a look: counted on the desk's home, listed by the list's filter of the same key."""

    key: str
    label: Text
    narrow: Callable[[QuerySet[Any]], QuerySet[Any]]


@dataclass(frozen=True)
class Notice:
    """Something that looks wrong in a record without being refused; `about` is the other record concerned."""

    text: Text
    about: Model | None = None


@dataclass(frozen=True)
class PartForm:
    """Rows that a record owns, edited inside its form: a relation of `Record.parts` and a `ui.forms.RowForm`."""

    relation: str
    title: Text
    form: type
    add_label: Text


@dataclass(frozen=True)
class QuickCreate:
    """Makes an unsaved record from the text typed in another form's field, and a kind where `kinds` has some."""

    make: Callable[[str, str], Model]
    kinds: Sequence[tuple[Any, Text]] = ()


def _no_notices(_record: Any) -> Sequence[Notice]:
    return ()


def _no_detail(_record: Any) -> str:
    return ""


@dataclass(frozen=True)
class DeskScreen:
    """Staff screens of one model under /gestion/<key>/: list, form, history, deletion, choice for other forms.

    `title` names the list, `one` a record, `add_label` the button that makes a new one. `search` are lookups of text
    for the list's search box and the autocompletion; `columns[0]` is the link to the record. `ordering` should
    follow an index. `single` is for a model of which there is one row. `domain` is the part of the team that writes it.
    Showing or exporting a `personal` one is told to the audit log.
    """

    key: str
    model: type[Record]
    title: Text
    one: Text
    add_label: Text
    group: DeskGroup
    domain: str
    form: type
    columns: Sequence[Column]
    search: Sequence[str]
    ordering: Sequence[str]
    parts: Sequence[PartForm] = ()
    filters: Sequence[Filter] = ()
    watches: Sequence[Watch] = ()
    related: Sequence[str] = ()
    prefetch: Sequence[str] = ()
    annotate: Callable[[QuerySet[Any]], QuerySet[Any]] | None = None
    notices: Callable[[Any], Sequence[Notice]] = _no_notices
    choice_label: Callable[[Any], str] = str
    choice_detail: Callable[[Any], str] = _no_detail
    quick_create: QuickCreate | None = None
    mergeable: bool = False
    single: bool = False
    personal: bool = False
    order: int = 50


desk_screens: Registry[DeskScreen] = Registry()


def screen_of(model: type[Model]) -> DeskScreen | None:
    return next((screen for screen in desk_screens if screen.model is model), None)


@dataclass(frozen=True)
class DeskLink:
    """Links beside the screens in the desk's menu: label and address, computed at each page.

    Shown to those for whom the rule holds; without one, to the whole team, and on the desk's home.
    """

    key: str
    group: DeskGroup
    links: Callable[[], Sequence[tuple[Text, str]]]
    rule: Rule | None = None


desk_links: Registry[DeskLink] = Registry()
