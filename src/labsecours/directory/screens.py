from typing import Any

from django.utils.translation import gettext_lazy as _

from labsecours.accounts.roles import Domain
from labsecours.directory import forms
from labsecours.directory.duplicates import organisation_doubles, person_doubles
from labsecours.directory.legal import lacks_something
from labsecours.directory.models import Association, Organisation, Person
from labsecours.directory.rules import is_referent
from labsecours.kernel.desk import Column, DeskGroup, DeskScreen, Filter, PartForm, QuickCreate, Watch, desk_screens
from labsecours.kernel.own import OwnLink, own_links
from labsecours.kernel.slugs import free_slug
from labsecours.ui.addresses import address


def organisation_label(record: Organisation) -> str:
    return f"{record.name} ({record.short_name})" if record.short_name else record.name


def _organisation_detail(record: Organisation) -> str:
    return " · ".join(text for text in (str(record.get_kind_display()), record.city, record.departments) if text)


def _new_organisation(name: str, kind: str) -> Organisation:
    return Organisation(name=name[:250], kind=kind, slug=free_slug(Organisation, name))


def _person_detail(record: Any) -> str:
    return " · ".join(text for text in (record.rank, record.email) if text)


desk_screens.register(
    DeskScreen(
        key="organisations",
        model=Organisation,
        title=_("organisations"),
        one=_("organisation"),
        add_label=_("Add an organisation"),
        group=DeskGroup.NETWORK,
        domain=Domain.RECORD,
        form=forms.OrganisationForm,
        columns=(
            Column(_("name"), lambda row: row.name, "name"),
            Column(_("short name"), lambda row: row.short_name, "short_name"),
            Column(_("kind"), lambda row: row.get_kind_display(), "kind"),
            Column(_("city"), lambda row: row.city, "city"),
            Column(_("departments"), lambda row: row.departments),
        ),
        search=("name", "short_name", "siret", "city"),
        ordering=("name", "pk"),
        filters=(
            Filter("nature", _("kind"), "kind", lambda: Organisation.Kind.choices),
            Filter("zone", _("defence zone"), "defence_zone", lambda: Organisation.DefenceZone.choices),
            Filter("categorie", _("category"), "category", lambda: Organisation.Category.choices),
        ),
        notices=organisation_doubles,
        choice_label=organisation_label,
        choice_detail=_organisation_detail,
        quick_create=QuickCreate(_new_organisation, Organisation.Kind.choices),
        mergeable=True,
        order=10,
    ),
    DeskScreen(
        key="personnes",
        model=Person,
        title=_("people"),
        one=_("person"),
        add_label=_("Add a person"),
        group=DeskGroup.NETWORK,
        domain=Domain.RECORD,
        form=forms.PersonForm,
        parts=(PartForm("affiliations", _("affiliations"), forms.AffiliationForm, _("Add an affiliation")),),
        columns=(
            Column(_("name"), str, "family_name"),
            Column(_("rank or title"), lambda row: row.rank, "rank"),
            Column(_("status"), lambda row: row.get_status_display(), "status"),
            Column(_("affiliations"), lambda row: ", ".join(str(a.organisation) for a in row.affiliations.all())),
        ),
        search=("family_name", "given_name", "rank", "email"),
        ordering=("family_name", "given_name", "pk"),
        prefetch=("affiliations__organisation",),
        filters=(Filter("statut", _("status"), "status", lambda: Person.Status.choices),),
        notices=person_doubles,
        choice_detail=_person_detail,
        mergeable=True,
        personal=True,
        order=20,
    ),
    DeskScreen(
        key="association",
        model=Association,
        title=_("association"),
        one=_("association"),
        add_label=_("Present the association"),
        group=DeskGroup.SITE,
        domain=Domain.RECORD,
        form=forms.AssociationForm,
        columns=(Column(_("name"), lambda row: row.name, "name"),),
        search=("name",),
        ordering=("pk",),
        watches=(Watch("pages", _("association whose legal pages are to complete"), lacks_something),),
        single=True,
    ),
)
own_links.register(
    OwnLink("directory.own", _("My organisations"), lambda: address("own_directory:organisations"), is_referent)
)
