"""Publications that share a link, which is told to staff and never refused."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from labsecours.kernel.desk import Notice
from labsecours.press.models import Coverage

NOTICED = 5


def _others_of_the_link() -> QuerySet[Coverage]:
    return Coverage.objects.filter(link=OuterRef("link")).exclude(link="").exclude(pk=OuterRef("pk"))


def with_shared_links(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Adds `sharing`: how many others have the same link."""
    others = _others_of_the_link().order_by().values("link").annotate(number=Count("pk")).values("number")
    counted: QuerySet[Any] = rows.annotate(sharing=Coalesce(Subquery(others), 0))
    return counted


def sharing_a_link(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(Exists(_others_of_the_link()))


def shared_link_notices(record: Coverage) -> Sequence[Notice]:
    if not record.link:
        return ()
    others = Coverage.objects.filter(link=record.link).exclude(pk=record.pk).select_related("media").order_by("pk")
    return [
        Notice(_("Another publication has the same link: “%(title)s”.") % {"title": other}, other)
        for other in others[:NOTICED]
    ]
