"""What we change of allauth: where people go, what they are told, and that every mail goes through the outbox."""

from collections.abc import Callable
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from labsecours.accounts import openid, words
from labsecours.accounts.addresses import normalised
from labsecours.accounts.mails import post_notice, post_with_link
from labsecours.accounts.models import User
from labsecours.accounts.queries import access_of_user
from labsecours.accounts.rules import is_team
from labsecours.accounts.second_factor import has_second_factor, may_remove, safe_onward, signed_in_just_now
from labsecours.kernel.origin import client_address
from labsecours.kernel.registries import site_identity


class AccountAdapter(DefaultAccountAdapter):
    error_messages: ClassVar[dict[str, Any]] = {**DefaultAccountAdapter.error_messages, **words.ERRORS}

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def clean_email(self, email: str) -> str:
        return normalised(email)

    def confirm_email(self, request: HttpRequest, email_address: Any) -> bool:
        """Not when another account has it, though it never confirmed it."""
        if User.objects.filter(email=email_address.email).exclude(pk=email_address.user_id).exists():
            self.add_message(request, messages.ERROR, "account/messages/email_confirmation_failed.txt")
            return False
        return bool(super().confirm_email(request, email_address))

    def get_login_stages(self) -> list[str]:
        return ["allauth.account.stages.EmailVerificationStage", "labsecours.accounts.second_factor.SecondFactorStage"]

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The team goes to its desk, whoever else to their account."""
        access = access_of_user(request.user, is_strong=True)
        return reverse("desk:home" if is_team(access) else "accounts:home")

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:home")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Whoever came by the OpenID provider signs out there too."""
        address: str = openid.farewell(request) or super().get_logout_redirect_url(request)
        return address

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:home")

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        return reverse("accounts:home" if self.request.user.is_authenticated else "account_login")

    def is_safe_url(self, url: str | None) -> bool:
        """Only this very host: other names of the site count as elsewhere."""
        return bool(safe_onward(self.request, url))

    def is_reauthentication_required(self, *, app: str, **options: Any) -> bool:
        return not signed_in_just_now(self.request)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Whoever has a second factor gives that: a password alone would undo it."""
        methods = super().get_reauthentication_methods(user)
        if user.is_authenticated and has_second_factor(user):
            methods = [method for method in methods if method["id"] != "reauthenticate"]
        return [{**method, "description": words.WAYS_TO_CONFIRM[method["id"]]} for method in methods]

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Our words for what allauth tells in templates; what has none is seen on the page anyway."""
        told = message or words.MESSAGES.get(message_template or "")
        if told:
            super().add_message(request, level, extra_tags=extra_tags, message=str(told))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        user = context.get("user") or User.objects.filter(email__iexact=email).first()
        language = user.language if user else get_language() or "fr"
        if template_prefix in words.NOTICES:
            post_notice(words.NOTICES[template_prefix], to=email, language=language, user=user, told=context)
            return
        template, link = _LINKS[template_prefix](context)
        post_with_link(template, to=email, language=language, link=link, user=user)

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        super().send_notification_mail(template_prefix, user, {**(context or {}), "user": user}, email or user.email)


_LINKS: dict[str, Callable[[dict[str, Any]], tuple[str, str]]] = {
    "account/email/email_confirmation": lambda told: ("confirm_address", told["activate_url"]),
    "account/email/email_confirmation_signup": lambda told: ("confirm_address", told["activate_url"]),
    "account/email/password_reset_key": lambda told: ("reset_password", told["password_reset_url"]),
    "account/email/account_already_exists": lambda _told: ("already_registered", reverse("account_login")),
    "account/email/unknown_account": lambda told: ("unknown_account", told["signup_url"]),
}


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages: ClassVar[dict[str, Any]] = {**DefaultMFAAdapter.error_messages, **words.SECOND_FACTOR_ERRORS}

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return may_remove(authenticator)

    def get_totp_issuer(self) -> str:
        return site_identity().name

    def _get_site_name(self) -> str:
        return site_identity().name

    def build_totp_svg(self, url: str) -> str:
        """Without the XML declaration, which has no place inside a page."""
        return super().build_totp_svg(url).partition("?>")[2].strip()

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 - allauth names it so
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return words.KEY_NAME % {"number": number}
