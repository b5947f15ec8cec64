from django.urls import path

from labsecours.report import views

DATA = {"figures": "chiffres", "timeline": "chronologie"}

app_name = "report"
urlpatterns = [
    path("", views.index, name="index"),
    path("<int:year>/", views.report, name="report"),
    path("<int:year>/chiffres/", views.figures, name="figures"),
    path("<int:year>/chiffres/<slug:key>/", views.figure, name="figure"),
    path("<int:year>/chiffres/<slug:key>.csv", views.figure_csv, name="figure_csv"),
    path("<int:year>/chiffres/<slug:key>.json", views.figure_json, name="figure_json"),
    *(
        path(f"<int:year>/{word}.{kind}", views.data, {"what": what, "kind": kind}, name=f"{what}_{kind}")
        for what, word in DATA.items()
        for kind in ("csv", "json")
    ),
    *(path(f"<int:year>/rapport.{kind}", views.report_file, {"kind": kind}, name=kind) for kind in views.FILES),
    path("<int:year>/editions/<int:number>/", views.edition, name="edition"),
    path("<int:year>/editions/<int:number>/chiffres/<slug:key>/", views.edition_figure, name="edition_figure"),
    *(
        path(
            f"<int:year>/editions/<int:number>/rapport.{kind}",
            views.edition_file,
            {"kind": kind},
            name=f"edition_{kind}",
        )
        for kind in views.FILES
    ),
]
