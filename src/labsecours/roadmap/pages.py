from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from labsecours.kernel.registries import MenuEntry, PublicPage, SearchDocument, menu, public_pages
from labsecours.roadmap.models import Axis, PlannedProject, Roadmap
from labsecours.ui.addresses import address
from labsecours.ui.typography import joined


def axis_document(axis: Axis) -> SearchDocument:
    return SearchDocument("axis", axis.name, axis.description)


def axis_urls(ids: Collection[int]) -> dict[int, str]:
    return {pk: f"{address('roadmap:roadmap')}#axe-{pk}" for pk in ids}


def roadmap_document(roadmap: Roadmap) -> SearchDocument:
    objectives = [joined((objective.title, objective.description)) for objective in roadmap.objectives.all()]
    milestones = [milestone.title for milestone in roadmap.milestones.all()]
    return SearchDocument("roadmap", roadmap.name, joined((roadmap.description, *objectives, *milestones)))


def roadmap_urls(ids: Collection[int]) -> dict[int, str]:
    return {pk: f"{address('roadmap:roadmap')}#feuille-{pk}" for pk in ids}


def plan_document(plan: PlannedProject) -> SearchDocument:
    return SearchDocument("plan", plan.title, plan.description)


def plan_urls(ids: Collection[int]) -> dict[int, str]:
    return {pk: f"{address('roadmap:roadmap')}#projet-{pk}" for pk in ids}


public_pages.register(
    PublicPage(
        key="roadmap.axis",
        model=Axis,
        kind_label=_("Strategic axes"),
        url=lambda pk: axis_urls([pk])[pk],
        urls=axis_urls,
        document=axis_document,
        objects=lambda: Axis.objects.order_by("pk"),
    ),
    PublicPage(
        key="roadmap.roadmap",
        model=Roadmap,
        kind_label=_("Roadmaps"),
        url=lambda pk: roadmap_urls([pk])[pk],
        urls=roadmap_urls,
        document=roadmap_document,
        objects=lambda: Roadmap.objects.order_by("pk"),
    ),
    PublicPage(
        key="roadmap.plannedproject",
        model=PlannedProject,
        kind_label=_("Plans"),
        url=lambda pk: plan_urls([pk])[pk],
        urls=plan_urls,
        document=plan_document,
        objects=lambda: PlannedProject.objects.order_by("pk"),
    ),
)
menu.register(MenuEntry("roadmap", _("Roadmap"), "roadmap:roadmap", 60))
