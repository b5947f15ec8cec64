"""Forms of second factors: codes of an application, recovery codes, passkeys."""

from typing import Any, ClassVar

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as codes
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as passkeys
from django import forms
from django.utils.translation import gettext_lazy as _

from labsecours.accounts.forms import Worded
from labsecours.accounts.second_factor import use_up
from labsecours.ui.forms import refuse_control_characters

CODE_LABEL = _("Code of your application")
ANY_CODE_LABEL = _("Code of your application, or a recovery code")
KEY_NAME_LABEL = _("Name of this key")
MALFORMED = (AttributeError, IndexError, KeyError, OverflowError, RecursionError, TypeError, ValueError)
"""What the libraries raise on a credential that no browser would make."""
ONE_CODE = {"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}


class _Code(Worded):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["code"]
        field.widget.attrs.update(ONE_CODE, maxlength="40")
        field.validators.append(refuse_control_characters)

    def clean_code(self) -> str:
        """However it is spaced: a code copied from a page may hold any kind of space."""
        self.cleaned_data["code"] = "".join(filter(str.isalnum, self.cleaned_data["code"]))
        code: str = super().clean_code()  # type: ignore[misc]
        return code


class _OnceOnly(_Code):
    """A code of the application is accepted once, for as long as a late or early clock would let it pass again."""

    authenticator: Authenticator

    def clean_code(self) -> str:
        code = super().clean_code()
        if self.authenticator.type == Authenticator.Type.TOTP and not use_up(self.authenticator, code):
            raise get_adapter().validation_error("incorrect_code")
        return code


class GiveCodeForm(_OnceOnly, codes.AuthenticateForm):
    labels: ClassVar[dict[str, Any]] = {"code": ANY_CODE_LABEL}


class ConfirmCodeForm(_OnceOnly, codes.ReauthenticateForm):
    labels: ClassVar[dict[str, Any]] = {"code": ANY_CODE_LABEL}


class ActivateAppForm(_Code, totp.ActivateTOTPForm):
    labels: ClassVar[dict[str, Any]] = {"code": CODE_LABEL}


class _Credential(forms.Form):
    """What the browser hands over is whatever a page makes of it: malformed, it is a refusal and no failure."""

    def _clean_fields(self) -> None:
        try:
            super()._clean_fields()  # type: ignore[misc]
        except MALFORMED:
            self._refuse()

    def _clean_form(self) -> None:
        if "credential" not in self.cleaned_data and self.errors:
            return
        try:
            super()._clean_form()  # type: ignore[misc]
        except MALFORMED:
            self._refuse()

    def _refuse(self) -> None:
        self.add_error("credential", get_adapter().validation_error("incorrect_key"))


class GivePasskeyForm(_Credential, passkeys.AuthenticateWebAuthnForm):
    pass


class SignInPasskeyForm(_Credential, passkeys.LoginWebAuthnForm):
    pass


class ConfirmPasskeyForm(_Credential, passkeys.ReauthenticateWebAuthnForm):
    pass


class AddPasskeyForm(_Credential, Worded, passkeys.AddWebAuthnForm):
    labels: ClassVar[dict[str, Any]] = {"name": KEY_NAME_LABEL}
    hints: ClassVar[dict[str, Any]] = {"name": _("To tell it from others: “work phone”, “blue key”.")}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["passwordless"]
        _bound_name(self.fields["name"])


class RenamePasskeyForm(Worded, passkeys.EditWebAuthnForm):
    labels: ClassVar[dict[str, Any]] = {"name": KEY_NAME_LABEL}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _bound_name(self.fields["name"])


def _bound_name(field: Any) -> None:
    field.max_length = 60
    field.widget.attrs["maxlength"] = "60"
    field.validators.append(refuse_control_characters)
    field.validators.append(forms.CharField(max_length=60).validators[0])
