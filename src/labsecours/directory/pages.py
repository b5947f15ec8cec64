from django.utils.translation import gettext_lazy as _

from labsecours.directory import queries
from labsecours.directory.geography import department_names, region_names
from labsecours.directory.models import Organisation
from labsecours.kernel.registries import (
    MenuEntry,
    PublicPage,
    SearchDocument,
    menu,
    public_pages,
    site_identity,
)
from labsecours.ui.addresses import by_slug
from labsecours.ui.typography import joined

site_identity.source = queries.identity


def document(organisation: Organisation) -> SearchDocument:
    places = (
        organisation.city,
        department_names(organisation.department_codes),
        region_names().get(organisation.region, ""),
    )
    text = joined((organisation.short_name, organisation.get_service_type_display(), *places))
    return SearchDocument("organisation", organisation.name, text)


urls = by_slug(Organisation, "directory:organisation")

public_pages.register(
    PublicPage(
        key="directory.organisation",
        model=Organisation,
        kind_label=_("Organisations"),
        url=lambda pk: urls([pk])[pk],
        urls=urls,
        document=document,
        objects=lambda: Organisation.objects.order_by("pk"),
    )
)
menu.register(MenuEntry("partners", _("Partners"), "directory:partners", 40))
