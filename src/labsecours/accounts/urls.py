"""One's own account and sign-in links, under /compte/."""

from django.urls import path

from labsecours.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.home, name="home"),
    path("profil/", views.profile, name="profile"),
    path("second-facteur/", views.second_factor, name="second_factor"),
    path("lien/", views.link_request, name="link_request"),
    path("lien/envoye/", views.link_sent, name="link_sent"),
    path("lien/<str:token>/", views.link_open, name="link_open"),
]
