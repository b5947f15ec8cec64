"""Records of invented organisations and events, in bulk: `python -m bench.data EVENTS ORGANISATIONS [YEAR=COUNT …]`."""

import sys
from collections.abc import Iterator
from datetime import date, time, timedelta

PLACES = ("", "Villefictive", "Bourg-l’Essai", "Saint-Exemple", "Port-Modèle")
TEXT = (
    "Une rencontre imaginée pour la mesure : elle réunit des équipes de terrain et des concepteurs, montre un outil, "
    "le discute et dit ce qui reste à prouver. "
)
STAFF = "mesure@example.org"


def fill(events: int, organisations: int, years: dict[int, int]) -> str:
    """Fill an empty database; returns the key of a session of a staff member.

    `events` are half past, half to come; `years` adds activities to the years named.
    """
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from labsecours.accounts.models import User
    from labsecours.accounts.roles import ADMINISTRATOR
    from labsecours.accounts.services import grant
    from labsecours.kernel import records

    _make_directory(organisations)
    make_events(days(events))
    for year, count in years.items():
        make_events([date(year, 1, 1) + timedelta(days=index * 364 // count) for index in range(count)], f"{year}-")
    records.touch()
    user = User.objects.create_user(STAFF, None, name="Mesure")
    grant(user=user, role=ADMINISTRATOR, actor=None)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session["account_authentication_methods"] = [{"method": "mfa", "at": 0}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return str(session.session_key)


def days(count: int) -> list[date]:
    """Spread over two years before today and two years after."""
    from labsecours.kernel import clock

    first = clock.today() - timedelta(days=730)
    return [first + timedelta(days=index * 1460 // max(count, 1)) for index in range(count)]


def _make_directory(count: int) -> None:
    from labsecours.directory.models import Association, Organisation, Person
    from labsecours.network.models import Membership
    from labsecours.roadmap.models import Axis

    Association.objects.create(name="Association de mesure", tagline="Rien ici n’est réel", presentation=TEXT)
    Axis.objects.bulk_create(
        Axis(name=f"Enjeu de mesure {n}", short_name=f"Enjeu {n}", slug=f"enjeu-{n}", position=n) for n in (1, 2, 3)
    )
    kinds = ["fire_service", "company", "association", "school", "local_authority"]
    made = Organisation.objects.bulk_create(
        Organisation(
            name=f"Organisation fictive {n:05d}",
            short_name=f"OF {n:05d}",
            slug=f"organisation-fictive-{n}",
            kind=kinds[n % 5],
            city=PLACES[n % 5],
            departments=f"{n % 95 + 1:02d}",
        )
        for n in range(count)
    )
    Person.objects.bulk_create(Person(given_name="Prénom", family_name=f"Fictif {n:05d}") for n in range(count))
    Membership.objects.bulk_create(
        Membership(
            organisation=made[n], period_start=date(2010, 1, 1), period_end=date(2010, 12, 31), period_precision="year"
        )
        for n in range(0, min(count, 500), 5)
    )


def make_events(days: list[date], prefix: str = "") -> None:
    from labsecours.directory.models import Organisation
    from labsecours.events.models import AttendanceCount, Event, EventOrganisation, Role, Series
    from labsecours.roadmap.models import Axis

    series = Series.objects.get_or_create(title="Série de mesure", slug="serie-de-mesure")[0]
    axes, hosts = list(Axis.objects.all()), list(Organisation.objects.order_by("pk")[:200])
    formats, roles = Event.Format.values, Role.values
    made = Event.objects.bulk_create(
        Event(
            title=f"Rencontre fictive {prefix}{n} sur un sujet d’essai",
            slug=f"rencontre-fictive-{prefix}{n}",
            format=formats[n % len(formats)],
            role=roles[n % len(roles)],
            period_start=day,
            period_end=day,
            period_precision="day",
            start_time=time(9 + n % 9),
            place=PLACES[n % 5],
            is_online=not PLACES[n % 5],
            summary=TEXT * (1 + n % 3),
            series=series if n % 4 == 0 else None,
            axis=axes[n % 3],
            source=f"mesure, ligne {n}",
        )
        for n, day in enumerate(days)
    )
    EventOrganisation.objects.bulk_create(
        EventOrganisation(event=event, organisation=hosts[(n * 7 + k) % len(hosts)], part="partner")
        for n, event in enumerate(made)
        for k in range(2)
    )
    AttendanceCount.objects.bulk_create(
        AttendanceCount(event=event, kind="stated", value=20 + n % 300, source=f"mesure, ligne {n}")
        for n, event in enumerate(made)
    )


def rows(count: int) -> Iterator[object]:
    """Lines of a file to import: organisations, with all that a line may hold."""
    from labsecours.seeds.rows import Place, Row

    for n in range(count):
        values = {
            "key": f"importee-{n}",
            "name": f"Organisation importée {n:05d}",
            "slug": f"organisation-importee-{n}",
            "kind": "company",
            "city": PLACES[n % 5],
            "website": f"https://exemple-{n}.example.org",
            "source": f"mesure, ligne {n}",
        }
        yield Row("organisation", values, Place("mesure.csv", n + 1))


if __name__ == "__main__":
    import django

    django.setup()
    years = {int(year): int(count) for year, count in (pair.split("=") for pair in sys.argv[3:])}
    print(fill(int(sys.argv[1]), int(sys.argv[2]), years))
