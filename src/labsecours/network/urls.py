from django.urls import path

from labsecours.network import views

app_name = "network"
urlpatterns = [
    path("membres/", views.members, name="members"),
    path("conventions/", views.agreements, name="agreements"),
]
