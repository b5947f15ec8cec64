from django.urls import path

from labsecours.directory import own_views

app_name = "own_directory"
urlpatterns = [
    path("", own_views.organisations, name="organisations"),
    path("<int:number>/", own_views.organisation, name="organisation"),
]
