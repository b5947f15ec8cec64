"""What an administrator types about accounts and roles."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.apps import apps
from django.conf import settings
from django.db.models import Model
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from labsecours.accounts.addresses import normalised
from labsecours.accounts.models import Grant, User
from labsecours.accounts.queries import NO_ROLE, State, ends_later
from labsecours.kernel import clock
from labsecours.kernel.access import roles
from labsecours.ui.choice import RecordChoiceField
from labsecours.ui.forms import refuse_control_characters

LATEST = date(2200, 12, 31)


def role_choices() -> list[tuple[str, str]]:
    return [(role.key, capfirst(str(role.label))) for role in roles]


class AccountsForm(forms.Form):
    """What narrows the list of accounts; a value that it does not know is left out."""

    q = forms.CharField(required=False, max_length=200)
    role = forms.ChoiceField(required=False, choices=lambda: [*role_choices(), (NO_ROLE, "")])
    etat = forms.ChoiceField(required=False, choices=State.choices)

    @property
    def asked(self) -> Mapping[str, str]:
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}


class InviteForm(forms.Form):
    email = forms.EmailField(label=_("E-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    name = forms.CharField(label=_("Name"), max_length=150, validators=[refuse_control_characters], required=False)
    language = forms.ChoiceField(label=_("Language of the mail"), choices=settings.LANGUAGES, initial="fr")

    def clean_email(self) -> str:
        email = normalised(str(self.cleaned_data["email"]))
        if User.objects.filter(email__iexact=email).exists():
            raise forms.ValidationError(_("This address already has an account: find it in the list of accounts."))
        return email


class DayField(forms.DateField):
    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(required=False, widget=widget, **options)


class GrantForm(forms.Form):
    """A role to give. Each kind of object on which roles are held has its own choice, `on_<app>_<model>`."""

    role = forms.ChoiceField(label=_("Role"), choices=lambda: [("", "—"), *role_choices()])
    starts_on = DayField(label=_("From"), help_text=_("Left empty: from now on."))
    ends_on = DayField(label=_("Until"), help_text=_("That day included. Left empty: until it is withdrawn."))
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=300, validators=[refuse_control_characters],
        help_text=_("Kept with the role, seen by administrators only."),
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user
        for scope in sorted({role.scope for role in roles} - {""}):
            model = apps.get_model(scope)
            concerned = [str(role.label) for role in roles if role.scope == scope]
            self.fields[_field(scope)] = RecordChoiceField(
                queryset=model._default_manager.all(),
                label=capfirst(str(model._meta.verbose_name)),
                help_text=_("For the role: %(roles)s.") % {"roles": ", ".join(concerned)},
                required=False,
            )
        self.order_fields(["role", *(name for name in self.fields if name.startswith("on_"))])

    def clean_starts_on(self) -> date | None:
        day: date | None = self.cleaned_data["starts_on"]
        if day is not None and day < clock.today():
            raise forms.ValidationError(_("A role can’t begin in the past: leave this empty for now on."))
        return _known(day)

    def clean_ends_on(self) -> date | None:
        day: date | None = self.cleaned_data["ends_on"]
        if day is not None and day < clock.today():
            raise forms.ValidationError(_("This day is past: choose a later one."))
        return _known(day)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("starts_on") and data.get("ends_on") and data["ends_on"] < data["starts_on"]:
            self.add_error("ends_on", _("It ends before it begins: check both dates."))
        role = roles.get(data.get("role", ""))
        if role and role.scope and _field(role.scope) in data:
            self._check_object(_field(role.scope), str(role.label))
        if role and not self.errors and self._is_held():
            self.add_error("role", _("This account already has this role: withdraw it first to change its dates."))
        return data

    def _check_object(self, name: str, role: str) -> None:
        chosen = self.cleaned_data[name]
        if chosen is None:
            self.add_error(name, _("The role “%(role)s” is held on one record: choose it.") % {"role": role})
        elif chosen.pk is None:
            self.add_error(name, _("Choose a record that exists."))

    def _is_held(self) -> bool:
        on = self.on.pk if self.on else None
        return Grant.objects.filter(ends_later(), user=self.user, role=self.cleaned_data["role"], scope_id=on).exists()

    @property
    def on(self) -> Model | None:
        """The object on which the chosen role is held."""
        role = roles.get(self.cleaned_data["role"])
        chosen: Model | None = self.cleaned_data[_field(role.scope)] if role and role.scope else None
        return chosen

    @property
    def starts_at(self) -> datetime | None:
        """None for a role that begins now."""
        day = self.cleaned_data["starts_on"]
        return None if day in (None, clock.today()) else _midnight(day)

    @property
    def ends_at(self) -> datetime | None:
        day = self.cleaned_data["ends_on"]
        return None if day is None else _midnight(day + timedelta(days=1))


def _field(scope: str) -> str:
    return f"on_{scope.replace('.', '_')}"


def _known(day: date | None) -> date | None:
    if day is not None and day > LATEST:
        raise forms.ValidationError(_("The year must be between 1900 and 2200."))
    return day


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
