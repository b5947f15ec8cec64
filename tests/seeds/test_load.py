from collections import Counter
from pathlib import Path

import pytest
from django.utils import translation

from labsecours.accounts.models import Grant, User
from labsecours.calls.models import CallEdition
from labsecours.directory.models import Organisation, Person
from labsecours.events.models import Event, EventOrganisation
from labsecours.kernel import records
from labsecours.kernel.models import AuditEvent, Origin, Revision
from labsecours.press.models import Coverage
from labsecours.roadmap.models import Axis, PlannedProject
from labsecours.seeds.demo import load_demonstration, staff_accounts
from labsecours.seeds.load import LoadReport, load
from labsecours.seeds.rows import read_folder

pytestmark = pytest.mark.django_db


def load_text(folder: Path, text: str) -> LoadReport:
    (folder / "essai.toml").write_text(text, encoding="utf-8")
    with translation.override("en"):
        return load("essai", read_folder(folder))


def test_loading_again_changes_nothing_and_keeps_what_people_did() -> None:
    first = load_demonstration()
    assert [report.unplaced for report in first.loads] == [[], []]
    assert [report.created for report in first.loads] == [
        {"organisation": 101},
        {
            "association": 1, "axis": 3, "roadmap": 1, "planned_project": 3, "organisation": 30, "person": 5,
            "series": 2, "event_group": 1, "agreement": 4, "event": 25, "membership": 4, "call": 3,
            "call_edition": 3, "coverage": 6, "report": 1,
        },
    ]  # fmt: skip
    event = Event.objects.get(title__contains="marque employeur")
    event.title = "Titre changé"
    records.save(records.Draft(event), actor=None)
    records.delete(Coverage.objects.get(title="Innovation managériale"), actor=None)
    before = Revision.objects.get().number, AuditEvent.objects.count(), Origin.objects.count()

    second = load_demonstration()
    assert [(report.created, report.already_there, report.deleted) for report in second.loads] == [
        ({}, 101, 0),
        ({}, 91, 1),
    ]
    assert (Revision.objects.get().number, AuditEvent.objects.count(), Origin.objects.count()) == before
    assert Event.objects.get(pk=event.pk).title == "Titre changé"
    assert not Coverage.objects.filter(title="Innovation managériale").exists()


def test_demonstration_passwords_are_told_as_long_as_nobody_changed_them() -> None:
    first, second, *others = staff_accounts()
    assert User.objects.get(email=first.email).check_password(first.password)
    assert len(first.password) >= 12 <= len(second.password)
    held = dict(Grant.objects.values_list("user__email", "role"))
    assert held == {
        "equipe@example.org": "administrator",
        "redaction@example.org": "team_record",
        "evenements@example.org": "team_events",
    }  # the referent's organisation is not loaded here
    changed = User.objects.get(email=second.email)
    changed.set_password("une autre phrase")
    changed.save()
    known = [first.password, "", *(other.password for other in others)]
    assert [account.password for account in staff_accounts()] == known


def test_production_gets_no_account_with_a_known_password(settings: object) -> None:
    settings.PRODUCTION = True  # type: ignore[attr-defined]
    assert (staff_accounts(), User.objects.count()) == ((), 0)


BAD = '''
[[axis]]
key = "numerique"
name = """Un nom
[[axis]]
sur trois lignes"""
short_name = "Numérique"
source = "essai"

[[axis]]
name = "Sans clé"
source = "essai"

[[axis]]
key = "numerique"
name = "Clé déjà prise"
source = "essai"

[[axis]]
key = "anonyme"
short_name = "Sans nom"
source = "essai"

[[event]]
key = "sans-source"
title = "Sans source"
period = "2021"

[[event]]
key = "sans-periode"
title = "Sans période"
source = "essai"

[[event]]
key = "periode-fausse"
title = "Période fausse"
period = "un jour ou l’autre"
source = "essai"

[[event]]
key = "champ-inconnu"
period = "2021"
couleur = "rouge"
source = "essai"

[[event]]
key = "axe-inconnu"
period = "2021"
axis = "jamais-vu"
source = "essai"

[[event]]
key = "comptage-sans-nombre"
title = "Comptage sans nombre"
format = "webinar"
role = "organised"
period = "2021"
counts = [{ kind = "stated" }]
source = "essai"

[[event]]
key = "deux-fois-la-meme"
title = "Deux fois la même"
format = "webinar"
role = "organised"
period = "été 2021"
event_organisations = [
    { organisation = "media", part = "host" },
    { organisation = "media", part = "host" },
]
source = "essai"

[[organisation]]
key = "media"
name = "Un média"
kind = "media"
source = "essai"

[[licorne]]
key = "licorne"

[[event]]
key = "bon"
title = "L’œuvre d’une année"
format = "webinar"
role = "organised"
period = "janvier à mars 2021"
axis = "numerique"
counts = [{ value = 12 }]
source = "essai"
'''


def test_rows_that_cant_be_placed_are_told_with_their_line_and_leave_nothing(tmp_path: Path) -> None:
    (tmp_path / "casse.toml").write_text('[[axis]]\nkey = "a\n', encoding="utf-8")
    report = load_text(tmp_path, BAD)
    told = {str(unplaced.place): unplaced.reason for unplaced in report.unplaced}
    assert list(told) == ["casse.toml:2", *(f"essai.toml:{n}" for n in (10, 14, 19, 24, 29, 34, 40, 46, 52, 61, 79))]
    assert told["essai.toml:10"] == "“key” is missing: it takes a text"
    assert told["essai.toml:14"] == "“numerique” is already the key of line 2"
    assert told["essai.toml:19"] == "name: This field cannot be blank."
    assert told["essai.toml:24"] == "“source” is missing: it takes a text"
    assert told["essai.toml:29"] == "“period” is missing: it takes a text"
    assert told["essai.toml:34"].startswith("“un jour ou l’autre” names no period")
    assert told["essai.toml:40"] == "“couleur” is no field here"
    assert told["essai.toml:46"] == "nothing of the kind “strategic axis” has the key “jamais-vu”"
    assert told["essai.toml:52"] == "value: This field cannot be null."
    assert told["essai.toml:61"].startswith("the database refuses it")
    assert told["essai.toml:79"] == "“licorne” is no kind of record"

    assert report.created == {"axis": 1, "organisation": 1, "event": 1}
    assert [event.title for event in Event.objects.all()] == ["L’œuvre d’une année"]
    assert EventOrganisation.objects.count() == 0
    assert AuditEvent.objects.count() == Origin.objects.count() == 3
    event = Event.objects.get()
    count = event.counts.get()
    assert (event.slug, str(event.period), event.axis) == (
        "l-oeuvre-d-une-annee",
        "janvier à mars 2021",
        Axis.objects.get(),
    )
    assert (count.value, count.kind, count.exactness, count.source) == (12, "stated", "exact", "essai")


def test_a_mended_line_loads_next_time_and_slugs_never_collide(tmp_path: Path) -> None:
    row = '[[axis]]\nkey = "{key}"\nname = "{name}"\nshort_name = "Même nom"\nsource = "essai"\n'
    report = load_text(tmp_path, row.format(key="un", name="Un") + row.format(key="deux", name=""))
    assert (report.created, len(report.unplaced)) == ({"axis": 1}, 1)
    report = load_text(tmp_path, row.format(key="un", name="Un") + row.format(key="deux", name="Deux"))
    assert (report.created, report.already_there, report.unplaced) == ({"axis": 1}, 1, [])
    assert list(Axis.objects.order_by("pk").values_list("slug", flat=True)) == ["meme-nom", "meme-nom-2"]


def test_what_was_deleted_can_no_longer_be_referred_to(tmp_path: Path) -> None:
    organisation = '[[organisation]]\nkey = "media"\nname = "Un média"\nkind = "media"\nsource = "essai"\n'
    load_text(tmp_path, organisation)
    records.delete(Organisation.objects.get(), actor=None)
    coverage = '[[coverage]]\nkey = "c"\ntitle = "C"\nmedia = "media"\nperiod = "2021"\nsource = "essai"\n'
    report = load_text(tmp_path, organisation + coverage)
    assert (report.created, report.deleted) == ({}, 1)
    assert [str(unplaced) for unplaced in report.unplaced] == ["essai.toml:6: what the key “media” names was deleted"]


def test_people_named_are_in_a_public_office_and_have_their_place(year_2021: None) -> None:
    named = {
        (str(person), person.is_public, *(str(place.organisation) for place in person.affiliations.all()))
        for person in Person.objects.prefetch_related("affiliations__organisation")
    }
    assert named == {
        ("Alexandra Dublanche", True, "Région Île-de-France"),
        ("Isabelle Guion de Meritens", True, "Les femmes de l’Intérieur"),
        ("Jean-Martin Jaspers", True, "Ministère de l’Intérieur"),
        ("Justine Ba", True, "RoomBâ"),
        ("Alexandre Zapolsky", True, "Linagora"),
    }


def test_numbers_and_names_of_calls_are_those_stated(year_2021: None) -> None:
    stated = {
        edition.call.slug: {(number.what, number.exactness, number.value) for number in edition.numbers.all()}
        for edition in CallEdition.objects.select_related("call").prefetch_related("numbers")
    }
    assert stated == {
        "innov-up-tech-et-secours": {("selected", "exact", 5)},
        "prix-innovation-sapeurs-pompiers": {
            ("applications", "more_than", 70), ("finalists", "exact", 10), ("laureates", "exact", 2),
        },
        "formation-intelligence-artificielle": {("places", "about", 15)},
    }  # fmt: skip
    prize = CallEdition.objects.get(call__kind="prize")
    assert [(str(laureate), laureate.track) for laureate in prize.laureates.order_by("pk")] == [
        ("Archéon", None),
        ("SDIS 25", None),
    ]
    assert prize.tracks.count() == 2


def test_publications_and_plans(year_2021: None) -> None:
    publications = Coverage.objects.select_related("media").order_by("pk")
    assert [(coverage.media.name, coverage.period.iso, coverage.title) for coverage in publications] == [
        ("BSmart", "2021-02-24", "Smart TV\u00a0: la dynamique Tech et Secours"),
        ("Rescue18", "2021", "Pour une stratégie globale d’innovation"),
        ("Acteurs publics", "2021", "Pour une structure dédiée à l’innovation dans l’écosystème incendie-secours"),
        ("Acteurs publics", "2021", "Innovation publique, innovation ouverte"),
        ("La Gazette des communes", "2021", "Innovation managériale"),
        ("Secours Mag", "2021", "Les lives innovation"),
    ]
    assert sorted(Counter(coverage.link for coverage in publications).values()) == [1, 1, 1, 1, 2]
    assert list(PlannedProject.objects.values_list("year", "position")) == [(2022, 1), (2022, 2), (2022, 3)]
