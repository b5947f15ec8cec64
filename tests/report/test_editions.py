"""Frozen editions: what they keep, that they never move, what changed since, and errata."""

import hashlib
import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from tests.report import sample
from tests.report.test_editing import event

from labsecours.events.models import Event
from labsecours.kernel import clock
from labsecours.kernel.models import AuditEvent
from labsecours.kernel.registries import invariants
from labsecours.report import services
from labsecours.report.canonical import canonical, content_of
from labsecours.report.differences import changed_lines, differences
from labsecours.report.document import from_data
from labsecours.report.models import Edition, Erratum, Frozen, Report
from labsecours.report.payload import moment_of
from labsecours.report.printed import cover_note
from labsecours.report.queries import edition_document, verify
from labsecours.ui.markup import to_data

DESK = "/gestion/rapports/2021/"


@pytest.fixture
def report(db: None) -> Report:
    event("Un webinaire")
    return services.save_texts(Report(year=2021, preface="Avant"), {}, actor=None, expected_version=None)


def freeze(client: Client, shown: dict[str, Any]) -> Any:
    client.get(f"{DESK}figer/")
    proposal = shown["proposal"]
    return client.post(f"{DESK}figer/", {"number": proposal.number, "digest": proposal.digest})


def test_an_edition_keeps_its_content_and_the_digest_anybody_can_compute(report: Report, staff_user: Any) -> None:
    edition = services.freeze(report, actor=staff_user)
    Event.objects.update(title="Un autre titre")
    stored = Edition.objects.get()
    spelled = json.dumps(stored.content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    assert stored.digest == hashlib.sha256(spelled).hexdigest() == edition.digest
    assert (stored.number, stored.author, stored.author_name, verify(stored)) == (1, staff_user, "Équipe", True)
    document = edition_document(stored)
    assert [e.title for s in document.sections for p in s.periods for e in p.entries] == ["Un webinaire"]
    assert dict(document.edition) == {
        "number": 1,
        "digest": stored.digest,
        "frozen_at": stored.frozen_at.isoformat(),
        "errata": [],
    }
    assert document.language == "fr"
    assert services.freeze(report, actor=None).number == 2
    assert AuditEvent.objects.filter(record_type="report.report").count() == 3


def test_dates_are_those_of_the_association_and_an_erratum_tells_before_and_after(
    report: Report, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2022, 1, 31, 23, 30, tzinfo=UTC))
    edition = services.freeze(report, actor=None)
    Erratum(edition=edition, subject="Événements", before="25", after="26", published_at=clock.now()).save()
    document = edition_document(edition)
    with translation.override("fr"):
        assert (moment_of(document).day, cover_note(document)) == (1, "Édition nº\u00a01, 1er février 2022")
    page = client.get("/rapports/2021/editions/1/").content.decode()
    assert "figée le 1er février 2022" in page
    assert "publié le 1er février 2022" in page
    assert re.findall(r"<dt>([^<]+)</dt><dd><(?:del|ins)>(\d+)</", page) == [
        ("Dans cette édition", "25"),
        ("Corrigé en", "26"),
    ]
    assert '<h1>Rapport d’activité<span class="visually-hidden"> 2021</span></h1>' in page
    assert "1er février 2022" in client.get("/rapports/2021/").content.decode()


def test_an_edition_is_never_altered_nor_deleted(report: Report) -> None:
    edition = services.freeze(report, actor=None)
    erratum = services.publish_erratum(edition, actor=None, subject="Une faute")
    for row, rows in ((edition, Edition.objects.all()), (erratum, Erratum.objects.all())):
        for forbidden in (row.save, row.delete, rows.delete, lambda rows=rows: rows.update(pk=9)):
            with pytest.raises(Frozen):
                forbidden()


def test_the_check_names_an_edition_altered_behind_our_back(report: Report, staff_client: Client) -> None:
    edition = services.freeze(report, actor=None)
    guard = invariants.get("report.editions_are_intact")
    assert guard is not None
    assert list(guard.breaches()) == []
    Edition._base_manager.filter(pk=edition.pk).update(content={**edition.content, "title": "Autre"})
    assert list(guard.breaches()) == ["L’édition figée 1 du rapport 2021 n’est plus conforme à son empreinte."]
    assert "a été altéré" in staff_client.get(f"{DESK}editions/1/").content.decode()


def test_freezing_shows_first_what_it_keeps_and_refuses_what_moved(
    report: Report, staff_client: Client, shown: dict[str, Any]
) -> None:
    staff_client.get(f"{DESK}figer/")
    first = shown["proposal"]
    assert (first.number, first.activities, list(first.breaches), first.same_as) == (1, 1, [], None)
    asked = {"number": first.number, "digest": first.digest}
    event("Entre-temps")
    assert staff_client.post(f"{DESK}figer/", asked).status_code == 409
    assert staff_client.post(f"{DESK}figer/", {"number": "x" * 5000}).status_code == 409
    assert not Edition.objects.exists()
    assert freeze(staff_client, shown).headers["Location"] == f"{DESK}editions/1/"
    assert "Rien n’a changé depuis l’édition" in staff_client.get(f"{DESK}figer/").content.decode()
    assert shown["proposal"].same_as == Edition.objects.get()


def test_a_year_not_begun_is_not_frozen(staff_client: Client) -> None:
    event("Un")
    assert staff_client.get(f"{DESK}figer/").headers["Location"] == DESK
    assert staff_client.get(f"{DESK}editions/7/").status_code == 404


def test_a_difference_becomes_an_erratum_once(report: Report, staff_client: Client, shown: dict[str, Any]) -> None:
    freeze(staff_client, shown)
    page = f"{DESK}editions/1/"
    assert "Rien n’a changé depuis." in staff_client.get(page).content.decode()
    report.preface = "Après"
    services.save_texts(report, {}, actor=None, expected_version=report.version)
    staff_client.get(page)
    assert [(m.difference.key, m.difference.before, m.difference.after) for m in shown["screen"].movements] == [
        ("text:preface", "Avant", "Après")
    ]
    asked = f"{page}erratum/?difference=text:preface"
    assert "Après" in staff_client.get(asked).content.decode()
    assert staff_client.post(asked, {"note": "a\x07"}).status_code == 200
    assert staff_client.post("/en" + asked, {"note": "Une coquille."}).status_code == 302
    erratum = Erratum.objects.get()
    assert (erratum.subject, erratum.before, erratum.after, erratum.note) == (
        "Texte (modification)\u00a0: Préface",
        "Avant",
        "Après",
        "Une coquille.",
    )
    staff_client.get("/en" + page)
    assert [movement.erratum for movement in shown["screen"].movements] == [erratum]
    assert staff_client.post(asked, {"note": "Encore"}).headers["Location"] == page
    assert [told["subject"] for told in edition_document(erratum.edition).edition["errata"]] == [erratum.subject]
    assert verify(Edition.objects.get())
    staff_client.post(f"{page}erratum/", {"subject": "Oubli", "note": ""})
    assert Erratum.objects.filter(difference="", subject="Oubli").count() == 1
    assert staff_client.post(f"{page}erratum/", {"subject": "", "note": "Seule"}).status_code == 200


def test_a_document_survives_freezing_as_it_is() -> None:
    document = sample.report()
    assert differences(from_data(content_of(document)), document) == []
    assert canonical({"é": [1], "a": "«"}) == '{"a":"«","é":[1]}'.encode()


def moved(**sections: Any) -> Any:
    """The sample with some parts replaced, by key."""
    parts = tuple(
        replace(part, **sections[part.key]) if part.key in sections else part for part in sample.report().sections
    )
    return sample.report(sections=parts)


def test_figures_activities_members_and_texts_that_moved_are_told_in_words() -> None:
    figures = tuple(
        replace(figure, value=30, text="30") if figure.key == "activities" else figure for figure in sample.FIGURES
    )
    first, second, third = sample.PERIODS
    entries = (replace(third.entries[0], place="Marseille", is_highlighted=False), sample.entry("neuf", "Neuf"))
    living = moved(
        figures={"figures": figures, "intro": tuple(to_data("Un mot.\n\nDeux mots."))},
        timeline={"periods": (first, replace(second, entries=second.entries[1:]), replace(third, entries=entries))},
        map={"members": sample.MEMBERS[:3]},
    )
    found = differences(sample.report(), living)
    assert [(d.key, d.move.value) for d in found] == [
        ("text:before:figures", "changed"),
        ("figure:activities", "changed"),
        ("activity:congres", "changed"),
        ("activity:neuf", "added"),
        ("activity:tech-et-secours", "removed"),
        ("member:4", "removed"),
    ]
    by_key = {difference.key: difference for difference in found}
    assert (by_key["figure:activities"].before, by_key["figure:activities"].after) == ("29 activités", "30 activités")
    assert [(w.label, w.before, w.after) for w in by_key["activity:congres"].words] == [
        ("Lieu", "", "Marseille"),
        ("Mise en avant", "oui", ""),
    ]
    assert by_key["activity:neuf"].before == ""
    assert by_key["member:4"].after == ""


def test_of_long_texts_only_the_lines_that_differ_are_told() -> None:
    assert changed_lines("a\nb\nc\nd", "a\nB\nc\nd\ne") == ("b", "B\ne")
    assert changed_lines("seule", "") == ("seule", "")
