from django.urls import path

from labsecours.accounts import desk_views

app_name = "accounts_desk"
urlpatterns = [
    path("comptes/", desk_views.listing, name="list"),
    path("comptes/inviter/", desk_views.invite, name="invite"),
    path("comptes/<int:number>/", desk_views.account, name="account"),
    path("comptes/<int:number>/roles/", desk_views.grant, name="grant"),
    path("comptes/<int:number>/roles/<int:grant>/retirer/", desk_views.withdraw, name="withdraw"),
    path("comptes/<int:number>/fermer/", desk_views.close, name="close"),
    path("comptes/<int:number>/rouvrir/", desk_views.reopen, name="reopen"),
    path("comptes/<int:number>/second-facteur/", desk_views.reset_second_factor, name="reset_second_factor"),
    path("comptes/<int:number>/deconnecter/", desk_views.end_sessions, name="end_sessions"),
]
