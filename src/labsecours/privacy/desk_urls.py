from django.urls import path

from labsecours.privacy import desk_views

app_name = "privacy_desk"
urlpatterns = [
    path("donnees-personnelles/", desk_views.index, name="index"),
    path("donnees-personnelles/<int:number>/refuser/", desk_views.refuse, name="refuse"),
    path("donnees-personnelles/<int:number>/effacer/", desk_views.hasten, name="hasten"),
]
