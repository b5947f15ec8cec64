from django.urls import path

from labsecours.press import views

app_name = "press"
urlpatterns = [path("publications/", views.publications, name="publications")]
