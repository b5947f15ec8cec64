"""A stretch of the calendar known to a stated precision: a day, days, a month, months, a season, a year."""

import calendar
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, total_ordering

from babel.dates import format_date, get_month_names
from django.db import models
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _


class Precision(models.TextChoices):
    DAY = "day", gettext_lazy("day")
    DAYS = "days", gettext_lazy("days")
    MONTH = "month", gettext_lazy("month")
    MONTHS = "months", gettext_lazy("months")
    SEASON = "season", gettext_lazy("season")
    YEAR = "year", gettext_lazy("year")


IN_YEAR = "period_end__year"
"""The lookup of what belongs to a year: see `Period.activity_year`."""

SEASON_FIRST_MONTH = {"winter": 12, "spring": 3, "summer": 6, "autumn": 9}
"""Meteorological seasons: three whole months each; the winter of a year begins in the December before it."""

SEASON_WORDS = {
    "winter": ("hiver", "winter"),
    "spring": ("printemps", "spring"),
    "summer": ("ete", "summer"),
    "autumn": ("automne", "autumn", "fall"),
}


ORDINALS = {
    word: number
    for number, words in enumerate(
        (
            ("1er", "1st", "premier", "first"),
            ("2e", "2eme", "2nd", "deuxieme", "second"),
            ("3e", "3eme", "3rd", "troisieme", "third"),
            ("4e", "4eme", "4th", "quatrieme", "fourth"),
        ),
        1,
    )
    for word in words
}
"""Of quarters, without accents."""


class PeriodError(ValueError):
    """The text or the dates do not make a period; the message, in the active language, tells the mend."""


@total_ordering
@dataclass(frozen=True)
class Period:
    """Both dates are included. Periods sort by start, then the shorter first."""

    start: date
    end: date
    precision: Precision

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise PeriodError(_("The end is before the start: swap the two dates."))

    def __lt__(self, other: "Period") -> bool:
        return (self.start, self.end) < (other.start, other.end)

    @classmethod
    def day(cls, day: date) -> "Period":
        return cls(day, day, Precision.DAY)

    @classmethod
    def days(cls, start: date, end: date) -> "Period":
        return cls(start, end, Precision.DAY if start == end else Precision.DAYS)

    @classmethod
    def months(cls, year: int, first: int, last: int | None = None, last_year: int | None = None) -> "Period":
        """The whole months from `first` of `year` to `last` (default: the same month) of `last_year`."""
        last, last_year = last or first, last_year or year
        precision = Precision.MONTH if (year, first) == (last_year, last) else Precision.MONTHS
        return cls(date(year, first, 1), _month_end(last_year, last), precision)

    @classmethod
    def season(cls, year: int, season: str) -> "Period":
        first = SEASON_FIRST_MONTH[season]
        start_year = year - 1 if season == "winter" else year
        return cls(date(start_year, first, 1), _month_end(year, (first + 1) % 12 + 1), Precision.SEASON)

    @classmethod
    def year(cls, year: int) -> "Period":
        return cls(date(year, 1, 1), date(year, 12, 31), Precision.YEAR)

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Read a period written by hand, in French or English, or as ISO dates.

        Raises PeriodError when the text names no period or an impossible date.
        """
        return parse_period(text)

    @property
    def season_name(self) -> str:
        return next(name for name, first in SEASON_FIRST_MONTH.items() if first == self.start.month)

    @property
    def activity_year(self) -> int:
        """The year to which an activity belongs: that in which its period ends."""
        return self.end.year

    @property
    def month_span(self) -> tuple[int, int]:
        """First and last month of the activity year that the period touches, 1 to 12."""
        return (self.start.month if self.start.year == self.end.year else 1, self.end.month)

    def __str__(self) -> str:
        return format_period(self)

    @property
    def iso(self) -> str:
        """ISO 8601 at the stated precision; spans as `start/end`."""
        if self.precision == Precision.YEAR:
            return f"{self.start:%Y}"
        if self.precision == Precision.MONTH:
            return f"{self.start:%Y-%m}"
        if self.precision == Precision.DAY:
            return self.start.isoformat()
        if self.precision == Precision.DAYS:
            return f"{self.start.isoformat()}/{self.end.isoformat()}"
        return f"{self.start:%Y-%m}/{self.end:%Y-%m}"


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def format_period(period: Period) -> str:
    """The period in the active language, never more precise than what is known."""
    return _format_period(period, get_language() or "fr")


@lru_cache(maxsize=5000)  # lists say the same ones again and again
def _format_period(period: Period, locale: str) -> str:
    match period.precision:
        case Precision.DAY:
            return _first_of_month(format_date(period.start, "d MMMM y", locale), period.start, locale)
        case Precision.DAYS:
            return _format_days(period, locale)
        case Precision.MONTH:
            return format_date(period.start, "MMMM y", locale)
        case Precision.MONTHS:
            first = "MMMM" if period.start.year == period.end.year else "MMMM y"
            return _("%(first)s to %(last)s") % {
                "first": format_date(period.start, first, locale),
                "last": format_date(period.end, "MMMM y", locale),
            }
        case Precision.SEASON:
            return _("%(season)s %(year)d") % {
                "season": season_label(period.season_name),
                "year": period.end.year,
            }
        case _:
            return str(period.start.year)


def _first_of_month(text: str, day: date, locale: str) -> str:
    return text.replace("1 ", "1er ", 1) if locale == "fr" and day.day == 1 else text


def _format_days(period: Period, locale: str) -> str:
    same_month = (period.start.year, period.start.month) == (period.end.year, period.end.month)
    pattern = "d" if same_month else "d MMMM" if period.start.year == period.end.year else "d MMMM y"
    first = format_date(period.start, pattern, locale)
    first = "1er" if first == "1" and locale == "fr" else _first_of_month(first, period.start, locale)
    return pgettext("days", "%(first)s to %(last)s") % {
        "first": first,
        "last": _first_of_month(format_date(period.end, "d MMMM y", locale), period.end, locale),
    }


def season_label(season: str) -> str:
    return {"winter": _("winter"), "spring": _("spring"), "summer": _("summer"), "autumn": _("autumn")}[season]


def _fold(text: str) -> str:
    text = unicodedata.normalize("NFKD", text.strip().lower())
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    return re.sub(r"\s+", " ", re.sub(r"[–—]", "-", text))


def _month_words() -> dict[str, int]:
    words = {}
    for locale in ("fr", "en"):
        for width in ("wide", "abbreviated"):
            for number, name in get_month_names(width, locale=locale).items():
                words[_fold(name).rstrip(".")] = number
    return words


MONTH_WORDS = _month_words()
_MONTH = "(" + "|".join(sorted(MONTH_WORDS, key=len, reverse=True)) + r")\.?"
_SEASON = "(" + "|".join(word for words in SEASON_WORDS.values() for word in words) + ")"
_ORDINAL = "(" + "|".join(ORDINALS) + ")"
_TO = r" ?(?:-|/|au|a|et|to|and) ?"
_ISO_DAY, _YEAR = r"(\d{4})-(\d{1,2})-(\d{1,2})", r"(\d{4})"
_PATTERNS = {
    name: re.compile(pattern)
    for name, pattern in {
        "year": _YEAR,
        "iso_month": r"(\d{4})-(\d{1,2})",
        "iso_months": r"(\d{4})-(\d{1,2})" + _TO + r"(\d{4})-(\d{1,2})",
        "iso_day": _ISO_DAY,
        "iso_days": r"(?:du )?" + _ISO_DAY + _TO + _ISO_DAY,
        "slash_day": r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})",
        "slash_days": r"(?:du )?(\d{1,2})[/.](\d{1,2})[/.](\d{4})" + _TO + r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})",
        "month": _MONTH + r" " + _YEAR,
        "months": _MONTH + r"(?: " + _YEAR + r")?" + _TO + _MONTH + r" " + _YEAR,
        "quarter": r"(?:t|q)([1-4]) " + _YEAR,
        "quarter_in_words": _ORDINAL + r" (?:trimestre|quarter) (?:de |of )?" + _YEAR,
        "season": _SEASON + r" (?:de )?" + _YEAR,
        "day": r"(?:le )?(\d{1,2})(?:er|st|nd|rd|th)? " + _MONTH + r" " + _YEAR,
        "days": r"(?:du )?(\d{1,2})(?:er)?(?: "
        + _MONTH
        + r")?(?: "
        + _YEAR
        + r")?"
        + _TO
        + r"(\d{1,2})(?:er)? "
        + _MONTH
        + r" "
        + _YEAR,
    }.items()
}


def parse_period(text: str) -> Period:
    folded = _fold(text)
    try:
        for name, pattern in _PATTERNS.items():
            if found := pattern.fullmatch(folded):
                return _READERS[name](*found.groups())
    except PeriodError:
        raise
    except (ValueError, KeyError, OverflowError) as error:
        raise PeriodError(
            _("“%(text)s” is not a date of the calendar: check the day and the month.") % {"text": text}
        ) from error
    raise PeriodError(
        _(
            "“%(text)s” names no period: write for example 18 November 2021, November 2021, "
            "January to March 2021, summer 2021 or 2021."
        )
        % {"text": text[:80]}
    )


def _date(year: str, month: str, day: str) -> date:
    return date(int(year), int(month), int(day))


def _read_days(day: str, month: str | None, year: str | None, last_day: str, last_month: str, last_year: str) -> Period:
    first = MONTH_WORDS[month or last_month]
    start = date(_first_year(year, first, last_month, last_year), first, int(day))
    return Period.days(start, date(int(last_year), MONTH_WORDS[last_month], int(last_day)))


def _read_months(month: str, year: str | None, last_month: str, last_year: str) -> Period:
    first = MONTH_WORDS[month]
    start_year = _first_year(year, first, last_month, last_year)
    return Period.months(start_year, first, MONTH_WORDS[last_month], int(last_year))


def _first_year(year: str | None, first_month: int, last_month: str, last_year: str) -> int:
    """“December to January 2022” begins the year before."""
    return int(year) if year else int(last_year) - (first_month > MONTH_WORDS[last_month])


def _quarter(year: int, number: int) -> Period:
    return Period.months(year, 3 * number - 2, 3 * number)


def _read_season(word: str, year: str) -> Period:
    season = next(name for name, words in SEASON_WORDS.items() if word in words)
    return Period.season(int(year), season)


_READERS: dict[str, Callable[..., Period]] = {
    "year": lambda y: Period.year(int(y)),
    "iso_month": lambda y, m: Period.months(int(y), int(m)),
    "iso_months": lambda y, m, y2, m2: Period.months(int(y), int(m), int(m2), int(y2)),
    "iso_day": lambda y, m, d: Period.day(_date(y, m, d)),
    "iso_days": lambda y, m, d, y2, m2, d2: Period.days(_date(y, m, d), _date(y2, m2, d2)),
    "slash_day": lambda d, m, y: Period.day(_date(y, m, d)),
    "slash_days": lambda d, m, y, d2, m2, y2: Period.days(_date(y, m, d), _date(y2, m2, d2)),
    "month": lambda m, y: Period.months(int(y), MONTH_WORDS[m]),
    "months": _read_months,
    "quarter": lambda number, y: _quarter(int(y), int(number)),
    "quarter_in_words": lambda word, y: _quarter(int(y), ORDINALS[word]),
    "season": _read_season,
    "day": lambda d, m, y: Period.day(date(int(y), MONTH_WORDS[m], int(d))),
    "days": _read_days,
}
