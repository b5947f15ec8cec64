from django.urls import path

from labsecours.events import views

app_name = "events"
urlpatterns = [
    path("agenda/", views.agenda, name="agenda"),
    path("agenda.ics", views.agenda_calendar, name="agenda_calendar"),
    path("evenements/<slug:slug>/", views.event, name="event"),
    path("evenements/<slug:slug>.ics", views.event_calendar, name="event_calendar"),
    path("series/<slug:slug>/", views.series, name="series"),
    path("series/<slug:slug>.ics", views.series_calendar, name="series_calendar"),
]
