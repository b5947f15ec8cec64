"""`python -m labsecours.ui.catalogues check|update|compile`: the message catalogues, one an app, kept complete."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).resolve().parent.parent
LANGUAGE = "fr"
METHODS = [
    ("**.py", "python"),
    ("templates/**.html", "jinja2"),
    ("templates/**.txt", "jinja2"),
    ("templates/**.xml", "jinja2"),
]
_BREAKABLE = re.compile(r" [;:!?»]|« |(?<=[a-zéèà])'(?=[a-zéèêàh])")
"""French keeps signs on the line of their word with a no-break space, and curls its apostrophes."""
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}


def apps() -> list[Path]:
    """The folders that have messages: the apps, and the command, which is none."""
    return sorted([*(path.parent for path in PACKAGE.glob("*/apps.py")), PACKAGE / "cli"])


def po_path(app: Path) -> Path:
    return app / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def extracted(app: Path) -> Catalog:
    """The messages that the app's code and templates use, sorted, without line numbers."""
    catalogue = Catalog(locale=LANGUAGE, project="labsecours", charset="utf-8")
    options = {"jinja2": {"trimmed": "true", "silent": "false", "newstyle_gettext": "true"}}
    found = extract_from_dir(
        app,
        METHODS,
        options_map={pattern: options.get(method, {}) for pattern, method in METHODS},
        keywords=KEYWORDS,
    )
    for name, _line, message, comments, context in found:
        flags = ["python-format"] if _has_named_field(message) else []
        catalogue.add(message, locations=[(name, None)], auto_comments=comments, context=context, flags=flags)  # type: ignore[list-item]
    return catalogue


def _has_named_field(message: str | tuple[str, ...]) -> bool:
    return any("%(" in text for text in ([message] if isinstance(message, str) else message))


def stored(app: Path) -> Catalog:
    path = po_path(app)
    if not path.exists():
        return Catalog(locale=LANGUAGE, project="labsecours", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGE, domain="django")


def update() -> None:
    """Bring every catalogue up to date with the sources; what is no longer used is dropped, nothing is guessed."""
    for app in apps():
        catalogue = stored(app)
        catalogue.update(
            extracted(app), no_fuzzy_matching=True, update_header_comment=False, update_creation_date=False
        )
        catalogue.obsolete.clear()
        for message in catalogue:
            message.locations = [(name, None) for name in sorted({name for name, _line in message.locations})]  # type: ignore[misc]
        if len(catalogue):
            po_path(app).parent.mkdir(parents=True, exist_ok=True)
            with po_path(app).open("wb") as file:
                write_po(
                    file,
                    catalogue,
                    width=100,
                    sort_output=True,
                    omit_header=False,
                    include_lineno=False,
                    ignore_obsolete=True,
                )


def compile_all() -> None:
    for app in apps():
        if po_path(app).exists():
            with po_path(app).with_suffix(".mo").open("wb") as file:
                write_mo(file, stored(app))


def faults() -> Iterator[str]:
    """A line for each message missing, unused, untranslated, fuzzy or with other placeholders than its source."""
    for app in apps():
        used, kept = extracted(app), stored(app)
        for message in used:
            if message.id and kept.get(message.id, message.context) is None:
                yield f"{app.name}: missing: {message.id}"
        for message in kept:
            if message.id and used.get(message.id, message.context) is None:
                yield f"{app.name}: no longer used: {message.id}"
            elif message.id:
                yield from (f"{app.name}: {fault}" for fault in _faults_of(message, kept))


def _faults_of(message: Message, catalogue: Catalog) -> Iterator[str]:
    texts = message.string if isinstance(message.string, tuple | list) else (message.string,)
    if message.fuzzy or not all(texts):
        yield f"untranslated: {message.id}"
    yield from (
        f"a breakable space or a straight apostrophe in: {text}" for text in texts if _BREAKABLE.search(text or "")
    )
    yield from (f"{message.id}: {error}" for error in message.check(catalogue))


def main(arguments: list[str]) -> int:
    match arguments:
        case ["update"]:
            update()
            compile_all()
        case ["compile"]:
            compile_all()
        case ["check"]:
            lines = list(faults())
            print("\n".join(lines[:50]) if lines else "catalogues: complete")
            return 1 if lines else 0
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
