"""The record against the activity report from which it was written, point after point."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import models

from labsecours.events.models import AttendanceCount, Event, Series
from labsecours.kernel.registries import TimelineEntry, invariants, timeline_sources
from labsecours.kernel.search import find
from labsecours.report.models import EntryChoice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2021")]

Q1, SPRING, SUMMER = "2021-01/2021-03", "2021-04/2021-05", "2021-06/2021-08"
SEPTEMBER, OCTOBER, NOVEMBER, DECEMBER = "2021-09", "2021-10", "2021-11", "2021-12"

# Period, kind, role, participants stated, axis, words of the title.
POINTS = [
    (Q1, "webinar", "organised", 50, "profils-varies", "marque employeur"),
    (Q1, "talk", "took_part", 150, "", "étudiants de l’ENA"),
    (Q1, "call_opened", "co_organised", None, "transformation-numerique", "Innov’up"),
    (Q1, "interview", "took_part", None, "transformation-numerique", "Smart Tech"),
    (Q1, "membership", "", None, "", "Haute-Garonne"),
    (Q1, "talk", "took_part", 150, "", "prospective en temps de crise"),
    (Q1, "webinar", "organised", 70, "transformation-numerique", "Québec"),
    (Q1, "webinar", "organised", 50, "pratiques-manageriales", "intelligence collective"),
    (Q1, "meeting", "took_part", None, "profils-varies", "Femmes de l’Intérieur"),
    (SPRING, "live", "co_organised", 50, "", "enjeux de l’innovation"),
    (SPRING, "call_launched", "co_organised", 70, "transformation-numerique", "Lancement d’Innov’up"),
    (SPRING, "call_selected", "co_organised", None, "transformation-numerique", "sélectionnés et répartis"),
    (SPRING, "membership", "", None, "", "Aube"),
    (SUMMER, "webinar", "organised", 100, "transformation-numerique", "deux ans après"),
    (SUMMER, "webinar", "organised", 50, "", "optimisation du potentiel"),
    (SUMMER, "fair", "took_part", None, "transformation-numerique", "VivaTech"),
    (SUMMER, "seminar", "organised", None, "pratiques-manageriales", "communauté innovation managériale"),
    (SUMMER, "live", "co_organised", 50, "", "innovation ouverte"),
    (SUMMER, "live", "co_organised", 50, "", "innovation participative"),
    (SUMMER, "membership", "", None, "", "Loire-Atlantique"),
    (SUMMER, "membership", "", None, "", "Ain"),
    (SEPTEMBER, "workshop", "took_part", 30, "transformation-numerique", "intelligence artificielle"),
    (SEPTEMBER, "webinar", "organised", 40, "transformation-numerique", "EPITECH"),
    (SEPTEMBER, "live", "co_organised", 50, "", "Lab"),
    (SEPTEMBER, "talk", "took_part", 100, "", "EnviroRisk"),
    (OCTOBER, "congress", "took_part", None, "", "127e congrès national"),
    (OCTOBER, "agreement", "", None, "", "métiers de l’incendie"),
    (OCTOBER, "agreement", "", None, "", "Fédération nationale des sapeurs-pompiers de France"),
    (OCTOBER, "agreement", "", None, "", "intelligence artificielle"),
    (OCTOBER, "agreement", "", None, "", "directeurs des services d’incendie"),
    (OCTOBER, "call_awarded", "co_organised", None, "", "Premier prix de l’innovation"),
    (NOVEMBER, "conference", "organised", 60, "pratiques-manageriales", "innovation managériale"),
    (NOVEMBER, "talk", "took_part", 1000, "", "innovation ouverte"),
    (NOVEMBER, "fair", "took_part", 40, "", "MILIPOL"),
    (DECEMBER, "webinar", "organised", 60, "", "feux d’espaces naturels"),
    (DECEMBER, "round_table", "took_part", 70, "transformation-numerique", "numérique dans la gestion de crise"),
    (DECEMBER, "call_opened", "co_organised", None, "transformation-numerique", "premier cycle de formation"),
]  # fmt: skip


def entries() -> list[TimelineEntry]:
    told = [entry for source in timeline_sources for entry in source.entries(2021)]
    superseded = set().union(*(entry.supersedes for entry in told))
    return [entry for entry in told if entry.key not in superseded]


def facts(entry: TimelineEntry) -> tuple[Any, ...]:
    number = entry.attendance[0].value if entry.attendance else None
    return entry.period.iso, entry.kind, entry.role, number, entry.axis.key if entry.axis else ""


def test_every_point_of_the_report_is_one_activity() -> None:
    left = list(POINTS)
    for entry in entries():
        (point,) = [point for point in left if point[:5] == facts(entry) and point[5] in entry.title]
        left.remove(point)
        assert entry.source.startswith("Rapport d’activité 2021, ")
    assert left == []


def test_numbers_of_participants_are_stated_each_with_its_source() -> None:
    counts = AttendanceCount.objects.all()
    assert sorted(counts.values_list("value", flat=True)) == sorted(
        [50, 150, 150, 70, 50, 50, 70, 100, 50, 50, 30, 40, 50, 100, 60, 1000, 40, 60, 70]
    )
    assert set(counts.values_list("kind", "exactness")) == {("stated", "exact")}
    shared = counts.get(event=None)
    assert shared.group is not None
    assert (shared.value, sorted(shared.group.events.values_list("title", flat=True))) == (
        50,
        ["Live\u00a0: l’innovation ouverte", "Live\u00a0: l’innovation participative"],
    )


def test_the_lives_are_four_of_the_six_planned_over_eight_months() -> None:
    lives = Series.objects.get(slug="lives-innovation")
    assert (lives.planned_events, lives.planned_months, lives.events.count()) == (6, 8, 4)
    assert [(part.organisation.name, part.part) for part in lives.series_organisations.all()] == [
        ("Secours Mag", "co_organiser")
    ]


def test_agreements_were_signed_at_the_congress() -> None:
    congress = Event.objects.get(format="congress")
    assert {str(party) for agreement in congress.agreements.all() for party in agreement.parties.all()} == {
        "FFMI", "FNSPF", "DMIA", "ANDSIS",
    }  # fmt: skip
    assert {agreement.place for agreement in congress.agreements.all()} == {""}


def test_nothing_contradicts_itself() -> None:
    assert [line for invariant in invariants for line in invariant.breaches()] == []
    assert {entry.title for entry in find("archeon")} == {
        "Archéon",
        "Prix de l’innovation des sapeurs-pompiers de France, 1re édition (2021)",
    }


def test_highlights_name_activities() -> None:
    highlighted = set(EntryChoice.objects.filter(is_highlighted=True).values_list("entry", flat=True))
    assert len(highlighted) == 7
    assert highlighted <= {entry.key for entry in entries()}


def texts() -> Iterator[tuple[str, str]]:
    from labsecours.seeds.kinds import KINDS, fields_of

    for kind in KINDS.values():
        owned = [fields_of(kind.model)[part].related_model for part in kind.model.parts]
        for model in (kind.model, *owned):
            names = [f.name for f in model._meta.concrete_fields if type(f) in {models.CharField, models.TextField}]
            for row in model._default_manager.order_by("pk").values_list(*names):
                yield from ((f"{model.__name__}: {text}", text) for text in row if text)


def test_french_typography() -> None:
    wrong = re.compile(r"'|\"| [:;!?»]|« |[a-zé»][;!?](\s|$)|[a-zé»]:\s|«[^\u00a0]|[^\u00a0]»|\.\.\.|[ \t]\n|  ")
    assert [where for where, text in texts() if wrong.search(text)] == []
