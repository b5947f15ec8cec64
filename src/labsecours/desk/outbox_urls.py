from django.urls import path

from labsecours.desk import outbox_views

app_name = "outbox"
urlpatterns = [
    path("courriers/", outbox_views.listing, name="list"),
    path("courriers/modeles/", outbox_views.samples, name="samples"),
    path("courriers/modeles/<str:key>/", outbox_views.sample, name="sample"),
    path("courriers/<int:number>/", outbox_views.mail, name="mail"),
    path("courriers/<int:number>/renvoyer/", outbox_views.resend, name="resend"),
    path("courriers/<int:number>/annuler/", outbox_views.cancel, name="cancel"),
]
