"""Click's own words that our users meet, named here so that our catalogues translate them; nobody imports this."""


def _(text: str) -> str:
    return text


def ngettext(one: str, many: str) -> tuple[str, str]:
    return one, many


WORDS = (
    _("Usage:"),
    _("Options"),
    _("Commands"),
    _("Error: {message}"),
    _("Aborted!"),
    _("required"),
    _("default: {default}"),
    _("Show this message and exit."),
    _("Show the version and exit."),
    _("%(prog)s, version %(version)s"),
    _("Try '{command} {option}' for help."),
    _("Missing argument"),
    _("Missing option"),
    _("Missing command."),
    _("No such option {name!r}."),
    _("No such command {name!r}."),
    _("Invalid value: {message}"),
    _("Invalid value for {param_hint}: {message}"),
    _("Option {name!r} does not take a value."),
    _("{value!r} is not a valid {number_type}."),
    _("{value} is not in the range {range}."),
    _("{name} {filename!r} does not exist."),
    _("{name} {filename!r} is a directory."),
    _("Error: The two entered values do not match."),
    _("File"),
    _("file"),
)
PLURALS = (
    ngettext("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
    ngettext("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
    ngettext("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."),
    ngettext("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
)
