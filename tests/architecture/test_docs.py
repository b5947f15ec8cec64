import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
SOURCES = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_documents_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|mailto:|#)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_the_terms_of_the_glossary_are_those_of_the_code() -> None:
    rows = re.findall(r"^\|[^|]+\|([^|]+)\|", (ROOT / "docs/glossary.md").read_text(encoding="utf-8"), re.MULTILINE)
    terms = [term.rpartition(".")[2] for row in rows[2:] for term in re.findall(r"`([\w.]+)`", row)]
    assert len(terms) > 30
    assert [term for term in terms if not re.search(rf"\b{term}\b", SOURCES)] == []


def test_the_commands_that_the_readme_names_exist() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    goals = set(re.findall(r"^make (\w+)", readme, re.MULTILINE))
    assert goals == {"demo", "test"}
    assert all(re.search(rf"^{goal}:", makefile, re.MULTILINE) for goal in goals)


def test_the_tests_that_prove_a_defence_exist() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", (ROOT / "docs/security.md").read_text(encoding="utf-8"))
    sources = {path: (ROOT / path).read_text(encoding="utf-8") for path, _test in named if (ROOT / path).exists()}
    missing = {
        f"{path}::{test}"
        for path, test in named
        if not re.search(rf"^(?:async )?def {test}\(", sources.get(path, ""), re.MULTILINE)
    }
    assert len(named) > 40
    assert missing == set()
