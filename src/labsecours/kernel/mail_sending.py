"""Sends what waits in the outbox: a batch over one connection, each mail noted as soon as the server has it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from labsecours.kernel import clock, leases
from labsecours.kernel.mail_transport import Connection, Outcome, Undelivered
from labsecours.kernel.queues import Mail, MailAttempt

BATCH = 50
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
LAST_ATTEMPT = 80
"""With these waits, a mail that nobody takes is given up after about three days."""


class ServerDown(Exception):
    """No mail can go for now: the server does not answer, or not safely."""


def is_delivering() -> bool:
    return settings.DEMONSTRATION or settings.MAIL_SERVER is not None


def send_batch(worker: str, is_stopping: Callable[[], bool] = lambda: False) -> int:
    """Send the mails that are due, at most BATCH; how many were tried. Raises ServerDown after putting them off."""
    if not is_delivering():
        return 0
    leases.give_back_mails(worker)
    numbers = _claim(worker)
    if not numbers:
        return 0
    try:
        with _way() as send:
            for number in numbers:
                if is_stopping():
                    break
                _send_one(number, worker, send)
    except Undelivered as problem:
        _put_off_all(worker, problem)
        raise ServerDown from problem
    finally:
        leases.give_back_mails(worker)
    return len(numbers)


Send = Callable[[Mail], str]


@contextmanager
def _way() -> Iterator[Send]:
    """What delivers a mail: in a demonstration, its being in the database is enough. A broken connection is made
    again for the next mail, since one mail may be what breaks it."""
    if settings.DEMONSTRATION:
        yield lambda _mail: ""
        return
    line = _Line()
    try:
        yield line.send
    finally:
        line.close()


class _Line:
    def __init__(self) -> None:
        self._connection: Connection | None = Connection()

    def send(self, mail: Mail) -> str:
        self._connection = self._connection or Connection()
        try:
            return self._connection.send(mail)
        except Undelivered:
            self.close()
            raise

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _claim(worker: str) -> list[int]:
    """Mails that give access go before the others. Looking costs one read, and no lock."""
    due = Mail.objects.filter(state=Mail.State.WAITING, next_at__lte=clock.now()).order_by("-is_sensitive", "next_at")
    if not due.exists():
        return []
    with transaction.atomic():
        numbers = list(due.select_for_update(skip_locked=True).values_list("pk", flat=True)[:BATCH])
        Mail.objects.filter(pk__in=numbers).update(state=Mail.State.SENDING, worker=worker)
    return numbers


def _send_one(number: int, worker: str, send: Send) -> None:
    mail = Mail.objects.filter(pk=number, worker=worker).first()
    if mail is None:  # another worker has it by now
        return
    try:
        reply = send(mail)
    except Undelivered as problem:
        if problem.is_server:
            raise
        _note(mail, worker, problem)
    else:
        _note_sent(mail, worker, reply)


def _note_sent(mail: Mail, worker: str, reply: str) -> None:
    wiped = {"text": "", "html": ""} if mail.is_sensitive and not settings.DEMONSTRATION else {}
    with transaction.atomic():
        Mail.objects.filter(pk=mail.pk, worker=worker).update(
            state=Mail.State.SENT, sent_at=clock.now(), worker="", attempts=F("attempts") + 1, **wiped
        )
        _log(mail, Outcome.SENT, reply)


def _log(mail: Mail, outcome: MailAttempt.Outcome, reply: str) -> None:
    """Unless its person was erased meanwhile, and the mail with them."""
    if Mail.objects.select_for_update().filter(pk=mail.pk).exists():
        MailAttempt.objects.create(mail=mail, outcome=outcome, reply=reply)


def _note(mail: Mail, worker: str, problem: Undelivered) -> None:
    attempts = mail.attempts + 1
    is_over = problem.outcome in {Outcome.REFUSED, Outcome.BROKEN} or attempts >= LAST_ATTEMPT
    with transaction.atomic():
        Mail.objects.filter(pk=mail.pk, worker=worker).update(
            state=Mail.State.FAILED if is_over else Mail.State.WAITING,
            worker="",
            attempts=attempts,
            next_at=clock.now() + wait(attempts),
        )
        _log(mail, problem.outcome, problem.reply)


def _put_off_all(worker: str, problem: Undelivered) -> None:
    for mail in Mail.objects.filter(worker=worker).only("pk", "attempts"):
        _note(mail, worker, problem)


def wait(attempts: int) -> timedelta:
    """How long after that many attempts the next one is made."""
    return min(FIRST_WAIT * (1 << min(attempts - 1, 20)), LONGEST_WAIT)
