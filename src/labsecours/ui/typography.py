"""Numbers, dates and times in the typography of the active language."""

from datetime import date, datetime, time
from typing import Any
from urllib.parse import urlsplit

from babel.dates import format_date, format_datetime, format_time
from babel.numbers import format_decimal
from django.utils import timezone
from django.utils.translation import get_language


def _locale() -> str:
    return get_language() or "fr"


def number(value: float) -> str:
    """`1000` → `1 000` in French (narrow no-break space), `1,000` in English."""
    return format_decimal(value, locale=_locale())


def day(value: date, pattern: str = "d MMMM y") -> str:
    text = format_date(value, pattern, _locale())
    if _locale() == "fr" and value.day == 1 and pattern.startswith(("d ", "EEEE d ")):
        text = text.replace("1 ", "1er ", 1)
    return text


def moment(value: datetime) -> str:
    """Date and time in the association's zone."""
    return format_datetime(timezone.localtime(value), "d MMMM y, HH:mm", locale=_locale())


def clock_time(value: time) -> str:
    return format_time(value, "H 'h' mm" if _locale() == "fr" else "h:mm a", locale=_locale())


def capfirst(value: Any) -> str:
    """First letter in upper case, also of lazy and formatted values."""
    text = str(value)
    return text[:1].upper() + text[1:]


def host(address: str) -> str:
    """The site's name in an address, for the text of a link."""
    return (urlsplit(address).hostname or address).removeprefix("www.")
