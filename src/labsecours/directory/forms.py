from typing import Any, ClassVar, cast

from django import forms
from django.utils.translation import gettext_lazy as _

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


class AssociationForm(RecordForm[Association]):
    sections = (
        (_("Identity"), ("name", "tagline", ("founded", "contact_email"))),
        (_("What it tells of itself"), ("presentation", "ambition")),
        (_("Pages that the law asks for"), ("legal_notice", "accessibility_statement", "privacy_notice")),
    )

    class Meta(RecordForm.Meta):
        model = Association
        fields = (
            "name", "tagline", "founded", "contact_email", "presentation", "ambition", "legal_notice",
            "accessibility_statement", "privacy_notice",
        )  # fmt: skip


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
