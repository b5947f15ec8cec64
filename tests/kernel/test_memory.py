import pytest

from labsecours.kernel import memory

pytestmark = pytest.mark.django_db


def test_what_was_built_longest_ago_makes_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_LIMIT", 2)
    built = list[str]()
    for key in ("a", "b", "c", "c", "b", "a"):
        memory.remembered(key, lambda key=key: built.append(key))  # type: ignore[misc]
    assert built == ["a", "b", "c", "a"]
