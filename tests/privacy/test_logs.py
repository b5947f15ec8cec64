"""Whatever goes wrong, the log tells where and what kind, never whom."""

import io
import logging
from collections.abc import Iterator
from logging.config import DictConfigurator
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError
from django.test import Client

from labsecours.kernel import search
from labsecours.kernel.logs import DiscreetFormatter

CANARIES = (
    "canari-requete",
    "canari-cookie",
    "canari-corps",
    "canari-chemin",
    "canari-hote",
    "canari-message",
    "canari@example.org",
    "203.0.113.77",
    "2001:db8::77",
)


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the configured handler writes."""
    handler: Any = DictConfigurator(settings.LOGGING)
    for name, kinds in (("filters", "configure_filter"), ("formatters", "configure_formatter")):
        for key, declared in handler.config[name].items():
            handler.config[name][key] = getattr(handler, kinds)(declared)
    console = handler.configure_handler(handler.config["handlers"]["console"])
    console.setStream(io.StringIO())
    root, quiet = logging.getLogger(), logging.getLogger("django")
    root.addHandler(console)
    former, quiet.propagate = quiet.propagate, True
    yield console.stream
    quiet.propagate = former
    root.removeHandler(console)


def _broken(query: str, *_more: str) -> None:
    try:
        raise IntegrityError("DETAIL: Key (email)=(canari@example.org) canari-message")
    except IntegrityError as error:
        raise ValueError(f"{query} canari-message") from error


@pytest.mark.django_db
def test_no_canary_sings(log: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "find", _broken)
    client = Client(raise_request_exception=False, enforce_csrf_checks=True, REMOTE_ADDR="203.0.113.77")
    client.cookies["sessionid"] = "canari-cookie"
    assert client.get("/recherche/?q=canari-requete+canari@example.org").status_code == 500
    assert client.get("/canari-chemin/canari@example.org/?x=canari-requete").status_code == 404
    assert (
        client.post("/compte/connexion/", {"login": "canari@example.org", "password": "canari-corps"}).status_code
        == 403
    )
    assert client.get("/", HTTP_HOST="canari-hote.example").status_code == 400
    logging.getLogger("third.party").warning(
        "from %s by %s at %s?q=canari-requete", "2001:db8::77", "canari@example.org", "/x"
    )

    told = log.getvalue()
    assert [canary for canary in CANARIES if canary in told] == []
    assert "IntegrityError" in told
    assert "ValueError" in told
    assert "tests/privacy/test_logs.py" in told.replace("\\", "/")
    assert told.count("\n") > 8


def test_nothing_logged_begins_a_line_of_its_own() -> None:
    record = logging.LogRecord("any", logging.WARNING, "", 0, "refused: %s", ("a\nforged \u2028line",), None)
    assert (
        DiscreetFormatter().format(record) == "refused: a\N{REPLACEMENT CHARACTER}forged \N{REPLACEMENT CHARACTER}line"
    )
