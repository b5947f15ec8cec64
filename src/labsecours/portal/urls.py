from django.urls import path

from labsecours.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("recherche/", views.home, name="search"),
    path("mentions-legales/", views.home, name="legal"),
    path("accessibilite/", views.home, name="accessibility"),
    path("confidentialite/", views.home, name="privacy"),
    path("plan-du-site/", views.home, name="sitemap_page"),
    path("actualites.rss", views.home, name="rss"),
]
