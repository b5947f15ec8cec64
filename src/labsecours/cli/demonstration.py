"""Everything that a demonstration needs: made where it is missing, left alone where it is there."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from labsecours.cli import exports, installation
from labsecours.cli.console import Failure, say, step
from labsecours.cli.messages import gettext as _
from labsecours.config import environment

if TYPE_CHECKING:
    from labsecours.seeds.demo import Demonstration

YEAR = 2021


def prepare(address: str) -> None:
    """Database, static files, the year's record, its report as a PDF; then what to open and the logins."""
    if environment.is_production():
        raise Failure(_("the demonstration has known passwords: it does not run with LABSECOURS_MODE=production"))
    os.environ["LABSECOURS_DEMONSTRATION"] = "1"
    installation.start()
    from django.conf import settings

    if installation.pending_migrations():
        with step(_("Database")):
            installation.migrate()
    if installation.static_is_stale():
        with step(_("Static files")):
            installation.collect_static()
    demonstration = _load()
    pdf = Path(settings.DATA_DIR) / f"rapport-{YEAR}.pdf"
    _write_report(pdf)
    _tell(address, pdf, demonstration)


def _write_report(pdf: Path) -> None:
    """Written again when the record moved since, or when its links would lead to another address."""
    from django.conf import settings

    from labsecours.kernel.memory import revision

    known, now = pdf.with_suffix(".revision"), f"{revision()} {settings.SITE_URL}"
    if not (pdf.exists() and known.exists() and known.read_text(encoding="utf-8") == now):
        exports.write_report(YEAR, "pdf", pdf, "fr")
        known.write_text(now, encoding="utf-8")


def _load() -> "Demonstration":
    from labsecours.kernel.models import Origin
    from labsecours.seeds.demo import load_demonstration

    if Origin.objects.exists():
        demonstration = load_demonstration()
    else:
        with step(_("The year %(year)d and the fire services") % {"year": YEAR}):
            demonstration = load_demonstration()
    for load in demonstration.loads:
        for unplaced in load.unplaced:
            say(_("not loaded: %(line)s") % {"line": unplaced})
    return demonstration


def _tell(address: str, pdf: Path, demonstration: "Demonstration") -> None:
    lines = [
        "",
        _("The demonstration is ready:"),
        f"  {_('Site')}: {address}",
        f"  {_('Report %(year)d') % {'year': YEAR}}: {address}rapports/{YEAR}/ · PDF: {pdf}",
        f"  {_('Team space')}: {address}gestion/",
        f"  {_('Its mails, and the codes asked after the password')}: {address}demonstration/courrier/",
        f"  {_('Accounts')}:",
    ]
    for account in demonstration.accounts:
        password = account.password or _("(password changed since)")
        lines.append(f"    {account.email:<24}{password:<24}{account.name}")
    say("\n".join([*lines, ""]))
