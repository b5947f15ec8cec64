from django.urls import path

from labsecours.roadmap import views

app_name = "roadmap"
urlpatterns = [path("feuille-de-route/", views.roadmap, name="roadmap")]
