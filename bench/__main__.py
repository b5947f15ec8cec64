"""`python -m bench [--quick] [--output FILE]`: measures the product on this machine, prints a table, writes JSON.

Pages are told as ratios to C, the plainest Django view that lists 50 rows, and to S, one kilobyte, asked of the same
server in the same run and in turns with the page (see `baseline`).
"""

import argparse
import json
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from bench import client, outbox, signing_in
from bench.goals import Line, table
from bench.installation import ROOT, Installation, install, serving

YEARS = {2011: 30, 2012: 300, 2013: 3000}
PUBLIC = {
    "home": "/",
    "agenda": "/agenda/",
    "agenda, past": "/agenda/?when=past",
    "event page": "/evenements/rencontre-fictive-1/",
    "report of 300 activities": "/rapports/2012/",
}
STAFF = {
    "staff list of organisations": "/gestion/organisations/",
    "staff list, searched": "/gestion/organisations/?q=fictive+0001",
    "staff list, second page": "/gestion/organisations/?page=2",
    "staff list of events": "/gestion/evenements/",
}


class Bench:
    def __init__(self, folder: Path, *, quick: bool) -> None:
        self.rounds, self.seconds, self.imported = (4, 1.0, 300) if quick else (24, 4.0, 10_000)
        few, many = (20, 60) if quick else (200, 2000)
        rows = (60, 600) if quick else (1000, 10_000)
        self.years = {2011: 3, 2012: 30, 2013: 300} if quick else YEARS
        added = [f"{year}={count}" for year, count in self.years.items()]
        _say("data")
        self.small = install(folder / "small", few, rows[0], f"2012={self.years[2012]}")
        self.large = install(folder / "large", many, rows[1], f"2012={self.years[2012]}")
        self.reports = install(folder / "reports", 0, 200, *added)
        self.empty = install(folder / "empty", 0, 1)
        self.mails, self.mailing = install(folder / "mails", 0, 1), (300, 2) if quick else (10_000, 20)

    def lines(self) -> Iterator[Line]:
        _say("server")
        yield from self.starts()
        for installation, size in ((self.small, "small"), (self.large, "large")):
            _say(f"pages, {size}")
            yield from self.pages(installation, size)
            yield from self.weights(installation, size)
        _say("ten times the rows")
        yield from self.growth()
        _say("reports")
        yield from self.documents()
        _say("writes")
        written = json.loads(self.small.python("bench.measure", "audit", str(self.rounds * 10)))
        yield Line("change of an event", written["milliseconds"], "ms")
        yield Line("change of an event, overhead of the audit log", written["overhead_percent"], "%", 20)
        _say("import")
        loaded = json.loads(self.empty.python("bench.measure", "load", str(self.imported)))
        yield Line(f"import of {self.imported} rows", loaded["seconds"], "s")
        yield Line("import again, all known", loaded["again_seconds"], "s")
        yield Line("import, peak memory", loaded["peak_mb"], "MB")
        _say("signing in")
        yield from signing_in.lines(self.empty, self.rounds)
        _say("outbox")
        yield from outbox.lines(self.mails, *self.mailing)

    def starts(self) -> Iterator[Line]:
        first = []
        for _n in range(3):
            with serving(self.small) as server:
                first.append(server.first_answer)
                fresh = server.worker_megabytes()
        yield Line("first answer after start", statistics.median(first), "s", 2)
        yield Line("worker, fresh", fresh, "MB", 100)

    def pages(self, installation: Installation, size: str) -> Iterator[Line]:
        cookie = {"Cookie": f"sessionid={installation.session}"}
        c, s = client.request("/bench/c"), client.request("/bench/s")
        with serving(installation) as server:
            for name, path in {**PUBLIC, **STAFF}.items():
                sent = client.request(path, cookie if name in STAFF else None)
                of_c, of_page = client.latencies([(server.port, c), (server.port, sent)], rounds=self.rounds)
                ratio = statistics.median(of_page) / statistics.median(of_c)
                yield Line(f"{size}: {name}", statistics.median(of_page), "ms")
                yield Line(f"{size}: {name} / C", ratio, "× C", 1 if _is_list(name) else None)
            yield Line(f"{size}: C", statistics.median(of_c), "ms")
            for name, path in PUBLIC.items():
                built = client.request(f"{path}{'&' if '?' in path else '?'}n=@@")
                of_c, of_page = client.latencies([(server.port, c), (server.port, built)], rounds=self.rounds // 2)
                yield Line(
                    f"{size}: {name}, built anew / C", statistics.median(of_page) / statistics.median(of_c), "× C"
                )
            for name, path in PUBLIC.items():
                yield Line(
                    f"{size}: {name}, unchanged / S",
                    100 * self.unchanged(server.port, path, s),
                    "% of S",
                    60,
                    at_least=True,
                )
            yield Line(f"{size}: worker after load", server.worker_megabytes(), "MB", 150)

    def growth(self) -> Iterator[Line]:
        """The same lists on both installations, served at once and asked in turns."""
        with serving(self.small) as small, serving(self.large) as large:
            for name, path in STAFF.items():
                few, many = client.latencies(
                    [
                        (server.port, client.request(path, {"Cookie": f"sessionid={installation.session}"}))
                        for server, installation in ((small, self.small), (large, self.large))
                    ],
                    rounds=self.rounds,
                )
                yield Line(f"{name}: large / small", statistics.median(many) / statistics.median(few), "×", 1.2)

    def unchanged(self, port: int, path: str, s: bytes) -> float:
        """Throughput of the page asked with its ETag, as a share of S's, in turns."""
        connection = client.Connection(port)
        _status, headers, _body = connection.ask(client.request(path))
        connection.close()
        conditional = client.request(path, {"If-None-Match": headers["etag"]})
        pairs = [
            (
                client.throughput(port, conditional, seconds=self.seconds / 8),
                client.throughput(port, s, seconds=self.seconds / 8),
            )
            for _n in range(4)
        ]
        return statistics.median(page / plain for page, plain in pairs)

    def weights(self, installation: Installation, size: str) -> Iterator[Line]:
        paths = {**PUBLIC, **STAFF}
        found = json.loads(installation.python("bench.measure", "pages", installation.session, *paths.values()))
        for name, path in paths.items():
            page, is_list = found[path], _is_list(name)
            yield Line(f"{size}: {name}, queries", page["queries"], "", 12 if is_list else None)
            yield Line(f"{size}: {name}, queries when the record has not moved", page["remembered"])
            yield Line(f"{size}: {name}, HTML", page["bytes"] / 1000, "kB", 100 if is_list else None)

    def documents(self) -> Iterator[Line]:
        seconds: dict[tuple[str, int], float] = {}
        for year, count in self.years.items():
            made = json.loads(self.reports.python("bench.measure", "pdf", str(year)))
            seconds["pdf", count] = made["processor_seconds"]
            yield Line(f"PDF of {count} activities", made["seconds"], "s", {300: 3, 3000: 15}.get(count))
            yield Line(f"PDF of {count} activities, peak memory", made["peak_mb"], "MB")
            data = json.loads(self.reports.python("bench.measure", "exports", str(year)))
            for what in ("timeline", "figures"):
                seconds[what, count] = data[f"{what}_processor_seconds"]
                yield Line(f"{what} of {count} activities", data[f"{what}_seconds"], "s")
        _few, middle, most = self.years.values()
        for what in ("pdf", "timeline", "figures"):
            yield Line(
                f"{what}, processor time: {most} / {middle} activities",
                seconds[what, most] / seconds[what, middle],
                "×",
                most / middle,
            )


def _is_list(name: str) -> bool:
    return "list" in name or "agenda" in name


def _say(text: str) -> None:
    print(f"bench: {text}…", file=sys.stderr, flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small data, few requests: does it run?")
    parser.add_argument("--output", type=Path, default=ROOT / "var" / "bench" / "results.json")
    options = parser.parse_args()
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="labsecours-bench-") as folder:
        lines = list(Bench(Path(folder), quick=options.quick).lines())
    print(table(lines))
    missed = [line.what for line in lines if line.is_met is False]
    met = sum(line.is_met is True for line in lines)
    print(f"\n{met} goals met, {len(missed)} missed; {time.monotonic() - start:.0f} s on {platform.machine()}")
    options.output.parent.mkdir(parents=True, exist_ok=True)
    measures = [asdict(line) | {"is_met": line.is_met} for line in lines]
    options.output.write_text(json.dumps({"quick": options.quick, "measures": measures}, indent=1, ensure_ascii=False))
    print(f"written: {options.output}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
