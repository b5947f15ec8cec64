"""What the screens of frozen editions hold: what is about to be frozen, what moved since, an erratum being written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.functional import cached_property

from labsecours.kernel.audit import Actor
from labsecours.kernel.registries import invariants
from labsecours.report import services
from labsecours.report.build import build_document
from labsecours.report.canonical import content_of, digest
from labsecours.report.differences import Difference, Group, differences
from labsecours.report.document import Document, FigureData, from_data
from labsecours.report.forms import ErratumForm
from labsecours.report.models import Edition, Erratum, Report
from labsecours.report.queries import verify


@dataclass(frozen=True)
class Proposal:
    """What freezing would keep now, and what speaks against it. `same_as` is the edition that already keeps it."""

    document: Document
    number: int
    digest: str
    breaches: Sequence[str]
    same_as: Edition | None

    @property
    def figures(self) -> list[FigureData]:
        return [figure for section in self.document.sections for figure in section.figures if figure.headline]

    @property
    def activities(self) -> int:
        return sum(len(period.entries) for section in self.document.sections for period in section.periods)


def living_document(report: Report) -> Document:
    """The report as the record makes it now, in the association's language: what editions are compared with."""
    with translation.override(settings.LANGUAGE_CODE):
        return build_document(report.year, report)


def proposal(report: Report) -> Proposal:
    document = living_document(report)
    found = digest(content_of(document))
    breaches = [line for rule in invariants if not rule.thorough for line in rule.breaches()]
    last = report.editions.defer("content").order_by("-number").first()
    same = last if last and last.digest == found else None
    return Proposal(document, services.next_number(report), found, breaches, same)


@dataclass(frozen=True)
class Movement:
    """A difference, and the erratum that already tells it."""

    difference: Difference
    erratum: Erratum | None


class EditionDesk:
    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.is_intact = verify(edition)
        self.errata = list(edition.errata.order_by("pk"))

    @cached_property
    def living(self) -> dict[str, Any]:
        return content_of(living_document(self.edition.report))

    @property
    def has_moved(self) -> bool:
        return bool(self.living != self.edition.content)

    @cached_property
    def movements(self) -> list[Movement]:
        """In the association's language, like what they quote. An altered edition can't be compared."""
        if not self.is_intact:
            return []
        told = {(erratum.difference, erratum.before, erratum.after): erratum for erratum in self.errata}
        with translation.override(settings.LANGUAGE_CODE):
            found = differences(from_data(self.edition.content), from_data(self.living))
            return [Movement(d, told.get((d.key, d.before, d.after))) for d in found]

    @property
    def groups(self) -> list[tuple[Group, list[Movement]]]:
        return [(group, list(moved)) for group, moved in groupby(self.movements, key=lambda m: m.difference.group)]

    @property
    def untold(self) -> int:
        return sum(movement.erratum is None for movement in self.movements)


class ErratumDesk:
    """An erratum being written: of the difference named by `key`, or a free one."""

    def __init__(self, edition: Edition, key: str, data: Mapping[str, Any] | None) -> None:
        self.edition = edition
        movements = EditionDesk(edition).movements if key else []
        self.difference = next((m.difference for m in movements if m.difference.key == key and not m.erratum), None)
        self.is_gone = bool(key) and self.difference is None
        self.form = ErratumForm(data, has_subject=self.difference is None)

    def publish(self, actor: Actor) -> Erratum:
        with translation.override(settings.LANGUAGE_CODE):
            subject = self.difference.title if self.difference else self.form.cleaned_data["subject"]
            note = self.form.cleaned_data["note"]
            return services.publish_erratum(
                self.edition, actor=actor, subject=subject, note=note, difference=self.difference
            )
