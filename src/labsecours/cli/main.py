"""The `labsecours` command. Each verb imports what it needs when it runs, so that `--help` answers at once."""

import sys
from pathlib import Path
from typing import Any

import click

from labsecours.cli.console import expected_failures, say, step
from labsecours.cli.messages import gettext as _

YEAR = click.IntRange(1900, 2200)
PORT = click.IntRange(1, 65535)
TARGET = click.Path(path_type=Path, dir_okay=False)


class Verbs(click.Group):
    def invoke(self, ctx: click.Context) -> Any:
        with expected_failures():
            return super().invoke(ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


@click.group(
    cls=Verbs,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help=_("Keep an association’s year; serve its site; write its activity report."),
    epilog=_("Settings come from the environment: see docs/operations.md. Exit codes: 0 done, 1 failed, 2 misused."),
)
@click.version_option(package_name="labsecours")
def main() -> None:
    pass


@main.command(help=_("Serve a demonstration: the year 2021. What you changed stays."))
@click.option("--port", type=PORT, default=8000, show_default=True, help=_("Port to serve on."))
@click.option("--no-serve", is_flag=True, help=_("Prepare the data and stop."))
def demo(port: int, no_serve: bool) -> None:
    from labsecours.cli import demonstration, server

    host = "127.0.0.1"
    if not no_serve:
        server.require_free(host, port)
    server.take_address(host, port)
    demonstration.prepare(server.address(host, port))
    if not no_serve:
        say(_("Serving on %(address)s (Ctrl-C stops)") % {"address": server.address(host, port)})
        server.serve(host, port, workers=2)


@main.command(help=_("Serve the site until it is asked to stop."))
@click.option("--host", default="127.0.0.1", show_default=True, help=_("Address to listen on."))
@click.option("--port", type=PORT, default=8000, show_default=True, help=_("Port to serve on."))
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True, help=_("Number of processes."))
@click.option("--no-worker", is_flag=True, help=_("Leave mails and jobs to “labsecours worker”."))
def serve(host: str, port: int, workers: int, no_worker: bool) -> None:
    from labsecours.cli import installation, server

    server.require_free(host, port)
    server.take_address(host, port)
    installation.start()
    installation.require_migrated()
    if installation.static_is_stale():
        with step(_("Static files")):
            installation.collect_static()
    say(_("Serving on %(address)s (Ctrl-C stops)") % {"address": server.address(host, port)})
    server.serve(host, port, workers, with_worker=not no_worker)


@main.command(help=_("Send mails and run jobs until it is asked to stop. Beside “labsecours serve --no-worker”."))
def worker() -> None:
    from labsecours.cli import installation
    from labsecours.cli import worker as process

    installation.start()
    installation.require_migrated()
    say(_("The worker runs (Ctrl-C stops)"))
    process.run()


@main.command("mail-test", help=_("Send a test mail, to try the settings of the mail server."))
@click.argument("address")
def mail_test(address: str) -> None:
    from labsecours.cli import mail

    say(mail.send_test(address))


@main.command(help=_("Create the database or bring it up to date with this release."))
def migrate() -> None:
    from labsecours.cli import installation

    installation.start()
    with step(_("Database")):
        installation.migrate()
    if installation.static_is_stale():
        with step(_("Static files")):
            installation.collect_static()
    say(_("The database is up to date."))


@main.command(help=_("Create a team member’s account, or change its password."))
@click.argument("email")
@click.option("--name", default="", help=_("Name shown in the history."))
@click.option("--role", default="", help=_("Role given: administrator for a new account unless said otherwise."))
@click.option("--password-stdin", is_flag=True, help=_("Read the password from the standard input instead of asking."))
def createuser(email: str, name: str, role: str, password_stdin: bool) -> None:
    from labsecours.cli import accounts

    password = (
        sys.stdin.readline().rstrip("\r\n")
        if password_stdin
        else click.prompt(_("Password"), hide_input=True, confirmation_prompt=_("Again"), err=True)
    )
    say(accounts.create(email, name, password, role))


def _language_option(command: Any) -> Any:
    return click.option(
        "--lang",
        type=click.Choice(["fr", "en"]),
        default="fr",
        show_default=True,
        help=_("Language of the words around the record."),
    )(command)


@main.command(help=_("Write the activity report of a year."))
@click.argument("year", type=YEAR)
@click.option("--format", "kind", type=click.Choice(["html", "pdf", "docx"]), default="pdf", show_default=True)
@click.option("-o", "--output", type=TARGET, required=True, help=_("File to write."))
@_language_option
def report(year: int, kind: str, output: Path, lang: str) -> None:
    from labsecours.cli import exports

    exports.write_report(year, kind, output, lang)


@main.command(help=_("Write the activities of a year. Each with its period, role, organisations and attendance."))
@click.argument("year", type=YEAR)
@click.option("--format", "kind", type=click.Choice(["json", "csv"]), default="json", show_default=True)
@click.option("-o", "--output", type=TARGET, help=_("File to write; standard output when it is not given."))
@_language_option
def timeline(year: int, kind: str, output: Path | None, lang: str) -> None:
    from labsecours.cli import exports

    exports.write_data("timeline", year, kind, output, lang)


@main.command(help=_("Write the figures of a year. Each with its rule and the rows that make it."))
@click.argument("year", type=YEAR)
@click.option("--format", "kind", type=click.Choice(["json", "csv"]), default="json", show_default=True)
@click.option("-o", "--output", type=TARGET, help=_("File to write; standard output when it is not given."))
@_language_option
def figures(year: int, kind: str, output: Path | None, lang: str) -> None:
    from labsecours.cli import exports

    exports.write_data("figures", year, kind, output, lang)


@main.command(help=_("Check the database and the record. A line for each breach, nothing when all is sound."))
def check() -> None:
    from labsecours.cli import installation, soundness

    installation.require_database()
    installation.start()
    breaches = 0
    for breach in soundness.breaches():
        click.echo(breach)
        breaches += 1
    if breaches:
        raise click.exceptions.Exit(1)


@main.command(help=_("Save database and files in one archive. The site may be serving meanwhile."))
@click.argument("file", type=TARGET)
def backup(file: Path) -> None:
    from labsecours.cli import backup as archive
    from labsecours.cli import installation

    installation.start()
    with step(_("Backup")):
        size = archive.save(file)
    say(_("%(file)s: %(size)d kB") % {"file": file, "size": -(-size // 1000)})


@main.command(help=_("Bring back what a backup holds. Stop the server first."))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--force", is_flag=True, help=_("Replace the data that are there; they are kept aside."))
def restore(file: Path, force: bool) -> None:
    from labsecours.cli import installation
    from labsecours.cli import restore as archive

    installation.start()
    with step(_("Restore")):
        aside = archive.bring_back(file, force=force)
    for path in aside:
        say(_("What was there is kept in %(path)s") % {"path": path})
