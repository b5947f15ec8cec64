import pytest

from labsecours.calls import invariants
from labsecours.calls.models import Call, CallEdition, CallMilestone, CallNumber, Laureate, Track
from labsecours.events.models import Event
from labsecours.kernel.period import Period

pytestmark = pytest.mark.django_db


def edition(label: str = "2021") -> CallEdition:
    call, _new = Call.objects.get_or_create(title="Appel", slug="appel", kind="prize")
    return CallEdition.objects.create(call=call, label=label, role="organised")


def step(of: CallEdition, kind: str, period: str, event: Event | None = None) -> None:
    milestone = CallMilestone(edition=of, kind=kind, title=kind, event=event)
    milestone.period = Period.parse(period)
    milestone.save()


def state(of: CallEdition, **numbers: tuple[int, str]) -> None:
    for what, (value, exactness) in numbers.items():
        CallNumber.objects.create(edition=of, what=what, value=value, exactness=exactness, source="essai")


def test_steps_follow_each_other() -> None:
    right, wrong = edition(), edition("2022")
    step(right, "launched", "avril et mai 2021")
    step(right, "opened", "avril 2021")
    step(right, "spread", "juin 2021")
    step(right, "awarded", "juillet 2021")
    step(wrong, "opened", "mars 2022")
    step(wrong, "selected", "février 2022")
    assert list(invariants.disordered_steps()) == [
        "Appel, 2022\u00a0: «\u00a0opened\u00a0» est daté après «\u00a0selected\u00a0»."
    ]


def test_a_step_happens_during_its_event() -> None:
    event = Event(title="Lancement", slug="lancement", format="launch", role="organised")
    event.period = Period.parse("mai 2021")
    event.save()
    step(edition(), "launched", "avril et mai 2021", event)
    step(edition("2022"), "awarded", "juin 2021", event)
    assert list(invariants.steps_away_from_their_event()) == [
        "«\u00a0awarded\u00a0» se serait passé lors de «\u00a0Lancement\u00a0», qui eut lieu à un autre moment."
    ]


@pytest.mark.parametrize(
    ("finalists", "applications", "breaches"),
    [
        ((10, "exact"), (10, "exact"), 0),
        ((11, "exact"), (10, "exact"), 1),
        ((10, "more_than"), (10, "exact"), 1),
        ((12, "about"), (10, "exact"), 0),
        ((80, "exact"), (70, "more_than"), 0),
    ],
)
def test_finalists_are_no_more_than_applications(
    finalists: tuple[int, str], applications: tuple[int, str], breaches: int
) -> None:
    state(edition(), finalists=finalists, applications=applications)
    assert len(list(invariants.impossible_numbers())) == breaches


def test_laureates_are_as_many_as_stated_and_of_their_own_tracks() -> None:
    one, other = edition(), edition("2022")
    state(one, laureates=(1, "exact"))
    state(other, laureates=(1, "more_than"))
    own, foreign = (Track.objects.create(edition=each, name=each.label) for each in (one, other))
    Laureate.objects.create(edition=one, project="A", track=own)
    for project in ("B", "C"):
        Laureate.objects.create(edition=other, project=project)
    assert [*invariants.too_many_laureates(), *invariants.laureates_of_foreign_tracks()] == []
    Laureate.objects.create(edition=one, project="D", track=foreign)
    assert [*invariants.too_many_laureates(), *invariants.laureates_of_foreign_tracks()] == [
        "Appel, 2021\u00a0: 2 lauréats sont nommés, alors que 1 sont annoncés.",
        "Appel, 2021\u00a0: le concours «\u00a02022\u00a0» du lauréat «\u00a0D\u00a0» est celui d’une autre édition.",
    ]
