"""One record of each screen's model, for the tests that go through them all."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import QueryDict
from tests.factories.calls import CallFactory, EditionFactory
from tests.factories.directory import AssociationFactory, OrganisationFactory, PersonFactory
from tests.factories.events import EventFactory, EventGroupFactory, SeriesFactory
from tests.factories.network import AgreementFactory, MembershipFactory
from tests.factories.press import CoverageFactory
from tests.factories.roadmap import AxisFactory, PlannedProjectFactory, RoadmapFactory

from labsecours.desk.editing import Editing, as_sent
from labsecours.kernel.desk import DeskScreen, desk_screens
from labsecours.kernel.models import Record

RECORDS: dict[str, Callable[[], Any]] = {
    "organisations": OrganisationFactory.create,
    "personnes": PersonFactory.create,
    "association": AssociationFactory.create,
    "axes": AxisFactory.create,
    "feuilles-de-route": RoadmapFactory.create,
    "projets": PlannedProjectFactory.create,
    "adhesions": MembershipFactory.create,
    "conventions": AgreementFactory.create,
    "series": SeriesFactory.create,
    "evenements": lambda: EventFactory.create(whole=True),
    "groupes": EventGroupFactory.create,
    "appels": CallFactory.create,
    "editions": EditionFactory.create,
    "publications": CoverageFactory.create,
}

every_screen = pytest.mark.parametrize("key", sorted(RECORDS))
every_list = pytest.mark.parametrize("key", sorted(set(RECORDS) - {"association"}))


def screen(key: str) -> DeskScreen:
    found = desk_screens.get(key)
    assert found is not None
    return found


def sent(record: Record, **changes: Any) -> QueryDict:
    """What the browser would send from the record's form, with some values changed."""
    of = next(screen for screen in desk_screens if screen.model is type(record))
    data = as_sent(Editing(of, record))
    for name, value in changes.items():
        data.setlist(name.replace("___", "-"), value if isinstance(value, list) else [value])
    return data
