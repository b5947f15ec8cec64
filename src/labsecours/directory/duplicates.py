"""What looks like a record entered twice."""

from collections.abc import Sequence
from itertools import islice

from django.db.models import Q
from django.utils.translation import gettext as _

from labsecours.directory.models import Organisation, Person
from labsecours.kernel.desk import Notice
from labsecours.kernel.matching import pattern
from labsecours.kernel.search import fold

NOTICED = 5


def organisation_doubles(record: Organisation) -> Sequence[Notice]:
    """Others of the same folded name or short name, or whose SIRET is of the same firm."""
    names = {_name(record.name), _name(record.short_name)} - {""}
    rows = Organisation.objects.exclude(pk=record.pk).order_by("name", "pk")
    close = Q()
    for name in names:
        close |= Q(name__iregex=_loose(name)) | Q(short_name__iregex=_loose(name))
    found = [other for other in rows.filter(close) if {_name(other.name), _name(other.short_name)} & names]
    notices = [Notice(_("An organisation has the same name: “%(name)s”.") % {"name": o.name}, o) for o in found]
    if len(record.siret) == 14:
        firm = rows.filter(siret__startswith=record.siret[:9]).exclude(pk__in=[other.pk for other in found])
        notices += [Notice(_("“%(name)s” has a SIRET of the same firm.") % {"name": o.name}, o) for o in firm[:NOTICED]]
    return notices[:NOTICED]


def person_doubles(record: Person) -> Sequence[Notice]:
    """Others of the same folded name, in either order, or of the same e-mail."""
    name = sorted((_name(record.given_name), _name(record.family_name)))
    rows = Person.objects.exclude(pk=record.pk).order_by("family_name", "pk")
    close = Q(family_name__iregex=_loose(record.family_name)) | Q(given_name__iregex=_loose(record.family_name))
    if record.email:
        close |= Q(email__iexact=record.email)
    found = (
        other
        for other in rows.filter(close)
        if sorted((_name(other.given_name), _name(other.family_name))) == name
        or (record.email and other.email.lower() == record.email.lower())
    )
    return [
        Notice(_("Somebody is already recorded under this name or e-mail: “%(name)s”.") % {"name": other}, other)
        for other in islice(found, NOTICED)
    ]


def _name(text: str) -> str:
    return "".join(letter for letter in fold(text) if letter.isalnum())


def _loose(text: str) -> str:
    """The words of a name in a row, whatever stands between them."""
    return "[^[:alnum:]]*".join(pattern(letter) for letter in _name(text)).replace("[^[:alnum:]]", "[^a-zA-Z0-9]")
