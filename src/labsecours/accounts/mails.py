"""The mails about accounts."""

from collections.abc import Mapping
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from labsecours.accounts.models import User
from labsecours.kernel import clock
from labsecours.kernel.outbox import MailSample, mail_samples, post
from labsecours.kernel.registries import Text

GIVING_ACCESS = {"confirm_address", "reset_password", "sign_in_link", "invitation"}


def post_with_link(
    template: str, *, to: str, language: str, link: str, user: User | None, told: Mapping[str, Any] | None = None
) -> None:
    """A mail whose point is one link, given as a path or as a whole address."""
    post(
        template=template,
        to=to,
        language=language,
        context={"name": _greeted(user, to), "link": _whole(link), **(told or {})},
        about=user,
        is_sensitive=template in GIVING_ACCESS,
    )


def post_notice(what: Text, *, to: str, language: str, user: User | None, told: Mapping[str, Any]) -> None:
    """Tells of a change to what protects the account, so that its owner can object."""
    with translation.override(language):
        context = {
            "name": _greeted(user, to),
            "what": str(what) % told,
            "at": clock.now(),
            "address": told.get("ip", ""),
            "link": _whole(reverse("account_reset_password")),
        }
    post(template="security_notice", to=to, language=language, context=context, about=user)


def _greeted(user: User | None, to: str) -> str:
    """Nobody by name where the address is not confirmed: whoever typed it may have typed an advertisement as name."""
    is_theirs = user is not None and EmailAddress.objects.filter(user=user, email=to, verified=True).exists()
    return user.name if user is not None and is_theirs else ""


def _whole(link: str) -> str:
    """Under the site's public address, whatever host was asked."""
    path = link.partition("://")[2].partition("/")[2] if "://" in link else link.lstrip("/")
    return f"{settings.SITE_URL}/{path}"


def _sample_link() -> dict[str, Any]:
    return {"name": "Camille Exemple", "link": f"{settings.SITE_URL}/compte/exemple/"}


def _sample_invitation() -> dict[str, Any]:
    return {**_sample_link(), "inviter": "Dominique Exemple", "roles": ["administrateur"]}


def _sample_notice() -> dict[str, Any]:
    what = translation.gettext("The password of your account was changed.")
    return {**_sample_link(), "what": what, "at": clock.now(), "address": "192.0.2.7"}


mail_samples.register(
    MailSample("sign_in_link", _("Sign-in link"), _sample_link),
    MailSample("confirm_address", _("Confirm an address"), _sample_link),
    MailSample("reset_password", _("Choose a new password"), _sample_link),
    MailSample("already_registered", _("Sign-up with a known address"), _sample_link),
    MailSample("unknown_account", _("Request for an unknown address"), _sample_link),
    MailSample("invitation", _("Invitation to the team"), _sample_invitation),
    MailSample("security_notice", _("Change to what protects an account"), _sample_notice),
)
