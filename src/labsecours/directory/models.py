"""Organisations, people and what ties them, with dates."""

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from labsecours.kernel.models import Record

KINDS_OF_SERVICE = Q(kind="fire_service")


class Organisation(Record):
    class Kind(models.TextChoices):
        FIRE_SERVICE = "fire_service", _("fire service")
        STATE_BODY = "state_body", _("State body")
        LOCAL_AUTHORITY = "local_authority", _("local authority")
        ASSOCIATION = "association", _("association or federation")
        COMPANY = "company", _("company")
        SCHOOL = "school", _("school")
        RESEARCH = "research", _("research")
        MEDIA = "media", _("media")

    class ServiceType(models.TextChoices):
        SDIS = "sdis", "SDIS"
        SIS = "sis", "SIS"
        SDMIS = "sdmis", "SDMIS"
        BSPP = "bspp", "BSPP"
        BMPM = "bmpm", "BMPM"
        TERRITORIAL = "territorial", _("territorial service")

    class DefenceZone(models.TextChoices):
        PARIS = "paris", "Paris"
        NORD = "nord", "Nord"
        OUEST = "ouest", "Ouest"
        SUD_OUEST = "sud_ouest", "Sud-Ouest"
        SUD = "sud", "Sud"
        SUD_EST = "sud_est", "Sud-Est"
        EST = "est", "Est"
        ANTILLES = "antilles", "Antilles"
        GUYANE = "guyane", "Guyane"
        OCEAN_INDIEN = "ocean_indien", "Sud de l’océan Indien"

    class Category(models.TextChoices):
        A = "A", "A"
        B = "B", "B"
        C = "C", "C"

    name = models.CharField(_("name"), max_length=250)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    slug = models.SlugField(_("address on the site"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    siret = models.CharField(
        "SIRET",
        max_length=14,
        blank=True,
        validators=[RegexValidator(r"^\d{14}$", _("A SIRET has 14 digits."))],
    )
    website = models.URLField(_("website"), max_length=500, blank=True)
    city = models.CharField(_("city"), max_length=120, blank=True)
    departments = models.CharField(
        _("departments"),
        max_length=60,
        blank=True,
        help_text=_("INSEE codes separated by commas, such as 75,92,93,94."),
    )
    region = models.CharField(_("region"), max_length=3, blank=True, help_text=_("INSEE code, such as 11."))
    notes = models.TextField(_("internal notes"), blank=True)

    service_type = models.CharField(_("type of service"), max_length=12, choices=ServiceType.choices, blank=True)
    defence_zone = models.CharField(_("defence zone"), max_length=12, choices=DefenceZone.choices, blank=True)
    category = models.CharField(_("category"), max_length=1, choices=Category.choices, blank=True)
    category_year = models.PositiveSmallIntegerField(_("year of the category"), null=True, blank=True)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=KINDS_OF_SERVICE | Q(service_type="", defence_zone="", category=""),
                name="directory_only_services_have_a_type",
            ),
            models.CheckConstraint(
                condition=Q(category="", category_year=None) | (~Q(category="") & Q(category_year__isnull=False)),
                name="directory_category_has_its_year",
            ),
            models.UniqueConstraint(fields=["siret"], condition=~Q(siret=""), name="directory_siret_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["name"]),
            models.Index(fields=["kind", "name"]),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name

    @property
    def department_codes(self) -> tuple[str, ...]:
        return tuple(code for code in self.departments.split(",") if code)


class Association(Record):
    """The association that runs this site: one row, told on the home page, at the head of the report and on the pages
    that the law asks for (`directory.legal` says what these need)."""

    class Accessibility(models.TextChoices):
        """States of conformity with the RGAA. Without any audit, a site is to be declared non-conforming."""

        NONE = "none", _("non-conforming")
        PARTIAL = "partial", _("partially conforming")
        FULL = "full", _("fully conforming")

    name = models.CharField(_("name"), max_length=120)
    tagline = models.CharField(_("tagline"), max_length=200, blank=True)
    founded = models.CharField(
        _("founded"), max_length=60, blank=True, help_text=_("As people say it: September 2017.")
    )
    presentation = models.TextField(_("who we are"), blank=True)
    ambition = models.TextField(_("what for"), blank=True)
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    legal_form = models.CharField(_("legal form"), max_length=120, blank=True)
    registered_office = models.CharField(_("registered office"), max_length=250, blank=True)
    registration = models.CharField(
        _("registration number"), max_length=60, blank=True, help_text=_("RNA or SIREN number.")
    )
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    publication_director = models.CharField(_("director of publication"), max_length=160, blank=True)
    host_name = models.CharField(_("host of the site"), max_length=160, blank=True)
    host_address = models.CharField(_("address of the host"), max_length=250, blank=True)
    host_phone = models.CharField(_("telephone of the host"), max_length=30, blank=True)
    legal_notice = models.TextField(_("legal notice"), blank=True)
    accessibility_state = models.CharField(
        _("conformity with the RGAA"), max_length=8, choices=Accessibility.choices, blank=True
    )
    accessibility_rate = models.PositiveSmallIntegerField(_("criteria met (%)"), null=True, blank=True)
    accessibility_audited_on = models.DateField(_("date of the audit"), null=True, blank=True)
    accessibility_audited_by = models.CharField(_("audited by"), max_length=160, blank=True)
    accessibility_tests = models.TextField(_("how it was tested"), blank=True)
    accessibility_gaps = models.TextField(_("what is not accessible"), blank=True)
    accessibility_email = models.EmailField(_("e-mail to report a barrier"), blank=True)
    accessibility_declared_on = models.DateField(_("date of the statement"), null=True, blank=True)
    accessibility_statement = models.TextField(_("accessibility statement"), blank=True)
    privacy_email = models.EmailField(_("e-mail about personal data"), blank=True)
    privacy_notice = models.TextField(_("privacy notice"), blank=True)
    security_email = models.EmailField(_("e-mail to report a vulnerability"), blank=True)

    class Meta:
        verbose_name = _("association")
        verbose_name_plural = _("associations")

    def __str__(self) -> str:
        return self.name


class Person(Record):
    class Status(models.TextChoices):
        SPP = "spp", _("professional firefighter (SPP)")
        SPV = "spv", _("volunteer firefighter (SPV)")
        PATS = "pats", _("administrative and technical staff (PATS)")
        CIVIL = "civil", _("civilian")
        MILITARY = "military", _("military")
        ELECTED = "elected", _("elected representative")

    parts = ("affiliations",)

    given_name = models.CharField(_("given name"), max_length=100, blank=True)
    family_name = models.CharField(_("family name"), max_length=100)
    rank = models.CharField(_("rank or title"), max_length=100, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    is_public = models.BooleanField(
        _("named on the public site"),
        default=False,
        help_text=_("Only with the person’s agreement, or in a public office."),
    )

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["family_name", "given_name"])]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()


class Affiliation(models.Model):
    """A person's place in an organisation, between two dates where they are known."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="affiliations")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="affiliations", verbose_name=_("organisation")
    )
    function = models.CharField(_("function"), max_length=250, blank=True)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("affiliation")
        verbose_name_plural = _("affiliations")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(since__lte=F("until")),
                name="directory_affiliation_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.organisation}"
