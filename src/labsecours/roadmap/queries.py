"""Axes, roadmaps and plans as pages tell them."""

from django.db.models import Prefetch

from labsecours.kernel.memory import remembered
from labsecours.roadmap.models import Axis, Milestone, Objective, PlannedProject, Roadmap


def axes() -> list[Axis]:
    """The strategic axes in order. Shared between requests: never write to them."""
    return remembered("roadmap.axes", lambda: list(Axis.objects.order_by("position", "pk")))


def axis_names() -> dict[int, str]:
    return {axis.pk: axis.short_name for axis in axes()}


def roadmaps() -> list[Roadmap]:
    objectives = Objective.objects.select_related("axis").order_by("axis__position", "pk")
    milestones = Milestone.objects.order_by("period_start", "period_end", "pk")
    rows = Roadmap.objects.prefetch_related(Prefetch("objectives", objectives), Prefetch("milestones", milestones))
    return list(rows.order_by("-start_year", "pk"))


def planned_projects() -> dict[int, list[PlannedProject]]:
    """Plans by year, the latest year first."""
    by_year: dict[int, list[PlannedProject]] = {}
    rows = PlannedProject.objects.select_related("axis").order_by("-year", "position", "pk")
    for project in rows:
        by_year.setdefault(project.year, []).append(project)
    return by_year
