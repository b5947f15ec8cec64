from django.urls import path

from labsecours.privacy import views

app_name = "privacy"
urlpatterns = [
    path("compte/donnees/", views.my_data, name="my_data"),
    path("compte/donnees/exporter/", views.export, name="export"),
    path("compte/donnees/effacement/", views.ask_erasure, name="ask_erasure"),
    path("compte/donnees/effacement/annuler/", views.cancel, name="cancel"),
    path("compte/donnees/effacement/annuler/<str:token>/", views.cancel_by_link, name="cancel_by_link"),
    path("compte/donnees/consentement/", views.consent, name="consent"),
    path("confidentialite/registre.csv", views.register_csv, name="register_csv"),
]
