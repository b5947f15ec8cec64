"""The goals, and the table that tells which are met."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """A measure; `goal` is the most (or, with `at_least`, the least) that it should be, None when it is only told."""

    what: str
    value: float
    unit: str = ""
    goal: float | None = None
    at_least: bool = False

    @property
    def is_met(self) -> bool | None:
        if self.goal is None:
            return None
        return self.value >= self.goal if self.at_least else self.value <= self.goal


def table(lines: list[Line]) -> str:
    width = max(len(line.what) for line in lines)
    return "\n".join(_row(line, width) for line in lines)


def _row(line: Line, width: int) -> str:
    told = f"{line.what:<{width}}  {line.value:>10.2f} {line.unit:<9}"
    if line.goal is None:
        return told.rstrip()
    sign = "≥" if line.at_least else "≤"
    return f"{told} goal {sign} {line.goal:<8g} {'pass' if line.is_met else 'MISS'}"
