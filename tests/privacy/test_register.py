"""Every model states its personal data, or why it has none; the register is made of it."""

import csv
import io
import re
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.test import Client
from django.utils import translation

from labsecours.kernel.models import label_of
from labsecours.kernel.privacy import (
    by_order,
    confidential_fields,
    impersonal,
    personal_fields,
    processings,
    retentions,
)

PERSONAL_NAME = re.compile(
    r"(^|_)(name|email|mail|phone|address|user|person|author|actor|owner|ip|agent|given|family|birth|contact|note|notes"
    r"|reason|director|publisher|origin|token|secret|password|login|words|uid)($|_)"
)
TELLING: Any = (models.EmailField, models.GenericIPAddressField, models.TextField, models.JSONField)
ABOUT_PEOPLE = {settings.AUTH_USER_MODEL.lower(), "directory.person", "socialaccount.socialaccount"}


def looks_personal(field: Any) -> bool:
    if field.is_relation:
        return label_of(field.related_model) in ABOUT_PEOPLE
    return isinstance(field, TELLING) or bool(PERSONAL_NAME.search(field.name))


def undeclared(model: type[models.Model]) -> list[str]:
    """What of a model is neither declared personal nor said to be impersonal with a reason."""
    label = label_of(model)
    personal, exempt = personal_fields().get(label), impersonal.get(label)
    if personal is None:
        return [] if exempt and not exempt.fields else [label]
    known = personal | frozenset(exempt.fields if exempt else ())
    return [f"{label}.{f.name}" for f in model._meta.concrete_fields if looks_personal(f) and f.name not in known]


def test_every_model_is_declared() -> None:
    assert [line for model in apps.get_models(include_auto_created=True) for line in undeclared(model)] == []


def test_an_undeclared_model_or_field_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    person = apps.get_model("directory.person")
    monkeypatch.setitem(processings._items, "people", processings._items["roles"])
    assert undeclared(person) == ["directory.person"]
    assert [looks_personal(f) for f in person._meta.concrete_fields if f.name in {"email", "status"}] == [False, True]


def test_declarations_name_fields_and_rules_that_exist() -> None:
    declared = {
        *((label, name) for label, names in personal_fields().items() for name in names),
        *((label, name) for label, names in confidential_fields().items() for name in names),
        *((item.key, name) for item in impersonal for name in item.fields),
    }
    known = {(label_of(m), f.name) for m in apps.get_models(include_auto_created=True) for f in m._meta.concrete_fields}
    assert declared - known == set()
    assert {key for processing in processings for key in processing.retentions} - {
        rule.key for rule in retentions
    } == set()
    assert {(p.key, bool(p.basis), bool(str(p.retention))) for p in processings} == {
        (p.key, True, True) for p in processings
    }


@pytest.mark.django_db
@pytest.mark.parametrize(("root", "heading"), [("", "Annuaire des personnes"), ("/en", "Directory of people")])
def test_the_register_is_published(root: str, heading: str) -> None:
    page = Client().get(f"{root}/confidentialite/")
    assert (page.status_code, f"<h3>{heading}</h3>" in page.content.decode()) == (200, True)
    file = Client().get(f"{root}/confidentialite/registre.csv")
    rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig")), delimiter=";"))
    with translation.override("en" if root else "fr"):
        assert [row[0] for row in rows[1:]] == [
            str(processing.title) for processing in sorted(processings, key=by_order)
        ]
    assert {len(row) for row in rows} == {8}
