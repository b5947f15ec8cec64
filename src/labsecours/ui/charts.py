"""Charts of the year as SVG: on pages style sheets recolour them, in documents their own attributes hold.

The caller writes the alternative text and shows the data as a table beside them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from babel.dates import get_month_names
from django.utils.translation import get_language
from markupsafe import Markup

from labsecours.ui.typography import number

INK, SIGNAL, MUTED, RULE = "#14213d", "#c8321f", "#56607a", "#d9d4c9"
FONT = "Atkinson Hyperlegible Next, sans-serif"


@dataclass(frozen=True)
class Bar:
    label: str
    value: int
    text: str = ""
    """The value in words when a plain number would say too much (“more than 70”)."""


@dataclass(frozen=True)
class Span:
    """A value known for whole months, `first` to `last` (1 to 12): drawn as wide as the months it covers."""

    first: int
    last: int
    label: str
    value: int


def _tag(name: str, text: str = "", **attributes: object) -> Markup:
    inside = Markup("").join(
        Markup(' {}="{}"').format(key.rstrip("_").replace("_", "-"), value)
        for key, value in attributes.items()
        if value != ""
    )
    return Markup("<{0}{1}>{2}</{0}>").format(name, inside, text) if text else Markup("<{}{}/>").format(name, inside)


def _label(
    x: float,
    y: float,
    text: str,
    *,
    anchor: str = "middle",
    size: int = 13,
    fill: str = INK,
    weight: str = "",
) -> Markup:
    css = "chart-value" if weight else "chart-label" if fill == MUTED else "chart-text"
    return _tag(
        "text",
        text,
        class_=css,
        x=round(x, 1),
        y=round(y, 1),
        text_anchor=anchor,
        font_size=size,
        fill=fill,
        font_weight=weight,
        font_family=FONT,
    )


def _svg(width: int, height: int, parts: Sequence[Markup], description: str) -> Markup:
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 {} {}" width="{}" height="{}"'
        ' role="img" aria-label="{}">{}</svg>'
    ).format(width, height, width, height, description, Markup("").join(parts))


def bar_chart(bars: Sequence[Bar], description: str, width: int = 640) -> Markup:
    """Horizontal bars in the given order, longest label on the left."""
    row, left = 34, min(8 * max((len(bar.label) for bar in bars), default=0) + 12, width // 2)
    scale = (width - left - 70) / max((bar.value for bar in bars), default=0) if any(bar.value for bar in bars) else 0
    parts = [_tag("line", class_="chart-rule", x1=left, y1=0, x2=left, y2=row * len(bars), stroke=RULE)]
    for position, bar in enumerate(bars):
        y, length = position * row, max(bar.value * scale, 1.5)
        parts += [
            _label(left - 10, y + 22, bar.label, anchor="end"),
            _tag(
                "rect",
                class_="chart-bar",
                x=left,
                y=y + 6,
                width=round(length, 1),
                height=row - 12,
                rx=2,
                fill=INK,
            ),
            _label(left + length + 8, y + 22, bar.text or number(bar.value), anchor="start", weight="700"),
        ]
    return _svg(width, row * len(bars) + 4, parts, description)


def column_chart(spans: Sequence[Span], description: str, width: int = 640, height: int = 230) -> Markup:
    """Columns over the twelve months; a span of months is one wide column, so no month is given what isn't known."""
    top, floor, month = 26, height - 24, width / 12
    highest = max((span.value for span in spans), default=0) or 1
    parts = [_tag("line", class_="chart-rule", x1=0, y1=floor, x2=width, y2=floor, stroke=RULE)]
    for position, name in get_month_names("abbreviated", locale=get_language() or "fr").items():
        parts.append(_label((position - 0.5) * month, height - 6, str(name), size=12, fill=MUTED))
    for span in spans:
        tall = max((floor - top) * span.value / highest, 1.5)
        x, wide = (span.first - 1) * month + 3, (span.last - span.first + 1) * month - 6
        css = "chart-bar" if span.first == span.last else "chart-bar chart-bar-span"
        parts += [
            _tag(
                "rect",
                class_=css,
                x=round(x, 1),
                y=round(floor - tall, 1),
                width=round(wide, 1),
                height=round(tall, 1),
                rx=2,
                fill=INK,
            ),
            _label(x + wide / 2, floor - tall - 8, number(span.value), size=15, weight="700"),
        ]
    return _svg(width, height, parts, description)
