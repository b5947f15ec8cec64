"""The few marks that staff may type in a text: paragraphs, bold, italics, lists, links, small headings.

One reading (Markdown without HTML) into blocks, from which pages, PDF and word-processor documents are made.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

_reader = MarkdownIt("zero", {"html": False, "linkify": False}).enable(
    ["emphasis", "link", "list", "heading", "newline", "escape", "entity"]
)


@dataclass(frozen=True)
class Span:
    """A run of text; `link` is an http(s) or mailto address, empty for none. `line_break` spans hold no text."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""
    line_break: bool = False


@dataclass(frozen=True)
class Block:
    """`kind` is paragraph, heading, bullets or numbers; `items` are the lines of spans (one but for lists)."""

    kind: str
    items: list[list[Span]] = field(default_factory=list)


def to_html(text: str) -> Markup:
    """Safe HTML; headings start at the third level."""
    tokens = _reader.parse(text)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = "h3"
    return Markup(_reader.renderer.render(tokens, _reader.options, {}))  # noqa: S704  the reader escapes all HTML


def to_plain(text: str) -> str:
    return "\n".join("".join(span.text for span in item) for block in to_blocks(text) for item in block.items)


def to_blocks(text: str) -> list[Block]:
    return list(_blocks(_reader.parse(text)))


def to_data(text: str) -> list[dict[str, Any]]:
    """The blocks as JSON values."""
    return [asdict(block) for block in to_blocks(text)]


def _blocks(tokens: list[Token]) -> Iterator[Block]:
    kind, items, depth = "paragraph", list[list[Span]](), 0
    for position, token in enumerate(tokens):
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            depth += 1
            kind = "bullets" if token.type.startswith("bullet") else "numbers"
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            depth -= 1
            if depth == 0:
                yield Block(kind, items)
                kind, items = "paragraph", []
        elif token.type == "inline":
            items.append(_spans(token.children or []))
            if depth == 0:
                is_heading = tokens[position - 1].type == "heading_open"
                yield Block("heading" if is_heading else "paragraph", items)
                items = []


def _spans(tokens: list[Token]) -> list[Span]:
    spans, bold, italic, link = list[Span](), 0, 0, ""
    for token in tokens:
        match token.type:
            case "strong_open" | "strong_close":
                bold += token.nesting
            case "em_open" | "em_close":
                italic += token.nesting
            case "link_open":
                link = str(token.attrGet("href") or "")
            case "link_close":
                link = ""
            case "softbreak":
                spans.append(Span(" "))
            case "hardbreak":
                spans.append(Span("", line_break=True))
            case _ if token.content:
                spans.append(Span(token.content, bold > 0, italic > 0, link))
    return spans
