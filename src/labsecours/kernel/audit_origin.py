"""Tells the audit log from which network address a request comes."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from labsecours.kernel.audit import acting_from
from labsecours.kernel.origin import client_address


class AuditOriginMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with acting_from(client_address(request)):
            return self.get_response(request)
