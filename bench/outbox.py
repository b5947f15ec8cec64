"""Many mails to a local SMTP server while the worker is killed again and again: what arrived, and how often."""

import os
import random
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.goals import Line
from bench.installation import COMMAND, Installation

LONGEST = 600.0
"""Seconds after which what has not arrived counts as missing, on however busy a machine."""


def lines(installation: Installation, mails: int, kills: int) -> Iterator[Line]:
    posted = set(installation.python("bench.outbox", str(mails)).split())
    file = installation.folder / "mailbox.txt"
    with _mailbox(file) as port:
        environment = installation.environment | {
            "LABSECOURS_MAIL_URL": f"smtp://127.0.0.1:{port}?tls=none",
            "LABSECOURS_MAIL_FROM": "mesure@example.org",
        }
        start = time.monotonic()
        _send(environment, file, mails, kills)
        seconds = time.monotonic() - start
    arrived = Counter(file.read_text(encoding="ascii").split())
    yield Line(f"outbox: {mails} mails, worker killed {kills} times", seconds, "s")
    yield Line("outbox: mails missing", len(posted - set(arrived)), "", 0)
    yield Line("outbox: mails that were not posted", len(set(arrived) - posted), "", 0)
    yield Line("outbox: arrived twice, with the same Message-ID", arrived.total() - len(arrived), "", kills)
    yield Line("outbox: arrived more than twice", sum(count > 2 for count in arrived.values()), "", 0)


def _send(environment: dict[str, str], file: Path, mails: int, kills: int) -> None:
    """Kill the worker each time it has sent its share, then let one end the work."""
    chance, limit = random.Random(1), time.monotonic() + LONGEST
    for kill in range(1, kills + 1):
        worker = _worker(environment)
        while _count(file) < mails * kill / (kills + 2) and time.monotonic() < limit:
            time.sleep(0.005)
        time.sleep(chance.random() / 50)
        worker.kill()
        worker.wait()
    worker = _worker(environment)
    while _distinct(file) < mails and time.monotonic() < limit:
        time.sleep(0.2)
    worker.terminate()
    worker.wait(20)


def _worker(environment: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen([COMMAND, "worker"], env=environment, stderr=subprocess.DEVNULL)


def _count(file: Path) -> int:
    return file.read_bytes().count(b"\n") if file.exists() else 0


def _distinct(file: Path) -> int:
    return len(set(file.read_bytes().split()))


@contextmanager
def _mailbox(file: Path) -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    server = subprocess.Popen([sys.executable, "-m", "bench.mailbox", str(port), str(file)])
    try:
        while not _listens(port):
            time.sleep(0.05)
        yield port
    finally:
        server.terminate()
        server.wait(10)


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


def fill(count: int) -> list[str]:
    """Post that many mails; their Message-IDs."""
    from django.db import transaction

    from labsecours.kernel import outbox
    from labsecours.kernel.queues import Mail

    mail = outbox.write(template="test", to="a@example.org", language="fr", context={})
    fields = {"subject": mail.subject, "text": mail.text, "html": mail.html, "template": mail.template}
    with transaction.atomic():
        Mail.objects.bulk_create(
            [
                Mail(to=f"a{n}@example.org", language="fr", message_id=f"<{n}.bench@example.org>", **fields)
                for n in range(count)
            ],
            batch_size=1000,
        )
    return list(Mail.objects.order_by("pk").values_list("message_id", flat=True))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    import django

    django.setup()
    print("\n".join(fill(int(sys.argv[1]))))
