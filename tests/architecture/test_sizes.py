import ast
from pathlib import Path
from statistics import median

import pytest

import labsecours

PACKAGE = Path(labsecours.__file__).parent
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)


def functions(path: Path) -> list[int]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [
        (node.end_lineno or node.lineno) - node.lineno + 1
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_module_is_above_400_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def test_functions_are_short() -> None:
    lengths = [length for path in MODULES for length in functions(path)]
    assert median(lengths) <= 9
    assert max(lengths) <= 60
    assert sum(length > 50 for length in lengths) <= 0.02 * len(lengths)


def test_no_module_is_a_drawer() -> None:
    drawers = {"utils", "helpers", "common", "misc"}
    assert [path for path in PACKAGE.rglob("*") if path.stem in drawers] == []
