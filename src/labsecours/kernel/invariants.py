from collections.abc import Iterator

from django.utils.translation import gettext as _

from labsecours.kernel import audit_anchor, audit_chain
from labsecours.kernel.models import SearchEntry
from labsecours.kernel.registries import Invariant, invariants, public_pages


def pages_missing_from_search() -> Iterator[str]:
    for page in public_pages:
        indexed = set(SearchEntry.objects.filter(record_type=page.key).order_by().values_list("record_id", flat=True))
        for record in page.objects().order_by("pk").iterator(chunk_size=500):
            if record.pk not in indexed and page.document(record) is not None:
                yield _("Search does not know “%(title)s” (%(key)s %(id)d): save it again.") % {
                    "title": record,
                    "key": page.key,
                    "id": record.pk,
                }


def search_entries_of_nothing() -> Iterator[str]:
    for page in public_pages:
        entries = SearchEntry.objects.filter(record_type=page.key)
        for entry in entries.exclude(record_id__in=page.model._default_manager.values("pk")).order_by("pk"):
            yield _("Search still finds “%(title)s” (%(key)s %(id)d), which no longer exists.") % {
                "title": entry.title,
                "key": page.key,
                "id": entry.record_id,
            }


invariants.register(
    Invariant("kernel.search_knows_every_page", pages_missing_from_search),
    Invariant("kernel.search_finds_what_exists", search_entries_of_nothing),
    Invariant("kernel.audit_chain", audit_chain.verify, thorough=True),
    Invariant("kernel.audit_anchor", audit_anchor.breaches, thorough=True),
)
