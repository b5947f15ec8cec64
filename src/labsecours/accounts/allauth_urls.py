"""French addresses, and guards, for the pages of allauth. It knows them by these names, which have no namespace."""

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.urls import path, re_path

from labsecours.accounts import second_factor_views as ours
from labsecours.accounts.auditing import with_its_events
from labsecours.accounts.guards import entrance, own
from labsecours.kernel.guards import signed_in

RESET = r"^mot-de-passe/nouveau/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$"

urlpatterns = [
    path("connexion/", entrance(account.login), name="account_login"),
    path("deconnexion/", entrance(account.logout), name="account_logout"),
    path("inscription/", entrance(with_its_events(account.signup)), name="account_signup"),
    path("ferme/", entrance(account.account_inactive), name="account_inactive"),
    path("confirmer/", signed_in(account.reauthenticate), name="account_reauthenticate"),
    path("adresse/", own(with_its_events(account.email)), name="account_email"),
    path("adresse/a-confirmer/", entrance(account.email_verification_sent), name="account_email_verification_sent"),
    re_path(
        r"^adresse/(?P<key>[-:\w]+)/$", entrance(with_its_events(account.confirm_email)), name="account_confirm_email"
    ),
    path("mot-de-passe/", own(with_its_events(account.password_change)), name="account_change_password"),
    path("mot-de-passe/choisir/", own(with_its_events(account.password_set)), name="account_set_password"),
    path("mot-de-passe/oublie/", entrance(account.password_reset), name="account_reset_password"),
    path("mot-de-passe/oublie/envoye/", entrance(account.password_reset_done), name="account_reset_password_done"),
    path(
        "mot-de-passe/nouveau/fait/",
        entrance(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    re_path(RESET, entrance(with_its_events(account.password_reset_from_key)), name="account_reset_password_from_key"),
    path("second-facteur/reglages/", own(second_factor.index), name="mfa_index"),
    path("second-facteur/code/", entrance(second_factor.authenticate), name="mfa_authenticate"),
    path("second-facteur/confirmer/", signed_in(second_factor.reauthenticate), name="mfa_reauthenticate"),
    path("second-facteur/application/", own(with_its_events(ours.ActivateApp.as_view())), name="mfa_activate_totp"),
    path("second-facteur/application/retirer/", own(with_its_events(totp.deactivate_totp)), name="mfa_deactivate_totp"),
    path("second-facteur/codes/", own(with_its_events(ours.RecoveryCodes.as_view())), name="mfa_view_recovery_codes"),
    path(
        "second-facteur/codes/renouveler/",
        own(with_its_events(recovery_codes.generate_recovery_codes)),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "second-facteur/codes/telecharger/",
        own(recovery_codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("second-facteur/cles/", own(passkeys.list_webauthn), name="mfa_list_webauthn"),
    path("second-facteur/cles/ajouter/", own(with_its_events(ours.AddPasskey.as_view())), name="mfa_add_webauthn"),
    path(
        "second-facteur/cles/confirmer/", signed_in(ours.ConfirmPasskey.as_view()), name="mfa_reauthenticate_webauthn"
    ),
    path("second-facteur/cles/connexion/", entrance(passkeys.login_webauthn), name="mfa_login_webauthn"),
    path(
        "second-facteur/cles/<int:pk>/retirer/",
        own(with_its_events(ours.RemovePasskey.as_view())),
        name="mfa_remove_webauthn",
    ),
    path(
        "second-facteur/cles/<int:pk>/renommer/", own(with_its_events(passkeys.edit_webauthn)), name="mfa_edit_webauthn"
    ),
    path("appareils/", own(ours.Devices.as_view()), name="usersessions_list"),
]
