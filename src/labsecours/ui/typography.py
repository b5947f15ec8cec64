"""Numbers, dates and times in the typography of the active language."""

from collections.abc import Iterable
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from babel.dates import format_date, format_datetime, format_time
from babel.numbers import format_decimal
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from labsecours.kernel.figures import Figure
from labsecours.kernel.period import Period, Precision, format_period, season_label


def _locale() -> str:
    return get_language() or "fr"


def number(value: float) -> str:
    """`1000` → `1 000` in French (narrow no-break space), `1,000` in English."""
    return _number(value, _locale())


@lru_cache(maxsize=5000)
def _number(value: float, locale: str) -> str:
    return format_decimal(value, locale=locale)


def day(value: date, pattern: str = "d MMMM y") -> str:
    """A date; of a moment, its date in the association’s zone."""
    local = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return _day(local, pattern, _locale())


@lru_cache(maxsize=5000)
def _day(value: date, pattern: str, locale: str) -> str:
    text = format_date(value, pattern, locale)
    if locale == "fr" and value.day == 1 and pattern.startswith(("d ", "EEEE d ")):
        text = text.replace("1 ", "1er ", 1)
    return text


def moment(value: datetime) -> str:
    """Date and time in the association's zone."""
    return format_datetime(timezone.localtime(value), "d MMMM y, HH:mm", locale=_locale())


def clock_time(value: time) -> str:
    return format_time(value, "H 'h' mm" if _locale() == "fr" else "h:mm a", locale=_locale())


def period(value: Period) -> str:
    """The period in words."""
    return format_period(value)


def leaf(value: Period) -> tuple[str, str]:
    """The period for a calendar leaf: what stands large, then what stands small. Never a day that isn't known."""
    return _leaf(value, _locale())


@lru_cache(maxsize=5000)
def _leaf(value: Period, locale: str) -> tuple[str, str]:
    first, last = value.start, value.end
    is_one_month = (first.year, first.month) == (last.year, last.month)
    match value.precision:
        case Precision.DAY | Precision.DAYS if is_one_month:
            days = str(first.day) if first == last else f"{first.day}–{last.day}"
            return days, format_date(first, "MMM y", locale)
        case Precision.DAYS:
            large = " – ".join(format_date(end, "d MMM", locale) for end in (first, last))
        case Precision.SEASON:
            large = season_label(value.season_name)
        case Precision.MONTH | Precision.MONTHS:
            large = "–".join(dict.fromkeys(format_date(end, "MMM", locale) for end in (first, last)))
        case _:
            return str(last.year), ""
    return large, str(last.year)


def quantity(value: int, exactness: str) -> str:
    """A number with what is known of its exactness: “more than 70”, “about 15”."""
    if exactness == "more_than":
        return _("more than %(number)s") % {"number": number(value)}
    if exactness == "about":
        return _("about %(number)s") % {"number": number(value)}
    return number(value)


def bind_dashes(title: str) -> str:
    """No line of the title begins with a dash: the space before it does not break."""
    return title.replace(" – ", "\u00a0– ").replace(" — ", "\u00a0— ")


def figure_text(figure: Figure) -> str:
    return quantity(figure.value, figure.exactness)


def joined(texts: Iterable[str]) -> str:
    """The texts that say something, set apart by dots."""
    return " · ".join(filter(None, texts))


def capfirst(value: Any) -> str:
    """First letter in upper case, also of lazy and formatted values."""
    text = str(value)
    return text[:1].upper() + text[1:]


def host(address: str) -> str:
    """The site's name in an address, with its port where it has one, for the text of a link."""
    return (urlsplit(address).netloc.rpartition("@")[2].lower() or address).removeprefix("www.")
