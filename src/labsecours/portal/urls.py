from django.urls import path

from labsecours.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("recherche/", views.search_page, name="search"),
    path("mentions-legales/", views.legal, name="legal"),
    path("accessibilite/", views.accessibility, name="accessibility"),
    path("confidentialite/", views.privacy, name="privacy"),
    path("cookies/", views.cookies, name="cookies"),
    path("plan-du-site/", views.sitemap_page, name="sitemap_page"),
    path("actualites.rss", views.rss, name="rss"),
    path("sitemap.xml", views.sitemap_file, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
    path("ui/", views.gallery, name="gallery"),
]
