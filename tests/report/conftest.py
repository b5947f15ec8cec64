from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from labsecours.report import desk_views


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the last screen of the desk was given to show."""
    context: dict[str, Any] = {}

    def recording(request: HttpRequest, template: str, values: dict[str, Any], status: int = 200) -> HttpResponse:
        context.clear()
        context.update(values)
        return render(request, template, values, status=status)

    monkeypatch.setattr(desk_views, "render", recording)
    return context
