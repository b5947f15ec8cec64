"""The activities of a year, gathered from whoever announces some, each told once."""

from dataclasses import replace

from labsecours.kernel.period import Period, Precision
from labsecours.kernel.registries import Attendance, TimelineEntry, timeline_sources


def entries_of(year: int) -> list[TimelineEntry]:
    """In order of time. What another entry tells better is left out, and its keys now name that other."""
    entries = [entry for source in timeline_sources for entry in source.entries(year)]
    tellers = {key: entry.key for entry in reversed(entries) for key in entry.supersedes}
    told = sorted((entry for entry in entries if entry.key not in tellers), key=_moment)
    return _with_shared_counts(told, tellers)


def keys_of(entry: TimelineEntry) -> tuple[str, ...]:
    """Under which a choice on the activity may have been made: its own, then those of what it now tells better."""
    return (entry.key, *sorted(entry.supersedes))


def _moment(entry: TimelineEntry) -> Period:
    return entry.period


def _with_shared_counts(entries: list[TimelineEntry], tellers: dict[str, str]) -> list[TimelineEntry]:
    """A count that several entries show names all the others, under the keys by which they are told."""
    showing: dict[tuple[str, int], list[str]] = {}
    for entry in entries:
        for count in entry.attendance:
            showing.setdefault((count.kind, count.id), []).append(entry.key)

    def shared(entry: TimelineEntry, count: Attendance) -> Attendance:
        keys = [tellers.get(key, key) for key in count.shared_with] + showing[count.kind, count.id]
        return replace(count, shared_with=tuple(dict.fromkeys(key for key in keys if key != entry.key)))

    return [
        replace(entry, attendance=tuple(shared(entry, count) for count in entry.attendance))
        if entry.attendance
        else entry
        for entry in entries
    ]


def years() -> set[int]:
    """Years in which something is told."""
    return {year for source in timeline_sources for year in source.years()}


def heading_of(period: Period) -> Period:
    """The months under which an activity is listed: days under their months, the rest under their own words."""
    if period.precision not in {Precision.DAY, Precision.DAYS}:
        return period
    start, end = period.start, period.end
    return Period.months(start.year, start.month, end.month, end.year)
