from contextlib import suppress
from datetime import date

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from labsecours.kernel.period import Period, PeriodError, Precision, format_period, parse_period

EXAMPLES = [
    ("2021", "2021-01-01", "2021-12-31", Precision.YEAR, "2021"),
    ("été 2021", "2021-06-01", "2021-08-31", Precision.SEASON, "été 2021"),
    ("hiver 2021", "2020-12-01", "2021-02-28", Precision.SEASON, "hiver 2021"),
    ("janvier à mars 2021", "2021-01-01", "2021-03-31", Precision.MONTHS, "janvier à mars 2021"),
    ("avril-mai 2021", "2021-04-01", "2021-05-31", Precision.MONTHS, "avril à mai 2021"),
    ("décembre 2021 à janvier 2022", "2021-12-01", "2022-01-31", Precision.MONTHS, "décembre 2021 à janvier 2022"),
    ("sept. 2021", "2021-09-01", "2021-09-30", Precision.MONTH, "septembre 2021"),
    ("2021-09", "2021-09-01", "2021-09-30", Precision.MONTH, "septembre 2021"),
    ("1er mai 2021", "2021-05-01", "2021-05-01", Precision.DAY, "1er mai 2021"),
    ("24/02/2021", "2021-02-24", "2021-02-24", Precision.DAY, "24 février 2021"),
    ("du 1er au 3 mai 2021", "2021-05-01", "2021-05-03", Precision.DAYS, "1er au 3 mai 2021"),
    ("30 avril au 2 mai 2021", "2021-04-30", "2021-05-02", Precision.DAYS, "30 avril au 2 mai 2021"),
    ("décembre à janvier 2022", "2021-12-01", "2022-01-31", Precision.MONTHS, "décembre 2021 à janvier 2022"),
    ("30 décembre au 2 janvier 2022", "2021-12-30", "2022-01-02", Precision.DAYS, "30 décembre 2021 au 2 janvier 2022"),
    ("T1 2021", "2021-01-01", "2021-03-31", Precision.MONTHS, "janvier à mars 2021"),
    ("4ᵉ trimestre 2021", "2021-10-01", "2021-12-31", Precision.MONTHS, "octobre à décembre 2021"),
    ("Premier trimestre de 2021", "2021-01-01", "2021-03-31", Precision.MONTHS, "janvier à mars 2021"),
    ("Q2 2021", "2021-04-01", "2021-06-30", Precision.MONTHS, "avril à juin 2021"),
    ("January to March 2021", "2021-01-01", "2021-03-31", Precision.MONTHS, "janvier à mars 2021"),
]


@pytest.mark.parametrize(("text", "start", "end", "precision", "shown"), EXAMPLES)
def test_a_period_written_by_hand_is_read_and_said_to_its_precision(
    text: str, start: str, end: str, precision: Precision, shown: str
) -> None:
    period = parse_period(text)
    assert (period.start.isoformat(), period.end.isoformat(), period.precision) == (start, end, precision)
    assert format_period(period) == shown


@pytest.mark.parametrize(
    "text", ["", "bientôt", "31 février 2021", "5 au 3 mai 2021", "13/13/2021", "0000", "2021-13", "T5 2021"]
)
def test_what_is_no_period_is_refused_with_a_message(text: str) -> None:
    with pytest.raises(PeriodError) as refusal:
        parse_period(text)
    assert str(refusal.value)


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)), st.sampled_from(["fr", "en"]))
def test_a_period_said_is_a_period_read(day: date, language: str) -> None:
    with translation.override(language):
        for period in (
            Period.day(day),
            Period.months(day.year, day.month),
            Period.season(day.year, "winter"),
            Period.days(day, date(2200, 1, 1)),
            Period.year(day.year),
        ):
            assert parse_period(format_period(period)) == period


@given(st.text(max_size=60))
def test_any_text_is_a_period_or_a_clear_refusal(text: str) -> None:
    with suppress(PeriodError):
        assert parse_period(text).start <= parse_period(text).end
