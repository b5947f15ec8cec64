from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path

from labsecours.accounts.forms import SignInForm
from labsecours.kernel.guards import public

app_name = "accounts"
urlpatterns = [
    path(
        "connexion/",
        public(
            LoginView.as_view(
                template_name="accounts/sign_in.html",
                authentication_form=SignInForm,
                redirect_authenticated_user=True,
            )
        ),
        name="sign_in",
    ),
    path("deconnexion/", LogoutView.as_view(), name="sign_out"),
]
