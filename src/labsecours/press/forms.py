from django.utils.translation import gettext_lazy as _

from labsecours.press.models import Coverage
from labsecours.ui.forms import DatedForm, RecordForm


class CoverageForm(DatedForm, RecordForm[Coverage]):
    sections = (
        (_("The publication"), ("title", ("media", "period"), "link", "summary", "source")),
        (_("What it covers"), ("events", "series", "calls")),
    )

    class Meta(RecordForm.Meta):
        model = Coverage
        fields = ("title", "media", "period", "link", "summary", "events", "series", "calls", "source")
