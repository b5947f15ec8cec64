from django.urls import URLPattern

app_name = "report_desk"
urlpatterns: list[URLPattern] = []
