from django.urls import path

from labsecours.report import desk_views

app_name = "report_desk"
urlpatterns = [
    path("rapports/", desk_views.index, name="index"),
    path("rapports/<int:year>/", desk_views.edit, name="edit"),
    path("rapports/<int:year>/activites/", desk_views.entries, name="entries"),
    path("rapports/<int:year>/apercu/", desk_views.preview, name="preview"),
    path("rapports/<int:year>/apercu.pdf", desk_views.preview_pdf, name="preview_pdf"),
    path("rapports/<int:year>/figer/", desk_views.freeze, name="freeze"),
    path("rapports/<int:year>/editions/<int:number>/", desk_views.edition, name="edition"),
    path("rapports/<int:year>/editions/<int:number>/erratum/", desk_views.erratum, name="erratum"),
]
