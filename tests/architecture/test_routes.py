from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

SIGNED_IN = {"accounts:sign_out"}
"""Routes open to whoever is signed in; every other route is public or the staff's by its own decorator."""


def routes(patterns: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            namespace = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from routes(pattern.url_patterns, prefix + namespace)
        elif isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name}", pattern.callback


ROUTES = sorted(dict(routes(get_resolver().url_patterns)).items())


@pytest.mark.parametrize(("name", "view"), ROUTES)
def test_every_route_states_its_guard(name: str, view: Any) -> None:
    is_public = getattr(view, "login_required", True) is False
    is_staff = getattr(view, "guard", "") == "staff"
    assert is_public != is_staff or name in SIGNED_IN


@pytest.mark.django_db
def test_the_desk_is_hidden_from_who_does_not_keep_the_record(django_user_model: Any) -> None:
    client = Client()
    assert client.get("/gestion/").status_code == 302
    client.force_login(django_user_model.objects.create_user("autre@example.org", "un-mot-de-passe-1"))
    assert client.get("/gestion/").status_code == 404
