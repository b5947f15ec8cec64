from django import forms
from django.utils.translation import gettext_lazy as _


class RefusalForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("The person reads it as it is: which law makes us keep which data, and until when."),
    )


class ConsentForm(forms.Form):
    purpose = forms.CharField(max_length=40)
    version = forms.CharField(max_length=20, required=False)
    choice = forms.ChoiceField(choices=[("give", "give"), ("withdraw", "withdraw")])
