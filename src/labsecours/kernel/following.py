"""What is held on records by their number alone, such as roles, and must follow when a record goes."""

from collections.abc import Callable
from dataclasses import dataclass

from labsecours.kernel.audit import Actor
from labsecours.kernel.models import Record
from labsecours.kernel.registries import Registry


@dataclass(frozen=True)
class Follower:
    """Called in the transaction: `moved` with the record merged and the one kept, `gone` at a deletion."""

    key: str
    moved: Callable[[Record, Record, Actor], None]
    gone: Callable[[Record, Actor], None]


followers: Registry[Follower] = Registry()
