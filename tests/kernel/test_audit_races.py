"""Writers at the same time. On SQLite, writers wait for each other before they read anything."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from tests.factories.directory import OrganisationFactory

from labsecours.kernel import audit, records
from labsecours.kernel.audit_chain import head, verify
from labsecours.kernel.models import AuditEvent
from labsecours.kernel.records import Draft

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def at_once(*tasks: Callable[[], Any]) -> list[str]:
    """The errors."""
    errors: list[str] = []

    def run(task: Callable[[], Any]) -> None:
        try:
            task()
        except Exception as error:
            errors.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


def test_events_written_at_once_make_one_chain() -> None:
    about = OrganisationFactory.create()

    def write_some() -> None:
        for number in range(5):
            audit.write(AuditEvent.Verb.UPDATED, about, actor=None, after={"number": number})

    assert at_once(*[write_some] * 4) == []
    assert (head().sequence, list(verify())) == (20, [])


def test_two_who_write_the_same_records_in_another_order_wait_for_each_other() -> None:
    first, second = OrganisationFactory.create(), OrganisationFactory.create()

    def save_both(*rows: Any) -> None:
        for number in range(8):
            with transaction.atomic():
                for row in rows:
                    row.city = f"{threading.get_ident()} {number}"
                    records.save(Draft(row), actor=None)

    others = [type(row)._default_manager.get(pk=row.pk) for row in (second, first)]
    assert at_once(lambda: save_both(first, second), lambda: save_both(*others)) == []
