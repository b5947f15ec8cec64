from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _

from labsecours.directory.geography import departments
from labsecours.directory.models import Association, Organisation
from labsecours.kernel.registries import Invariant, invariants

FIRE_SERVICE = Organisation.Kind.FIRE_SERVICE
TERRITORIAL = Organisation.ServiceType.TERRITORIAL


def several_associations() -> Iterator[str]:
    count = Association.objects.count()
    if count > 1:
        yield _("%(count)d associations run this site: keep one.") % {"count": count}


def services_without_type_or_department() -> Iterator[str]:
    """A territorial service may cover a collectivity that has no department's code."""
    services = Organisation.objects.filter(kind=FIRE_SERVICE).order_by("pk")
    for service in services.filter(Q(service_type="") | Q(departments="") & ~Q(service_type=TERRITORIAL)):
        if service.service_type:
            yield _("“%(service)s” covers no department: give its codes.") % {"service": service}
        else:
            yield _("“%(service)s” is a fire service without a type: give it one.") % {"service": service}


def unknown_departments() -> Iterator[str]:
    for organisation in Organisation.objects.exclude(departments="").order_by("pk").iterator():
        for code in organisation.department_codes:
            if code not in departments():
                yield _("“%(organisation)s”: no department has the code “%(code)s”.") % {
                    "organisation": organisation,
                    "code": code,
                }


invariants.register(
    Invariant("directory.one_association", several_associations),
    Invariant("directory.services_are_placed", services_without_type_or_department),
    Invariant("directory.departments_exist", unknown_departments),
)
