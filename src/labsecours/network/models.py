"""Who belongs and who works with the association: memberships and partnership agreements."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from labsecours.directory.models import Organisation
from labsecours.kernel.models import Dated, Record


class Membership(Dated, Record):
    """An organisation joins during the period; it belongs until `ended_on`, or still does when that is empty."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="memberships", verbose_name=_("organisation")
    )
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    rank_of_arrival = models.PositiveIntegerField(
        _("rank of arrival"),
        null=True,
        blank=True,
        help_text=_("1 for the first member of its kind to join, if it is known."),
    )
    note = models.TextField(_("note"), blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta(Dated.Meta):
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("period_start")),
                name="network_membership_order",
            ),
            models.UniqueConstraint(fields=["organisation", "period_start"], name="network_membership_once"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.period}"


class PartnershipAgreement(Dated, Record):
    """An agreement signed during the period. Where it was signed at an event, the event says so (`occasions`)."""

    title = models.CharField(_("title"), max_length=300)
    slug = models.SlugField(_("address on the site"), max_length=120, unique=True)
    parties = models.ManyToManyField(Organisation, related_name="agreements", verbose_name=_("signed with"))
    purpose = models.TextField(_("purpose"), blank=True)
    place = models.CharField(_("place of signature"), max_length=200, blank=True)
    occasion = models.CharField(_("occasion of signature"), max_length=200, blank=True)
    ends_on = models.DateField(_("term"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta(Dated.Meta):
        verbose_name = _("partnership agreement")
        verbose_name_plural = _("partnership agreements")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("period_start")), name="network_agreement_order"
            ),
        ]

    def __str__(self) -> str:
        return self.title
