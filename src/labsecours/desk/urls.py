from django.urls import path, register_converter

from labsecours.desk import audit_views, record_views, views
from labsecours.desk.converters import ScreenConverter

register_converter(ScreenConverter, "screen")

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("modifications/", views.changes, name="changes"),
    path("journal/", audit_views.index, name="audit"),
    path("journal/export.<str:kind>", audit_views.export, name="audit_export"),
    path("journal/<int:sequence>/", audit_views.event, name="audit_event"),
    path("retablir/", views.restore, name="restore"),
    path("choix/<screen:screen>/", views.choices, name="choices"),
    path("<screen:screen>/", views.listing, name="list"),
    path("<screen:screen>/export.<str:kind>", views.export, name="export"),
    path("<screen:screen>/selection/", views.selection, name="selection"),
    path("<screen:screen>/ajouter/", record_views.add, name="add"),
    path("<screen:screen>/<int:number>/", record_views.edit, name="edit"),
    path("<screen:screen>/<int:number>/supprimer/", record_views.delete, name="delete"),
    path("<screen:screen>/<int:number>/historique/", record_views.history, name="history"),
    path("<screen:screen>/<int:number>/fusionner/", record_views.merge, name="merge"),
]
