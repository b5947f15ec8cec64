from django.urls import path

from labsecours.calls import views

app_name = "calls"
urlpatterns = [
    path("appels/", views.calls, name="calls"),
    path("appels/<slug:slug>/", views.call, name="call"),
]
