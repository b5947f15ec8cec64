"""Forms of signing in and of one's own account: allauth's rules in our words."""

from typing import Any, ClassVar

from allauth.account import forms as allauth
from allauth.account.models import EmailAddress
from django import forms
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from labsecours.accounts.addresses import normalised
from labsecours.accounts.models import User
from labsecours.ui.forms import refuse_control_characters

CURRENT_PASSWORD = _("Current password")
NEW_PASSWORD = _("New password")
PASSWORD_ADVICE = _("12 characters at least. Three or four words in a row make a good one.")


class Worded(forms.Form):
    """Labels and hints of ours on the fields that allauth declares; no placeholder in the place of a label."""

    labels: ClassVar[dict[str, Any]] = {}
    hints: ClassVar[dict[str, Any]] = {}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")


class SignInForm(Worded, allauth.LoginForm):
    labels: ClassVar[dict[str, Any]] = {"login": _("E-mail"), "password": _("Password")}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["login"].widget.attrs.update(autocomplete="username", autofocus=True)


class SignUpForm(Worded, allauth.SignupForm):
    labels: ClassVar[dict[str, Any]] = {"email": _("E-mail"), "password1": _("Password")}
    hints: ClassVar[dict[str, Any]] = {"password1": PASSWORD_ADVICE}
    field_order = ["name", "email", "password1"]

    name = forms.CharField(label=_("Your name"), max_length=150, validators=[refuse_control_characters])
    name.widget.attrs["autocomplete"] = "name"

    def validate_unique_email(self, value: str) -> str:
        """An address that waits for its confirmation belongs to nobody yet."""
        confirmed = EmailAddress.objects.filter(email=value, verified=True)
        self.account_already_exists = User.objects.filter(email=value).exists() or confirmed.exists()
        return value

    def try_save(self, request: HttpRequest) -> Any:
        """An address that has an account costs a hash too: the time it takes tells nothing."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)

    def custom_signup(self, request: HttpRequest, user: Any) -> None:
        user.name = self.cleaned_data["name"]
        user.language = get_language() or user.language
        user.save(update_fields=["name", "language"])


class ConfirmPasswordForm(Worded, allauth.ReauthenticateForm):
    labels: ClassVar[dict[str, Any]] = {"password": _("Password")}


class ForgottenPasswordForm(Worded, allauth.ResetPasswordForm):
    labels: ClassVar[dict[str, Any]] = {"email": _("E-mail")}

    users: list[User]

    def clean_email(self) -> str:
        """The account whose own address it is, and no other: one that waits for its confirmation may be mistyped."""
        email = normalised(super().clean_email())
        self.users = [user for user in self.users if user.email == email]
        return email


class _OnePassword(Worded):
    """A new password typed once: whoever mistypes it asks for another link."""

    labels: ClassVar[dict[str, Any]] = {"oldpassword": CURRENT_PASSWORD, "password1": NEW_PASSWORD}
    hints: ClassVar[dict[str, Any]] = {"password1": PASSWORD_ADVICE}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["password2"]


class NewPasswordForm(_OnePassword, allauth.ResetPasswordKeyForm):
    pass


class ChoosePasswordForm(_OnePassword, allauth.SetPasswordForm):
    pass


class ChangePasswordForm(_OnePassword, allauth.ChangePasswordForm):
    pass


class ChangeAddressForm(Worded, allauth.AddEmailForm):
    labels: ClassVar[dict[str, Any]] = {"email": _("New e-mail")}


class LinkRequestForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]  # at run time Django’s is no generic
    class Meta:
        model = User
        fields = ("name", "language")
        labels: ClassVar[dict[str, Any]] = {"name": _("Your name"), "language": _("Language of the mail you receive")}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        name = self.fields["name"]
        name.required = True
        name.widget.attrs["autocomplete"] = "name"
        name.validators.insert(0, refuse_control_characters)
