"""Signing in through an OpenID provider, under /compte/fournisseur/, by the names that allauth knows."""

from django.urls import path

from labsecours.accounts import openid_views as views

urlpatterns = [
    path("", views.begin, name="openid_connect_login"),
    path("retour/", views.come_back, name="openid_connect_callback"),
    path("detacher/", views.disconnect, name="openid_disconnect"),
    path("depart/<str:number>/", views.leave, name="openid_leave"),
    path("adieu/", views.left, name="openid_left"),
]
