from datetime import date

from factory.declarations import RelatedFactory, Sequence, SubFactory
from factory.django import DjangoModelFactory

from labsecours.roadmap.models import Axis, Milestone, Objective, PlannedProject, Roadmap


class AxisFactory(DjangoModelFactory[Axis]):
    class Meta:
        model = Axis

    name = Sequence(lambda n: f"Enjeu d’essai n° {n}")
    short_name = Sequence(lambda n: f"Enjeu {n}")
    slug = Sequence(lambda n: f"enjeu-{n}")
    position = 1


class RoadmapFactory(DjangoModelFactory[Roadmap]):
    class Meta:
        model = Roadmap
        skip_postgeneration_save = True

    name = Sequence(lambda n: f"Feuille de route {n}")
    start_year, end_year = 2019, 2024
    objective = RelatedFactory("tests.factories.roadmap.ObjectiveFactory", "roadmap")
    milestone = RelatedFactory("tests.factories.roadmap.MilestoneFactory", "roadmap")


class ObjectiveFactory(DjangoModelFactory[Objective]):
    class Meta:
        model = Objective

    roadmap = SubFactory(RoadmapFactory, objective=None, milestone=None)
    axis = SubFactory(AxisFactory)
    title = Sequence(lambda n: f"Objectif {n}")


class MilestoneFactory(DjangoModelFactory[Milestone]):
    class Meta:
        model = Milestone

    roadmap = SubFactory(RoadmapFactory, objective=None, milestone=None)
    title = Sequence(lambda n: f"Jalon {n}")
    period_start, period_end, period_precision = date(2021, 6, 1), date(2021, 8, 31), "season"


class PlannedProjectFactory(DjangoModelFactory[PlannedProject]):
    class Meta:
        model = PlannedProject

    year = 2022
    title = Sequence(lambda n: f"Projet d’essai {n}")
    axis = SubFactory(AxisFactory)
