from datetime import date

from factory.declarations import RelatedFactory, Sequence, SubFactory
from factory.django import DjangoModelFactory

from labsecours.directory.models import Affiliation, Association, Organisation, Person


class OrganisationFactory(DjangoModelFactory[Organisation]):
    class Meta:
        model = Organisation

    name = Sequence(lambda n: f"Société d’essai n° {n}")
    short_name = Sequence(lambda n: f"ESSAI-{n}")
    slug = Sequence(lambda n: f"societe-d-essai-{n}")
    kind = "company"
    city = "Dijon"


class FireServiceFactory(OrganisationFactory):
    name = Sequence(lambda n: f"Service d’incendie d’essai n° {n}")
    kind = "fire_service"
    service_type = "sdis"
    category, category_year = "B", 2021


class PersonFactory(DjangoModelFactory[Person]):
    class Meta:
        model = Person
        skip_postgeneration_save = True

    given_name = "Ana"
    family_name = Sequence(lambda n: f"Candidate-{n}")
    rank = "capitaine"
    status = "spp"
    affiliation = RelatedFactory("tests.factories.directory.AffiliationFactory", "person")


class AffiliationFactory(DjangoModelFactory[Affiliation]):
    class Meta:
        model = Affiliation

    person = SubFactory(PersonFactory, affiliation=None)
    organisation = SubFactory(OrganisationFactory)
    function = "Cheffe de projet"
    since = date(2020, 9, 1)


class AssociationFactory(DjangoModelFactory[Association]):
    class Meta:
        model = Association

    name = "Association d’essai"
    founded = "septembre 2017"
