"""Shared reads of press coverage."""

from django.db.models import Count, QuerySet

from labsecours.kernel.related import RelatedItem
from labsecours.press.models import Coverage


def coverage() -> QuerySet[Coverage]:
    """The latest first, with what it covers."""
    return (
        Coverage.objects.select_related("media")
        .prefetch_related("events", "series", "calls")
        .order_by("-period_start", "-period_end", "-pk")
    )


def media_choices() -> list[tuple[str, str, int]]:
    """Slug, name and number of publications of each media."""
    rows = Coverage.objects.order_by("media__name").values_list("media__slug", "media__name")
    return list(rows.annotate(Count("pk")))


def coverage_by(organisation_id: int) -> list[RelatedItem]:
    return _items(Coverage.objects.filter(media=organisation_id))


def coverage_totals() -> dict[int, int]:
    return dict(Coverage.objects.order_by().values_list("media").annotate(Count("pk")))


def coverage_of_event(pk: int) -> list[RelatedItem]:
    return _items(Coverage.objects.filter(events=pk))


def coverage_of_series(pk: int) -> list[RelatedItem]:
    return _items(Coverage.objects.filter(series=pk))


def coverage_of_call(pk: int) -> list[RelatedItem]:
    return _items(Coverage.objects.filter(calls=pk))


def _items(found: QuerySet[Coverage]) -> list[RelatedItem]:
    rows = found.select_related("media").order_by("-period_start", "-pk")
    return [RelatedItem(row.title, row.link, row.period, str(row.media), is_external=True) for row in rows]
