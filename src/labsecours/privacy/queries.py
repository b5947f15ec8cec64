from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, IntegerField, Max, QuerySet, Sum, Value, When

from labsecours.kernel.privacy import Retention, retentions
from labsecours.privacy.models import ErasureRequest, RetentionRun


def erasure_requests() -> QuerySet[ErasureRequest]:
    """Those that wait first, the nearest to its end at the head."""
    waiting = ErasureRequest.State.WAITING
    is_over = Case(When(state=waiting, then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = ErasureRequest.objects.select_related("user", "decided_by").annotate(is_over=is_over)
    return rows.order_by("is_over", "due_at", "pk")


@dataclass(frozen=True)
class RuleLine:
    """A rule with its last run, and what it ended over the runs that are still told."""

    rule: Retention
    ran_at: datetime | None
    ended_last: int
    ended: int


def rules() -> list[RuleLine]:
    totals = {
        row["rule"]: row
        for row in RetentionRun.objects.order_by().values("rule").annotate(last=Max("ran_at"), ended=Sum("ended"))
    }
    latest = {
        (run.rule, run.ran_at): run.ended
        for run in RetentionRun.objects.filter(ran_at__in=[row["last"] for row in totals.values()]).order_by("pk")
    }
    return [_line(rule, totals.get(rule.key), latest) for rule in retentions]


def _line(rule: Retention, total: Mapping[str, Any] | None, latest: dict[tuple[str, datetime], int]) -> RuleLine:
    if total is None:
        return RuleLine(rule, None, 0, 0)
    last = total["last"]
    return RuleLine(rule, last, latest[rule.key, last], total["ended"])
