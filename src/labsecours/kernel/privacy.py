"""What each app announces about personal data: why it keeps them, how to hand them over, and how to forget them.

Registered in each app's `processing.py`. From it come the register of processing, “my data”, erasure and retention;
a model that states nothing here fails a test.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from labsecours.kernel.audit import Actor
from labsecours.kernel.registries import Registry, Text


class LegalBasis(TextChoices):
    """Article 6(1) of the GDPR, letter by letter."""

    CONSENT = "a", _("consent")
    CONTRACT = "b", _("contract")
    LEGAL_DUTY = "c", _("legal obligation")
    VITAL_INTEREST = "d", _("vital interests")
    PUBLIC_TASK = "e", _("task in the public interest")
    LEGITIMATE_INTEREST = "f", _("legitimate interest")


@dataclass(frozen=True)
class PersonalData:
    """The fields of a model (label `app.model`) that tell of a person. `confidential` ones are shown to nobody whom
    the processing's recipients don't name, hence on no public page."""

    model: str
    fields: tuple[str, ...]
    confidential: tuple[str, ...] = ()


@dataclass(frozen=True)
class Processing:
    """A line of the register: for what purpose which data of whom are kept, on what ground, how long, for whom.

    `retentions` are the keys of the rules that end it; without any, data go with the person or the record.
    """

    key: str
    title: Text
    purpose: Text
    people: Text
    data_words: Text
    basis: LegalBasis
    ground: Text
    retention: Text
    recipients: Text
    data: Sequence[PersonalData]
    retentions: tuple[str, ...] = ()
    order: int = 50


@dataclass(frozen=True)
class Impersonal:
    """A model, or these fields of it, that tell of nobody; `reason` says why. `confidential` fields are internal
    all the same. `key` is the model's label."""

    key: str
    reason: str
    fields: tuple[str, ...] = ()
    confidential: tuple[str, ...] = ()


processings: Registry[Processing] = Registry()
impersonal: Registry[Impersonal] = Registry()


def personal_fields() -> dict[str, frozenset[str]]:
    """The declared personal fields of each model, by its label."""
    found: dict[str, frozenset[str]] = {}
    for data in _personal_data():
        found[data.model] = found.get(data.model, frozenset()) | frozenset(data.fields)
    return found


def confidential_fields() -> dict[str, frozenset[str]]:
    """The fields of each model, by its label, that no public page and nobody unconcerned may show."""
    found: dict[str, frozenset[str]] = {}
    for label, fields in [
        *((data.model, data.confidential) for data in _personal_data()),
        *((item.key, item.confidential) for item in impersonal),
    ]:
        if fields:
            found[label] = found.get(label, frozenset()) | frozenset(fields)
    return found


def _personal_data() -> list[PersonalData]:
    return [data for processing in processings for data in processing.data]


def by_order(item: "Processing | Exporter | Eraser") -> int:
    return item.order


# One person ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Subject:
    """The person whose data are handed over or forgotten: an account, and the addresses that are proved to be theirs
    (in lower case). When an erasure is replayed, the account may be missing. `name` is as the account had it.

    Not `is_whole`: only the account goes, for want of use; what the record tells of the person has grounds of its own.
    """

    user: Any
    addresses: frozenset[str]
    name: str = ""
    is_whole: bool = True

    @property
    def user_id(self) -> int | None:
        return None if self.user is None else self.user.pk


@dataclass(frozen=True)
class Exporter:
    """A part of “my data”. `rows` are plain values by label, only of this person, others' names left out; `files`
    are a name in the archive and the bytes."""

    key: str
    title: Text
    rows: Callable[[Subject], Iterable[Mapping[Text, Any]]]
    files: Callable[[Subject], Iterable[tuple[str, bytes]]] = lambda _subject: ()
    order: int = 50


exporters: Registry[Exporter] = Registry()


@dataclass(frozen=True)
class Eraser:
    """Forgets a person in an app's models, within the caller's transaction; returns how many rows were touched.

    Called again for the same person, it changes nothing. Run from the lowest `order` to the highest; those of the
    kernel come last, since what the others do leaves traces there. `kept` says what stays, without a name, and why.
    """

    key: str
    forgotten: Text
    erase: Callable[[Subject, Actor], int]
    kept: Text = ""
    order: int = 50


erasers: Registry[Eraser] = Registry()


# Time ----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Retention:
    """A rule that ends what has been kept long enough. `apply` is given the present moment, works in transactions of
    its own and returns how many things it ended; running it twice ends nothing more."""

    key: str
    title: Text
    rule: Text
    apply: Callable[[datetime], int]


retentions: Registry[Retention] = Registry()


# Consent -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Purpose:
    """Something that is done only with consent. `texts` are the words agreed to, by version: they are never edited,
    a new version is added, and the last one is asked."""

    key: str
    title: Text
    texts: Mapping[str, Text]

    @property
    def version(self) -> str:
        return list(self.texts)[-1]


purposes: Registry[Purpose] = Registry()
