"""The Jinja2 environment of every page, and the renderer of forms."""

from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.forms.renderers import BaseRenderer
from django.template import engines
from django.utils import translation
from jinja2 import Environment, StrictUndefined, select_autoescape
from markupsafe import Markup

from labsecours.ui import addresses, charts, context, markup, typography
from labsecours.ui.map import credit, department_map


def environment(**options: Any) -> Environment:
    options.pop("undefined", None)
    options.pop("autoescape", None)
    jinja = Environment(
        undefined=StrictUndefined,
        autoescape=select_autoescape(disabled_extensions=("txt",), default=True),
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
        **options,
    )
    jinja.install_gettext_callables(  # type: ignore[attr-defined]
        translation.gettext,
        translation.ngettext,
        newstyle=True,
        pgettext=translation.pgettext,
        npgettext=translation.npgettext,
    )
    jinja.globals.update(
        static=staticfiles_storage.url,
        url=addresses.address,
        slug_url=addresses.slug_address,
        slug_frame=addresses.slug_frame,
        get_language=translation.get_language,
        site_url=settings.SITE_URL,
        demonstration=lambda: settings.DEMONSTRATION,
        column_chart=charts.column_chart,
        bar_chart=charts.bar_chart,
        department_map=department_map,
        map_credit=credit,
        french=french,
        menu_links=context.menu_links,
        openid_name=openid_name,
    )
    jinja.filters.update(
        number=typography.number,
        day=typography.day,
        moment=typography.moment,
        clock=typography.clock_time,
        period=typography.period,
        quantity=typography.quantity,
        leaf=typography.leaf,
        capfirst=typography.capfirst,
        bind_dashes=typography.bind_dashes,
        markdown=markup.to_html,
        plain=markup.to_plain,
        host=typography.host,
    )
    return jinja


def openid_name() -> str:
    """Name of the OpenID provider by which people may sign in; nothing without any."""
    return settings.OPENID_PROVIDER.name if settings.OPENID_PROVIDER else ""


def french() -> Markup:
    """The attribute that marks the record's own words, which are French, on a page in another language."""
    return Markup("") if translation.get_language() == "fr" else Markup(' lang="fr"')


class FormRenderer(BaseRenderer):
    """Renders forms and widgets through the pages' own engine: fields are ours, widgets Django's."""

    form_template_name = "ui/forms/form.html"
    formset_template_name = "ui/forms/formset.html"
    field_template_name = "ui/forms/field.html"

    def get_template(self, template_name: str) -> Any:
        return engines["jinja2"].get_template(template_name)
