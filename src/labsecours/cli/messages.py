"""The command's words, in the language of the environment (LANGUAGE, LC_ALL, LC_MESSAGES, LANG): French or English.

Read by the standard library, so that `--help` need not wait for Django; click's own words go through the same door.
"""

import gettext as standard
import os
from pathlib import Path

DOMAIN = "django"

standard.bindtextdomain(DOMAIN, str(Path(__file__).parent / "locale"))
standard.textdomain(DOMAIN)

gettext = standard.gettext


def language() -> str:
    """The language of the environment, as Django names it."""
    names = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
    wanted = next((value for name in names if (value := os.environ.get(name))), "")
    return "fr" if wanted.lower().startswith("fr") else "en"
