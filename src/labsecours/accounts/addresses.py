"""One spelling for each e-mail address, so that no look-alike or variant makes a second account."""

import unicodedata
from collections.abc import Iterable

import idna
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

LONGEST = 254
NOT_AN_ADDRESS = _("This is not an e-mail address. It should read like name@example.org.")
NOT_PLAIN = _("Before the @, use plain letters, digits and marks, without accents: “%(part)s” has others.")
MIXED_WRITING = _("After the @, “%(part)s” mixes letters of several scripts. Type it again by hand.")
EAST_ASIAN = {"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO"}


def normalised(text: str) -> str:
    """The address in lower case, compatible characters replaced by plain ones, its domain in ASCII (IDNA 2008).

    Raises ValidationError, with the mend, for what is no address or could be mistaken for another.
    """
    text = unicodedata.normalize("NFKC", text[: 2 * LONGEST]).strip()
    local, at, domain = text.rpartition("@")
    if not (at and local and domain) or any(unicodedata.category(character)[0] == "C" for character in text):
        raise ValidationError(NOT_AN_ADDRESS, code="invalid")
    if not local.isascii():
        raise ValidationError(NOT_PLAIN, code="not_plain", params={"part": local})
    address = f"{local}@{_ascii_domain(domain)}".lower()
    if len(address) > LONGEST:
        raise ValidationError(NOT_AN_ADDRESS, code="invalid")
    validate_email(address)
    return address


def comparable(text: str) -> str:
    """The normalised address, or what was typed in lower case when it is none: for look-ups that must not refuse."""
    try:
        return normalised(text)
    except ValidationError:
        return text.replace("\0", "").lower()[:LONGEST]


def _ascii_domain(domain: str) -> str:
    if domain.isascii() and "xn--" not in domain.lower():
        return domain
    try:
        readable = idna.decode(domain, uts46=True)
        for label in readable.split("."):
            if len(_scripts(label)) > 1:
                raise ValidationError(MIXED_WRITING, code="mixed", params={"part": label})
        return idna.encode(readable, uts46=True).decode()
    except (idna.IDNAError, UnicodeError) as error:
        raise ValidationError(NOT_AN_ADDRESS, code="invalid") from error


def _scripts(letters: Iterable[str]) -> set[str]:
    """The scripts of these letters; those that East Asian writing mixes count as one."""
    found = {unicodedata.name(letter, "?").split()[0] for letter in letters if letter.isalpha()}
    return {"CJK" if script in EAST_ASIAN else script for script in found}
