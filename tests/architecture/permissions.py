"""The permission matrix: what each route declares, for each role; `python -m tests.architecture.permissions` writes it.

A route declares who reaches it by its guard (`public`, or `allowed` with a named rule) and which methods it takes by
Django's decorators; where the answer also depends on the object or on what is sent, OBJECT_RULES says so.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern

from labsecours.accounts.roles import ADMINISTRATOR, Domain
from labsecours.accounts.rules import is_team_of_record, works_on
from labsecours.directory.roles import REFERENT
from labsecours.kernel.access import Access, Holding

MATRIX = Path(__file__).resolve().parents[2] / "docs/generated/permissions.md"
METHODS = ("GET", "POST", "DELETE")
OWN, OTHERS = 1, 2
"""Numbers that stand for the organisation whose referent asks, and for another one."""


class Answer(StrEnum):
    """What a request comes to, as the matrix shows it."""

    YES = "yes"
    SIGN_IN = "sign in"
    SECOND_FACTOR = "second factor"
    REFUSED = "403"
    ABSENT = "404"
    WRONG_METHOD = "405"
    LED_ELSEWHERE = "redirect"


@dataclass(frozen=True)
class Who:
    """A column of the matrix. `object` is the organisation that the address names for a role held on one."""

    key: str
    roles: tuple[str, ...] = ()
    is_signed_in: bool = True
    is_strong: bool = True
    object: int = OTHERS

    @property
    def access(self) -> Access:
        """As the middleware would make it."""
        held = frozenset(Holding(role, OWN if role == REFERENT else None) for role in self.roles)
        return Access(SimpleNamespace(is_authenticated=self.is_signed_in), held, self.is_strong)


WHO = (
    Who("visitor", is_signed_in=False, is_strong=False),
    Who("signed in", is_strong=False),
    Who("referent, own", (REFERENT,), is_strong=False, object=OWN),
    Who("referent, another’s", (REFERENT,), is_strong=False),
    *(Who(f"team: {domain.value}", (domain.role,)) for domain in Domain),
    Who("administrator without second factor", (ADMINISTRATOR,), is_strong=False),
    Who("administrator", (ADMINISTRATOR,)),
)


@dataclass(frozen=True)
class ObjectRule:
    """What a route asks besides its guard, for these methods: else `answer`. `example` tells of which object."""

    holds: Callable[[Access, int], bool]
    answer: Answer
    methods: tuple[str, ...] = METHODS
    words: str = ""


def _works_on(domain: Domain, *methods: str) -> ObjectRule:
    return ObjectRule(
        lambda access, _number: works_on(access, domain),
        Answer.REFUSED,
        methods or METHODS,
        f"writes: works_on({domain.value}), as the record shown",
    )


def _writes_report(*methods: str) -> ObjectRule:
    rule = ObjectRule(lambda access, _number: is_team_of_record(access), Answer.REFUSED, methods or METHODS)
    return ObjectRule(rule.holds, rule.answer, rule.methods, "writes: is_team_of_record")


OBJECT_RULES: Mapping[str, ObjectRule] = {
    "desk:add": _works_on(Domain.EVENTS),
    "desk:edit": _works_on(Domain.EVENTS, "POST"),
    "desk:selection": _works_on(Domain.EVENTS, "POST"),
    "desk:restore": _works_on(Domain.EVENTS, "POST"),
    "desk:delete": _works_on(Domain.EVENTS),
    "desk:merge": _works_on(Domain.RECORD),
    "report_desk:edit": _writes_report("POST"),
    "report_desk:entries": _writes_report("POST"),
    "report_desk:freeze": _writes_report("POST"),
    "report_desk:erratum": _writes_report(),
    "own_directory:organisation": ObjectRule(
        lambda access, number: access.holds(REFERENT, on=SimpleNamespace(pk=number)),  # type: ignore[arg-type]
        Answer.ABSENT,
        words="speaks_for the organisation",
    ),
}


@dataclass(frozen=True)
class Route:
    """`methods` are those that the view takes; None when it answers to any as it does to GET."""

    address: str
    name: str
    view: Any = field(repr=False, compare=False)
    methods: frozenset[str] | None

    @property
    def places(self) -> list[str]:
        """The names that the address leaves open."""
        found = re.findall(r"\(\?P<(\w+)>|<(?:\w+:)?(\w+)>", self.address)
        return [one or other for one, other in found]

    @property
    def is_public(self) -> bool:
        return getattr(self.view, "login_required", True) is False

    @property
    def guard(self) -> str:
        return "public" if self.is_public else str(getattr(self.view, "guard", ""))

    def answer(self, who: Who, method: str) -> Answer:
        """What is declared."""
        reached = Answer.YES if self.is_public else self._guarded(who.access)
        if reached != Answer.YES:
            return reached
        if self.methods is not None and method not in self.methods:
            return Answer.WRONG_METHOD
        rule = OBJECT_RULES.get(self.name)
        if rule is None or method not in rule.methods or rule.holds(who.access, who.object):
            return Answer.YES
        return rule.answer

    def _guarded(self, access: Access) -> Answer:
        if not access.is_signed_in:
            return Answer.SIGN_IN
        if self.view.rule(access):
            return Answer.YES
        return Answer.SECOND_FACTOR if self.view.rule(access.with_second_factor()) else Answer.ABSENT


def routes() -> list[Route]:
    return sorted(_routes(get_resolver().url_patterns), key=lambda route: route.address)


def _routes(patterns: Any, namespace: str = "", prefix: str = "") -> Iterator[Route]:
    for pattern in patterns:
        here = "" if isinstance(pattern.pattern, LocalePrefixPattern) else str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _routes(pattern.url_patterns, inner, prefix + here)
        elif isinstance(pattern, URLPattern):
            view = pattern.callback
            yield Route(f"/{prefix}{here}", f"{namespace}{pattern.name}", view, _methods(view, namespace))


def _methods(view: Any, namespace: str) -> frozenset[str] | None:
    """Those of Django's decorators around the view, or of its class."""
    if namespace.startswith("api"):
        return None
    shell = view
    while shell is not None:
        if of_class := getattr(shell, "view_class", None):
            return frozenset(name.upper() for name in of_class.http_method_names if hasattr(of_class, name))
        names = shell.__code__.co_freevars if hasattr(shell, "__code__") else ()
        if "request_method_list" in names:
            return frozenset(shell.__closure__[names.index("request_method_list")].cell_contents)
        shell = getattr(shell, "__wrapped__", None)
    return None


def matrix() -> str:
    """The matrix in Markdown: a line for each route, and one for each method that is answered otherwise."""
    heads = ["address", "guard", "methods", *(who.key for who in WHO)]
    lines = [INTRODUCTION, _line(heads), _line(["---"] * len(heads))]
    for route in routes():
        lines += [_line([f"`{route.address}`", *cells]) for cells in _rows(route)]
    return "\n".join(lines) + "\n"


def _rows(route: Route) -> Iterator[list[str]]:
    taken = [method for method in METHODS if route.methods is None or method in route.methods]
    by_answers: dict[tuple[Answer, ...], list[str]] = {}
    for method in taken:
        by_answers.setdefault(tuple(route.answer(who, method) for who in WHO), []).append(method)
    rule = OBJECT_RULES.get(route.name)
    for answers, methods in by_answers.items():
        asked = [route.guard, *([rule.words] if rule and set(methods) & set(rule.methods) else [])]
        shown = "any" if route.methods is None and len(methods) == len(METHODS) else ", ".join(methods)
        yield [", ".join(f"`{words}`" for words in asked), shown, *map(str, answers)]


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


INTRODUCTION = """# Who may reach what

Made by `make permissions` from the guards of the routes; a test asks each route as each role and compares.
`yes` is any answer of the page itself, `sign in` and `second factor` are redirections there, `404` is what somebody
gets for whom the page does not exist. A method that is not listed is answered 405. Screens of the team space are
shown for an event (merging: an organisation): those who write another kind of record are told in
[administration](../guide/administration.md).
"""


def main() -> None:
    MATRIX.parent.mkdir(exist_ok=True)
    MATRIX.write_text(matrix(), encoding="utf-8")


if __name__ == "__main__":
    import django

    django.setup()
    main()
