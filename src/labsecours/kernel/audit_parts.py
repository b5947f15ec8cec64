"""What of an event may be erased, in three parts of their own: what was done, who did it, from where.

Each part is under a salted digest of its own, so that one goes without the others and the chain still holds.
"""

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Part:
    """Fields that go together; `salt`, wiped with them, keeps them from being guessed from their digest."""

    key: str
    fields: tuple[str, ...]
    salt: str
    digest: str

    def digest_of(self, event: Any) -> str:
        """SHA-256, in hexadecimal."""
        content = [getattr(event, name) for name in (self.salt, *self.fields)]
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()

    def is_erased(self, event: Any) -> bool:
        return not getattr(event, self.salt)

    def holds_something(self, event: Any) -> bool:
        return any(getattr(event, name) not in ("", None) for name in self.fields)

    @property
    def blank(self) -> dict[str, Any]:
        """The values that erasing leaves."""
        return {name: None if name in MAY_BE_NULL else "" for name in (*self.fields, self.salt)}


MAY_BE_NULL = ("before", "after")
CONTENT = Part("content", ("record_title", "before", "after", "removed"), "salt", "content_digest")
AUTHOR = Part("author", ("actor_name",), "author_salt", "author_digest")
ORIGIN = Part("origin", ("origin",), "origin_salt", "origin_digest")
PARTS: Sequence[Part] = (CONTENT, AUTHOR, ORIGIN)


def seal(event: Any) -> None:
    """Give an event that is about to be written its salts and the digests of its parts."""
    for part in PARTS:
        setattr(event, part.salt, secrets.token_hex(16))
        setattr(event, part.digest, part.digest_of(event))
