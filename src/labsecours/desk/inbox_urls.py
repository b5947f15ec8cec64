from django.urls import path

from labsecours.desk import inbox_views

app_name = "inbox"
urlpatterns = [
    path("courrier/", inbox_views.inbox, name="list"),
    path("courrier/<int:number>/", inbox_views.mail, name="mail"),
]
