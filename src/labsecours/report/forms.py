"""What staff may type for a report."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from labsecours.report.models import Erratum, Report
from labsecours.report.services import Choice
from labsecours.ui.forms import CheckedForm, RecordForm, refuse_control_characters
from labsecours.ui.typography import number

LONGEST_TEXT = 200_000
LAST_RANK = 9999
RANKS = re.compile(r"[1-9][0-9]{0,3}")
VERSION = re.compile(r"[0-9]{1,9}")
TEXT, STATE, RANK = "text-", "state-", "rank-"


MARKS = gettext_lazy(
    "Marks: **bold**, *italics*, “- ” or “1. ” before the lines of a list, [words](https://…) for a link,"
    " “## ” before a small heading; an empty line begins a paragraph."
)


class LongEnough(MaxLengthValidator):
    """Says both lengths as people write them."""

    def __call__(self, value: str) -> None:
        if len(value) > LONGEST_TEXT:
            raise ValidationError(
                _("This text has %(length)s characters: shorten it to %(most)s at most."),
                params={"length": number(len(value)), "most": number(LONGEST_TEXT)},
            )


class ProseField(forms.CharField):
    """A long text; its end is trimmed, its lines end alike wherever it was typed."""

    widget = forms.Textarea

    def __init__(self, **options: Any) -> None:
        super().__init__(
            required=False, validators=[LongEnough(LONGEST_TEXT), refuse_control_characters], strip=False, **options
        )

    def to_python(self, value: Any) -> str:
        text = str(super().to_python(value))
        return text.replace("\r\n", "\n").replace("\r", "\n").rstrip()


class ReportForm(RecordForm[Report]):
    """The report's own fields, a text before each part, and the order of the parts as repeated `order` values."""

    preface = ProseField(label=gettext_lazy("Preface"), help_text=MARKS)
    closing = ProseField(label=gettext_lazy("Closing words"), help_text=MARKS)

    class Meta(RecordForm.Meta):
        model = Report
        fields = ("title", "preface", "closing", "is_public")
        labels = {"is_public": gettext_lazy("Shown on the public site")}

    marks = MARKS

    def __init__(self, *args: Any, parts: Mapping[str, str], texts: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sent = self.data if isinstance(self.data, QueryDict) else QueryDict()
        self.parts = parts
        for key, title in parts.items():
            label = _("Text before “%(part)s”") % {"part": title}
            self.fields[TEXT + key] = ProseField(
                label=label, initial=texts.get(key, ""), widget=forms.Textarea(attrs={"rows": 4})
            )

    @property
    def order(self) -> list[str]:
        """Keys of the parts as ordered on the screen; a part that the screen did not hold comes last."""
        asked = self.sent.getlist("order")
        return list(dict.fromkeys([*(key for key in asked if key in self.parts), *self.parts]))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        unknown = sorted({*self.homeless_texts, *self.sent.getlist("order")} - set(self.parts))
        if unknown:
            raise ValidationError(
                _("This report has no part named %(parts)s; the rest is kept: save again to do without."),
                params={"parts": ", ".join(f"“{name[:40]}”" for name in unknown[:5])},
            )
        return cleaned

    @property
    def homeless_texts(self) -> dict[str, str]:
        """What was typed for parts that the report does not have: shown again, so that it can be copied elsewhere."""
        named = {name.removeprefix(TEXT): text for name, text in self.data.items() if name.startswith(TEXT)}
        return {key: text for key, text in named.items() if text and key not in self.parts}

    @property
    def texts(self) -> dict[str, str]:
        return {key: self.cleaned_data[TEXT + key] for key in self.parts}


@dataclass
class ChoiceLine:
    """An activity on the screen, with its choice as saved or as typed."""

    key: str
    when: str
    title: str
    detail: str
    group: str
    state: str = ""
    rank: str = ""
    error: str = ""

    @classmethod
    def states(cls) -> list[tuple[str, str]]:
        return [("", _("Told")), ("highlighted", _("Highlighted")), ("hidden", _("Hidden"))]

    def show(self, choice: Choice) -> None:
        self.state = "highlighted" if choice.is_highlighted else "hidden" if choice.is_hidden else ""
        self.rank = str(choice.position or "")

    def read(self, data: Mapping[str, Any]) -> None:
        self.state, self.rank = data.get(STATE + self.key, ""), data.get(RANK + self.key, "").strip()
        if self.state not in dict(self.states()):
            self.error = _("Choose one of: told, highlighted, hidden.")
        elif self.rank and not RANKS.fullmatch(self.rank):
            self.error = _("The rank is a whole number from 1 to %(last)s, or nothing.") % {"last": number(LAST_RANK)}

    @property
    def choice(self) -> Choice:
        if self.error:
            return Choice()
        return Choice(self.state == "highlighted", self.state == "hidden", int(self.rank or 0))


class ChoicesForm:
    """The lines of one screen. `unknown` are posted keys that the year does not hold (any more)."""

    def __init__(self, lines: Sequence[ChoiceLine], data: Any) -> None:
        known = {line.key: line for line in lines}
        posted = list(dict.fromkeys(_keys(data)))
        self.lines = [known[key] for key in posted if key in known]
        self.unknown = [key for key in posted if key not in known]
        version = data.get("read_version", "")
        self.read_version = int(version) if VERSION.fullmatch(version) else 0
        for line in self.lines:
            line.read(data)

    @property
    def is_valid(self) -> bool:
        return not self.unknown and not any(line.error for line in self.lines)

    @property
    def choices(self) -> dict[str, Choice]:
        return {line.key: line.choice for line in self.lines}


def _keys(data: Iterable[str]) -> Iterable[str]:
    return (name.split("-", 1)[1] for name in data if name.startswith((STATE, RANK)))


class ErratumForm(CheckedForm[Erratum]):
    """`subject` is asked only for a correction that no difference of the record shows."""

    note = ProseField(label=gettext_lazy("Explanation"))

    class Meta(CheckedForm.Meta):
        model = Erratum
        fields = ("subject", "note")

    def __init__(self, *args: Any, has_subject: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_subject:
            del self.fields["subject"]
