"""The only place that reads the time, so that tests can set it."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    return timezone.now()


def today() -> date:
    """Today's date in the association's time zone."""
    return timezone.localdate(now())
