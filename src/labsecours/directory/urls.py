from django.urls import path

from labsecours.directory import views

app_name = "directory"
urlpatterns = [
    path("partenaires/", views.partners, name="partners"),
    path("organisations/<slug:slug>/", views.organisation, name="organisation"),
]
