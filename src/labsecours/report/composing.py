"""Has Typst compose in a process of its own: what it takes of memory and time is given back, whatever the text."""

import json
import logging
import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from labsecours.report.compiler import unpacked
from labsecours.report.glyphs import fit_all, fonts
from labsecours.report.printed import PrintError

LONGEST = 300
"""Seconds after which a composition is given up; ten thousand activities take a fraction of it."""
logger = logging.getLogger(__name__)


def compose(template: str, data: dict[str, Any], *, form: str, standards: tuple[str, ...] = ()) -> list[bytes]:
    """One file for `form` pdf, one a page for png; texts are made fit to print. Raises PrintError."""
    if not fonts():
        raise PrintError(_("The fonts of the report are missing: run “make setup”, then try again."))
    request = {
        "template": template,
        "data": json.dumps(fit_all(data), ensure_ascii=False),
        "form": form,
        "timestamp": int(datetime(**data["date"], tzinfo=UTC).timestamp()),
        "standards": standards,
    }
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "labsecours.report.compiler"],
            input=json.dumps(request).encode(),
            capture_output=True,
            timeout=LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise PrintError(
            _("The document took too long to compose: hide some activities, or shorten its texts.")
        ) from error
    if done.returncode:
        logger.error("the report could not be composed: %s", done.stderr.decode(errors="replace")[-4000:])
        raise PrintError(_("The document could not be composed; the administrator finds why in the log."))
    return unpacked(done.stdout)
