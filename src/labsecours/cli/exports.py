"""The report and the data of a year, written to files or to the standard output."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from labsecours.cli import installation
from labsecours.cli.console import Failure, step
from labsecours.cli.messages import gettext as _
from labsecours.cli.output import whole_file

if TYPE_CHECKING:
    from labsecours.report.document import Document

MAKERS = {
    "html": "labsecours.report.standalone",
    "pdf": "labsecours.report.pdf",
    "docx": "labsecours.report.docx",
}


def write_data(what: str, year: int, kind: str, output: Path | None, language: str) -> None:
    """Write the timeline or the figures of the year, as JSON or CSV."""
    _require_folder(output)
    installation.start()
    _require_year(year)
    from django.utils import translation

    from labsecours.report import exports

    make: Callable[[int], str] = getattr(exports, f"{what}_{kind}")
    with translation.override(language):
        text = make(year)
    content = text.encode() if text.endswith("\n") else f"{text}\n".encode()
    if output is None:
        click.echo(content, nl=False)
    else:
        _write(output, content)


def write_report(year: int, kind: str, output: Path, language: str) -> None:
    _require_folder(output)
    installation.start()
    _require_year(year)
    from django.utils import translation

    with translation.override(language):
        with step(_("Report %(year)d") % {"year": year}):
            content = _render(year, kind)
        _write(output, content)


def _render(year: int, kind: str) -> bytes:
    from labsecours.report.build import build_document
    from labsecours.report.printed import PrintError

    render: Callable[[Document], bytes] = import_module(MAKERS[kind]).render
    try:
        return render(build_document(year))
    except PrintError as error:
        raise Failure(str(error)) from error


def _write(output: Path, content: bytes) -> None:
    with whole_file(output) as file:
        file.write(content)


def _require_folder(output: Path | None) -> None:
    if output is not None and not output.parent.is_dir():
        raise Failure(_("%(path)s: no such folder") % {"path": output.parent})


def _require_year(year: int) -> None:
    """Refuse a year of which the record tells nothing."""
    installation.require_migrated()
    from labsecours.kernel.registries import timeline_sources
    from labsecours.report.models import Report

    told = any(True for source in timeline_sources for _entry in source.entries(year))
    if not told and not Report.objects.filter(year=year).exists():
        raise Failure(_("the record holds nothing for %(year)d") % {"year": year})
