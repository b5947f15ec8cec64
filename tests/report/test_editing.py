"""Staff write around the record: texts, order of the parts, choices on activities, previews."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext

from labsecours.events.models import Event
from labsecours.kernel import records
from labsecours.kernel.models import AuditEvent
from labsecours.kernel.period import parse_period
from labsecours.kernel.records import Draft
from labsecours.report.build import build_document
from labsecours.report.document import Document
from labsecours.report.models import EntryChoice, Report

pytestmark = pytest.mark.django_db
EDIT, ENTRIES = "/gestion/rapports/2021/", "/gestion/rapports/2021/activites/"
CONTROL = "This text holds invisible control characters: type it again, or paste it as plain text."
RTL_AND_EMOJI = "שלום 🚒 مرحبا"


def event(title: str, period: str = "mai 2021") -> str:
    """The key of a new activity."""
    record = Event(title=title, slug=title.lower().replace(" ", "-"), format="webinar", role="organised")
    record.period = parse_period(period)
    records.save(Draft(record), actor=None)
    return f"events.event:{record.pk}"


def told() -> list[tuple[str, bool]]:
    document: Document = build_document(2021, Report.objects.get())
    entries = [entry for part in document.sections for period in part.periods for entry in period.entries]
    return [(entry.title, entry.is_highlighted) for entry in entries]


def typed(**changes: Any) -> dict[str, Any]:
    return {"title": "", "preface": "", "closing": "", "is_public": "on", **changes}


def test_a_year_with_activities_is_begun_by_saving_it(staff_client: Client, staff_user: Any) -> None:
    event("Un webinaire")
    assert "2021" in staff_client.get("/gestion/rapports/").content.decode()
    texts = {"text-timeline": "Avant **l’année**.", "text-figures": ""}
    answer = staff_client.post(EDIT, typed(title=RTL_AND_EMOJI, preface="é" * 40_000, **texts))
    assert (answer.status_code, answer.headers["Location"]) == (302, EDIT)
    report = Report.objects.get()
    assert (report.year, report.title, len(report.preface), report.is_public) == (2021, RTL_AND_EMOJI, 40_000, True)
    assert list(report.texts.values_list("section", "text")) == [("timeline", "Avant **l’année**.")]
    assert [(change.verb, change.actor) for change in AuditEvent.objects.filter(record_type="report.report")] == [
        ("created", staff_user)
    ]
    staff_client.post(EDIT, typed(read_version=1, **{"text-timeline": ""}))
    report.refresh_from_db()
    assert (report.title, report.preface, report.is_public, report.texts.count()) == ("", "", True, 0)


@pytest.mark.parametrize(
    "path", ["/gestion/rapports/1850/", "/gestion/rapports/99999999999999999999/", "/gestion/rapports/2020/activites/"]
)
def test_a_year_with_nothing_to_tell_says_so(staff_client: Client, path: str) -> None:
    answer = staff_client.get(path)
    assert answer.status_code == 404
    assert "Rien à raconter" in answer.content.decode()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"preface": "a" * 200_001}, "ramenez-le à 200\u202f000 au plus"),
        ({"preface": "a\x07b"}, CONTROL),
        ({"title": "a\x00b"}, CONTROL),
        ({"text-inconnue": "Perdu"}, "pas de partie nommée"),
        ({"order": ["timeline", "inconnue"]}, "pas de partie nommée"),
    ],
)
def test_what_can_not_be_kept_is_told_and_nothing_typed_is_lost(
    staff_client: Client, changes: dict[str, Any], message: str
) -> None:
    event("Un webinaire")
    answer = staff_client.post(EDIT, typed(closing="Gardé", **changes))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert gettext(message) in page
    assert "Gardé" in page
    assert ("Perdu" in page) == ("text-inconnue" in changes)
    assert not Report.objects.exists()


def test_arrows_move_a_part_and_saving_keeps_the_order(staff_client: Client, shown: dict[str, Any]) -> None:
    event("Un webinaire")
    staff_client.get(EDIT)
    order = [key for key in shown["screen"].order if key != "timeline"]
    answer = staff_client.post(EDIT, typed(order=[*order, "timeline"], move="timeline:up", preface="En cours"))
    moved = shown["screen"].order
    assert moved == [*order[:-1], "timeline", order[-1]]
    assert "En cours" in answer.content.decode()
    assert not Report.objects.exists()
    staff_client.post(EDIT, typed(order=moved))
    assert Report.objects.get().section_order == moved


def test_a_stale_form_meets_both_versions(staff_client: Client, shown: dict[str, Any]) -> None:
    event("Un webinaire")
    staff_client.post(EDIT, typed(preface="La première"))
    staff_client.post(EDIT, typed(preface="Celle de l’autre", read_version=1))
    answer = staff_client.post(EDIT, typed(preface="La mienne", read_version=1))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert [(c.stored, c.typed) for c in shown["screen"].clashes] == [("Celle de l’autre", "La mienne")]
    assert 'name="read_version" value="2"' in page
    assert Report.objects.get().preface == "Celle de l’autre"
    assert staff_client.post(EDIT, typed(preface="Sans version")).status_code == 409
    assert staff_client.post(EDIT, typed(preface="La mienne", read_version=2)).status_code == 302
    assert Report.objects.get().preface == "La mienne"


def test_activities_are_highlighted_hidden_and_ranked_in_their_period(staff_client: Client) -> None:
    first, second, third, later = event("Un"), event("Deux"), event("Trois"), event("Juin", "juin 2021")
    choices = {
        f"state-{first}": "hidden",
        f"rank-{first}": "",
        f"state-{third}": "highlighted",
        f"rank-{third}": "1",
        f"state-{second}": "",
        f"rank-{later}": "1",
    }
    answer = staff_client.post(f"{ENTRIES}?period=2021-05", {"read_version": "0", **choices})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{ENTRIES}?period=2021-05&page=1")
    assert told() == [("Trois", True), ("Deux", False), ("Juin", False)]
    assert set(EntryChoice.objects.values_list("entry", flat=True)) == {first, third, later}
    staff_client.post(ENTRIES, {"read_version": "1", f"state-{first}": "", f"rank-{later}": ""})
    assert told() == [("Trois", True), ("Un", False), ("Deux", False), ("Juin", False)]
    assert staff_client.post(ENTRIES, {"read_version": "1", f"state-{second}": "hidden"}).status_code == 409
    assert EntryChoice.objects.count() == 1


@pytest.mark.parametrize("rank", ["0", "-1", "1,5", "abc", "99999", "٣", "1" * 5000])
def test_a_broken_rank_is_refused_and_the_other_choices_stay_on_the_screen(
    staff_client: Client, shown: dict[str, Any], rank: str
) -> None:
    first, second = event("Un"), event("Deux")
    answer = staff_client.post(ENTRIES, {f"state-{first}": "hidden", f"state-{second}": "", f"rank-{second}": rank})
    assert answer.status_code == 200
    assert "nombre entier de 1 à 9\u202f999" in answer.content.decode()
    assert [(line.key, line.state, line.rank) for line in shown["screen"].form.lines] == [
        (first, "hidden", ""),
        (second, "", rank),
    ]
    assert not EntryChoice.objects.exists()


def test_a_forged_activity_is_named_and_saving_again_does_without(staff_client: Client, shown: dict[str, Any]) -> None:
    key = event("Un")
    forged = {f"state-{key}": "hidden", "state-events.event:999": "hidden", "state-autre\x00🚒": "highlighted"}
    answer = staff_client.post(ENTRIES, forged)
    assert answer.status_code == 200
    assert shown["screen"].form.unknown == ["events.event:999", "autre\x00🚒"]
    assert not EntryChoice.objects.exists()
    forged_state = staff_client.post(ENTRIES, {f"state-{key}": "autre"})
    assert "Choisissez l’un des trois" in forged_state.content.decode()


def test_ten_thousand_fields_are_refused_without_a_trace(staff_client: Client) -> None:
    event("Un")
    answer = staff_client.post(ENTRIES, {f"state-{number}": "" for number in range(10_000)})
    assert answer.status_code == 400


def test_a_preview_shows_what_is_typed_and_saves_nothing(staff_client: Client, shown: dict[str, Any]) -> None:
    first, _second = event("Un"), event("Deux")
    preview = reverse("report_desk:preview", args=[2021])
    page = staff_client.post(preview, typed(title="Titre d’essai", preface="**Fort**")).content.decode()
    assert "rien n’est enregistré" in page
    assert "Titre d’essai" in page
    assert "<strong>Fort</strong>" in page
    staff_client.post(preview, {"screen": "entries", f"state-{first}": "hidden"})
    entries = [e.title for s in shown["document"].sections for p in s.periods for e in p.entries]
    assert entries == ["Deux"]
    assert "<form" in staff_client.post(preview, typed(preface="\x07")).content.decode()
    assert staff_client.get(preview).status_code == 405
    assert not Report.objects.exists()


def test_a_preview_as_pdf_is_a_pdf(staff_client: Client) -> None:
    event("Un")
    answer = staff_client.post(reverse("report_desk:preview_pdf", args=[2021]), typed(title="Essai"))
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert not Report.objects.exists()


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_the_screens_suit_small_windows_keyboards_and_readers(
    open_page: Any, live_server: Any, staff_client: Client, axe_findings: Any, width: int
) -> None:
    event("Un webinaire")
    page = open_page("/compte/connexion/", width=width)
    session = staff_client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    for path in ("/gestion/rapports/", EDIT, ENTRIES):
        page.goto(live_server.url + path)
        assert axe_findings(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.goto(live_server.url + EDIT)
    page.focus("#id_title")
    page.keyboard.type("Saisi au clavier")
    page.keyboard.press("Enter")
    page.wait_for_selector(".message-success")
    assert page.input_value("#id_title") == "Saisi au clavier"
