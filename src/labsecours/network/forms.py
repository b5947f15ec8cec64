from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from labsecours.network.models import Membership, PartnershipAgreement
from labsecours.ui.forms import DatedForm, RecordForm


class MembershipForm(DatedForm, RecordForm[Membership]):
    sections = (
        (_("Who and when"), ("organisation", "period", ("rank_of_arrival", "ended_on"))),
        (_("What is published"), ("note", "source")),
    )

    class Meta(RecordForm.Meta):
        model = Membership
        fields = ("organisation", "period", "ended_on", "rank_of_arrival", "note", "source")
        labels: ClassVar[dict[str, Any]] = {"note": _("published sentence")}
        help_texts: ClassVar[dict[str, Any]] = {"note": _("Told on the public site and in the report.")}

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        period, end, member = data.get("period"), data.get("ended_on"), data.get("organisation")
        if period and end and end < period.start:
            self.add_error("ended_on", _("It ends before it begins: check both dates."))
        if period and member is not None and member.pk is not None:
            same = Membership.objects.filter(organisation=member, period_start=period.start)
            if same.exclude(pk=self.instance.pk).exists():
                self.add_error("organisation", _("This organisation already joined on that date."))
        return self.cleaned_data


class AgreementForm(DatedForm, RecordForm[PartnershipAgreement]):
    sections = (
        (_("The agreement"), ("title", "parties", ("period", "ends_on"), "purpose")),
        (_("The signature"), (("place", "occasion"),)),
        (_("Source and address"), ("source", "slug")),
    )

    class Meta(RecordForm.Meta):
        model = PartnershipAgreement
        fields = ("title", "parties", "period", "ends_on", "purpose", "place", "occasion", "source", "slug")

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("period") and data.get("ends_on") and data["ends_on"] < data["period"].start:
            self.add_error("ends_on", _("The term is before the signature: check both dates."))
        return self.cleaned_data
