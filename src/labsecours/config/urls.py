"""Addresses of the site: French at the root, English under /en/; files and feeds for machines have one address."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from labsecours.portal.views import security

urlpatterns = [
    path(".well-known/security.txt", security, name="security_txt"),
    path("api/", include("labsecours.api.urls")),
    *i18n_patterns(
        path("compte/", include("labsecours.accounts.urls")),
        path("compte/", include("labsecours.accounts.allauth_urls")),
        path("compte/fournisseur/", include("labsecours.accounts.openid_urls")),
        path("compte/organisations/", include("labsecours.directory.own_urls")),
        path("gestion/", include("labsecours.accounts.desk_urls")),
        path("gestion/", include("labsecours.privacy.desk_urls")),
        path("gestion/", include("labsecours.desk.outbox_urls")),
        path("gestion/", include("labsecours.desk.jobs_urls")),
        path("demonstration/", include("labsecours.desk.inbox_urls")),
        path("gestion/", include("labsecours.desk.urls")),
        path("gestion/", include("labsecours.report.desk_urls")),
        path("rapports/", include("labsecours.report.urls")),
        path("", include("labsecours.press.urls")),
        path("", include("labsecours.calls.urls")),
        path("", include("labsecours.events.urls")),
        path("", include("labsecours.network.urls")),
        path("", include("labsecours.roadmap.urls")),
        path("", include("labsecours.directory.urls")),
        path("", include("labsecours.privacy.urls")),
        path("", include("labsecours.portal.urls")),
        prefix_default_language=False,
    ),
]

handler400 = "labsecours.portal.views.bad_request"
handler403 = "labsecours.portal.views.refused"
handler404 = "labsecours.portal.views.not_found"
handler429 = "labsecours.accounts.waiting.too_many"
handler500 = "labsecours.portal.views.failed"
