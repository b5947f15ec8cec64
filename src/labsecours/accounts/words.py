"""What allauth tells, in our words."""

from django.utils.translation import gettext_lazy as _

INCORRECT_CODE = _("This code is not the right one, or it was used already. Wait for the next one and try again.")
INCORRECT_KEY = _("This passkey was not recognised. Try again, or use another way.")
KEY_NAME = _("Passkey %(number)d")
WRONG_PASSWORD = _("This is not your password. Check it, capitals included.")
WRONG_PAIR = _("This e-mail and this password do not go together. Check both, capitals included.")
TOO_MANY = _("Too many attempts. Wait a few minutes, then try again; a sign-in link by e-mail still works.")

ERRORS = {
    "account_inactive": _("This account is closed."),
    "duplicate_email": _("This is your address already."),
    "email_password_mismatch": WRONG_PAIR,
    "enter_current_password": WRONG_PASSWORD,
    "incorrect_code": INCORRECT_CODE,
    "incorrect_password": WRONG_PASSWORD,
    "invalid_login": WRONG_PAIR,
    "invalid_password_reset": _("This link was used already, or its hour is over."),
    "rate_limited": _("Too many requests. Wait a few minutes, then try again."),
    "same_as_current": _("This is the same as now."),
    "too_many_login_attempts": TOO_MANY,
}
SECOND_FACTOR_ERRORS = {
    "cannot_delete_authenticator": _("Your role needs a second factor: add another one before you remove this one."),
    "cannot_generate_recovery_codes": _("Set up a second factor first."),
    "incorrect_code": INCORRECT_CODE,
    "incorrect_key": INCORRECT_KEY,
    "unverified_email": _("Confirm your e-mail first: open the link that we sent you."),
}
WAYS_TO_CONFIRM = {
    "reauthenticate": _("Give your password"),
    "mfa_reauthenticate": _("Give a code"),
    "mfa_reauthenticate:webauthn": _("Use a passkey"),
}
MESSAGES = {
    "account/messages/email_confirmation_failed.txt": _("This address belongs to another account."),
    "account/messages/email_confirmed.txt": _("Your e-mail is confirmed."),
    "account/messages/password_changed.txt": _("Your password is changed. Your other devices are signed out."),
    "account/messages/password_set.txt": _("Your password is chosen. Your other devices are signed out."),
    "mfa/messages/recovery_codes_generated.txt": _("Here are your recovery codes: keep them."),
    "mfa/messages/totp_activated.txt": _("Your application is set up."),
    "mfa/messages/totp_deactivated.txt": _("Your application gives no codes for this account any more."),
    "mfa/messages/webauthn_added.txt": _("Your passkey is set up."),
    "mfa/messages/webauthn_removed.txt": _("This passkey opens your account no more."),
    "socialaccount/messages/account_connected.txt": _("The account of your organisation is connected."),
    "socialaccount/messages/account_connected_other.txt": _("This account is connected to somebody else’s already."),
    "socialaccount/messages/account_disconnected.txt": _("The account of your organisation is disconnected."),
}
NOTICES = {
    "account/email/email_changed": _("The address of your account was changed to %(to_email)s."),
    "account/email/email_deleted": _("An address was removed from your account."),
    "account/email/password_changed": _("The password of your account was changed."),
    "account/email/password_reset": _("A new password was chosen for your account through a link by e-mail."),
    "account/email/password_set": _("A password was chosen for your account."),
    "mfa/email/recovery_codes_generated": _("New recovery codes were made for your account; the former ones are void."),
    "mfa/email/totp_activated": _("An application that gives codes was set up for your account."),
    "mfa/email/totp_deactivated": _("The application that gave codes for your account was removed."),
    "mfa/email/webauthn_added": _("A passkey was added to your account."),
    "mfa/email/webauthn_removed": _("A passkey was removed from your account."),
    "socialaccount/email/account_connected": _("An account of your organisation was connected to yours."),
    "socialaccount/email/account_disconnected": _("The account of your organisation was disconnected from yours."),
}
