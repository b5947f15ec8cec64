from collections.abc import Collection
from typing import Any, ClassVar, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from labsecours.directory import legal
from labsecours.directory.models import Affiliation, Association, Organisation, Person
from labsecours.ui.forms import RecordForm, RowForm

SERVICE_FIELDS = ("service_type", "defence_zone", "category", "category_year")


class OrganisationForm(RecordForm[Organisation]):
    slug_from = "name"
    sections = (
        (_("Identity"), ("name", ("short_name", "kind"), ("siret", "website"), "slug")),
        (_("Where it is"), ("city", ("departments", "region"))),
        (_("For a fire service only"), (("service_type", "defence_zone"), ("category", "category_year"))),
        (_("For the team"), ("notes",)),
    )

    class Meta(RecordForm.Meta):
        model = Organisation
        fields = (
            "name", "short_name", "kind", "siret", "website", "city", "departments", "region", *SERVICE_FIELDS,
            "notes", "slug",
        )  # fmt: skip
        help_texts: ClassVar[dict[str, Any]] = {"notes": _("Never published.")}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        siret = cast(forms.CharField, self.fields["siret"])
        siret.max_length, siret.widget.attrs["maxlength"] = 20, "20"
        siret.validators = [v for v in siret.validators if getattr(v, "limit_value", None) != 14]

    def clean_siret(self) -> str:
        return "".join(str(self.cleaned_data["siret"]).split())

    def clean_departments(self) -> str:
        codes = [code.strip().upper() for code in str(self.cleaned_data["departments"]).replace(";", ",").split(",")]
        wrong = [code for code in codes if code and not (code.isalnum() and 2 <= len(code) <= 3)]
        if wrong:
            raise forms.ValidationError(_("“%(code)s” is no code of a department."), params={"code": wrong[0]})
        return ",".join(code for code in codes if code)

    def clean_category_year(self) -> int | None:
        year: int | None = self.cleaned_data["category_year"]
        if year is not None and not 1900 <= year <= 2200:
            raise forms.ValidationError(_("The year must be between 1900 and 2200."))
        return year

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("kind") not in {Organisation.Kind.FIRE_SERVICE, None}:
            for name in SERVICE_FIELDS:
                if data.get(name):
                    self.add_error(name, _("Only a fire service has this: empty it, or change the kind."))
        elif data.get("category") and "category_year" in data and not data["category_year"]:
            self.add_error("category_year", _("Say of which year this category is."))
        elif data.get("category_year") and "category" in data and not data["category"]:
            self.add_error("category", _("Say which category it was that year."))
        return data


class OwnOrganisationForm(RecordForm[Organisation]):
    """What a referent corrects of their own organisation."""

    class Meta(RecordForm.Meta):
        model = Organisation
        fields = ("website", "city")

    def over(self, stored: Organisation) -> "OwnOrganisationForm":
        """The same typing over what somebody else stored meanwhile."""
        return OwnOrganisationForm({**dict(self.data.items()), "read_version": stored.version}, instance=stored)


class AssociationForm(RecordForm[Association]):
    sections = (
        (_("Identity"), ("name", "tagline", ("founded", "contact_email"))),
        (_("What it tells of itself"), ("presentation", "ambition")),
        (
            _("Legal notice"),
            (
                ("legal_form", "registration"), "registered_office", ("phone", "publication_director"),
                ("host_name", "host_phone"), "host_address", "legal_notice",
            ),
        ),
        (
            _("Accessibility"),
            (
                ("accessibility_state", "accessibility_rate"),
                ("accessibility_audited_on", "accessibility_audited_by"), "accessibility_tests",
                "accessibility_gaps", ("accessibility_email", "accessibility_declared_on"), "accessibility_statement",
            ),
        ),
        (_("Personal data"), ("privacy_email", "privacy_notice")),
        (_("Security"), ("security_email",)),
    )  # fmt: skip

    class Meta(RecordForm.Meta):
        model = Association
        fields = (
            "name", "tagline", "founded", "contact_email", "presentation", "ambition",
            *(name for page in legal.PAGES for name in page.fields),
        )  # fmt: skip
        help_texts: ClassVar[dict[str, Any]] = {
            "publication_director": _("The association’s president, unless its statutes say otherwise."),
            "legal_notice": _("What else you state: credits, terms of reuse."),
            "accessibility_state": _("As the audit found it. Without an audit, leave it empty."),
            "accessibility_tests": _("Pages checked, browsers and screen readers, tools."),
            "accessibility_gaps": _("Each barrier, why it remains, and what to do instead."),
            "accessibility_email": _("Left empty, the contact e-mail is given."),
            "accessibility_statement": _("What else you state."),
            "privacy_email": _("That of the data protection officer, if there is one."),
            "privacy_notice": _("What else you state. The register of processing is added by itself."),
            "security_email": _("Published in /.well-known/security.txt, for those who find a flaw."),
        }

    def layout(self) -> list[tuple[Any, list[list[forms.BoundField]]]]:
        """Each title says what its page still lacks."""
        lacking = {name for page in legal.PAGES for name in legal.lacking(self.instance, page)}
        return [(_with_lacks(title, lines, lacking), lines) for title, lines in super().layout()]

    def clean_accessibility_rate(self) -> int | None:
        rate: int | None = self.cleaned_data["accessibility_rate"]
        if rate is not None and rate > 100:
            raise forms.ValidationError(_("A percentage goes from 0 to 100."))
        return rate

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        state = data.get("accessibility_state")
        if state in {Association.Accessibility.PARTIAL, Association.Accessibility.FULL}:
            for name in ("accessibility_rate", "accessibility_audited_on"):
                if name in data and data[name] is None:
                    self.add_error(name, _("This state rests on an audit: give its date and its result."))
        rate = data.get("accessibility_rate")
        if state and rate is not None and state != legal.state_at(rate):
            self.add_error("accessibility_state", _("Half of the criteria make it partial, all of them full."))
        return data


def _with_lacks(title: Any, lines: list[list[forms.BoundField]], lacking: Collection[str]) -> str:
    labels = [str(bound.label).lower() for line in lines for bound in line if bound.name in lacking]
    if not labels:
        return str(title)
    return gettext("%(title)s (still to be filled in: %(fields)s)") % {"title": title, "fields": ", ".join(labels)}


class PersonForm(RecordForm[Person]):
    sections = (
        (_("Identity"), (("given_name", "family_name"), ("rank", "status"), "email")),
        (_("On the public site"), ("is_public",)),
    )

    class Meta(RecordForm.Meta):
        model = Person
        fields = ("given_name", "family_name", "rank", "status", "email", "is_public")


class AffiliationForm(RowForm[Affiliation]):
    class Meta(RowForm.Meta):
        model = Affiliation
        fields: ClassVar[tuple[str, ...]] = ("organisation", "function", "since", "until")

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("since") and data.get("until") and data["until"] < data["since"]:
            self.add_error("until", _("It ends before it begins: check both dates."))
        return data
