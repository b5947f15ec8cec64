from django.urls import path

from labsecours.desk import jobs_views

app_name = "jobs"
urlpatterns = [
    path("travaux/", jobs_views.listing, name="list"),
    path("travaux/<uuid:number>/relancer/", jobs_views.run_again, name="run_again"),
]
