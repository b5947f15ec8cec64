"""The pages that the law asks of whoever runs a public site, made from the association's record."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from labsecours.directory.models import Association
from labsecours.kernel.registries import Text

EXPIRY = timedelta(days=180)
"""How long the security contact holds, which must be under a year (RFC 9116, 2.5.5)."""


@dataclass(frozen=True)
class LegalPage:
    """`fields` of the association that it is made from; `needed` are those that it can't do without."""

    key: str
    fields: tuple[str, ...]
    needed: tuple[str, ...]


LEGAL = LegalPage(
    "legal",
    (
        "legal_form", "registration", "registered_office", "phone", "publication_director", "host_name", "host_address",
        "host_phone", "legal_notice",
    ),
    (
        "legal_form", "registered_office", "phone", "contact_email", "publication_director", "host_name",
        "host_address", "host_phone",
    ),
)  # fmt: skip
ACCESSIBILITY = LegalPage(
    "accessibility",
    (
        "accessibility_state", "accessibility_rate", "accessibility_audited_on", "accessibility_audited_by",
        "accessibility_tests", "accessibility_gaps", "accessibility_email", "accessibility_declared_on",
        "accessibility_statement",
    ),
    (
        "accessibility_state", "accessibility_audited_on", "accessibility_audited_by", "accessibility_tests",
        "accessibility_gaps", "accessibility_declared_on",
    ),
)  # fmt: skip
PRIVACY = LegalPage("privacy", ("privacy_email", "privacy_notice"), ("privacy_email",))
SECURITY = LegalPage("security", ("security_email",), ("security_email",))
PAGES = (LEGAL, ACCESSIBILITY, PRIVACY, SECURITY)


@dataclass(frozen=True)
class Fact:
    label: Text
    value: str


def facts(association: Association, page: LegalPage) -> list[Fact]:
    """What the page states in a line each: free texts apart, and without what is optional and empty."""
    columns = {column.name: column for column in association._meta.concrete_fields}
    stated = [columns[name] for name in dict.fromkeys((*page.needed, *page.fields))]
    return [
        Fact(column.verbose_name, str(value or ""))
        for column in stated
        if column.get_internal_type() != "TextField"
        if (value := getattr(association, column.name)) or column.name in page.needed
    ]


def lacking(association: Association, page: LegalPage) -> list[str]:
    """Needed fields that are empty. Full conformity leaves nothing to say of what is not accessible."""
    return [
        name
        for name in page.needed
        if getattr(association, name) in ("", None)
        and not (name == "accessibility_gaps" and association.accessibility_state == Association.Accessibility.FULL)
    ]


def lacks_something(associations: QuerySet[Any]) -> QuerySet[Any]:
    empty = Q()
    for name in {name for page in PAGES for name in page.needed} - {"accessibility_gaps"}:
        empty |= Q(**{f"{name}__isnull": True}) if name.endswith("_on") else Q(**{name: ""})
    return associations.filter(empty)


def state_at(rate: int) -> Association.Accessibility:
    """The state that a share of the criteria, in percent, amounts to."""
    states = Association.Accessibility
    return states.FULL if rate >= 100 else states.PARTIAL if rate >= 50 else states.NONE


def accessibility_state(association: Association | None) -> Association.Accessibility:
    known = association.accessibility_state if association else ""
    return Association.Accessibility(known or Association.Accessibility.NONE)


def security_txt(association: Association, today: date) -> str:
    """The file of RFC 9116, which says where to report a vulnerability."""
    expires = timezone.make_aware(datetime.combine(today + EXPIRY, time()))
    return (
        f"Contact: mailto:{association.security_email}\n"
        f"Expires: {expires.isoformat()}\n"
        f"Preferred-Languages: fr, en\n"
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt\n"
    )
