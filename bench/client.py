"""A small HTTP client over kept connections: cheap enough to leave the processors to the server."""

import selectors
import socket
import time

READ = 1 << 18


class Connection:
    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.pending = b""

    def send(self, request: bytes) -> None:
        self.pending = b""
        self.socket.sendall(request)

    def receive(self) -> tuple[int, dict[str, str], bytes] | None:
        """Read what has come; the answer once it is whole."""
        chunk = self.socket.recv(READ)
        if not chunk:
            raise ConnectionError("the server closed the connection")
        self.pending += chunk
        head, separator, body = self.pending.partition(b"\r\n\r\n")
        if not separator:
            return None
        lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _colon, value in (line.partition(": ") for line in lines[1:])}
        status = int(lines[0].split()[1])
        if len(body) < (0 if status == 304 else int(headers.get("content-length", 0))):
            return None
        return status, headers, body

    def ask(self, request: bytes) -> tuple[int, dict[str, str], bytes]:
        self.send(request)
        while (answer := self.receive()) is None:
            pass
        return answer

    def close(self) -> None:
        self.socket.close()


def request(path: str, headers: dict[str, str] | None = None) -> bytes:
    lines = [
        f"GET {path} HTTP/1.1",
        "Host: 127.0.0.1",
        *(f"{name}: {value}" for name, value in (headers or {}).items()),
    ]
    return "\r\n".join([*lines, "", ""]).encode()


def latencies(requests: list[tuple[int, bytes]], *, rounds: int, block: int = 5) -> list[list[float]]:
    """Milliseconds of each request to its port, in blocks that take turns: a drift of the machine touches all alike.

    `@@` in a request stands for a number that is new each time.
    """
    kept = {port: [Connection(port) for _n in range(4)] for port, _sent in requests}
    found: list[list[float]] = [[] for _request in requests]
    for turn in range(-2, rounds):
        for index, (port, sent) in enumerate(requests):
            for n in range(block):
                asked = sent.replace(b"@@", b"%d-%d" % (turn, n))
                start = time.perf_counter()
                status, _headers, _body = kept[port][n % 4].ask(asked)
                if status not in {200, 304}:
                    raise RuntimeError(f"{sent.split()[1].decode()} answered {status}")
                if turn >= 0:
                    found[index].append((time.perf_counter() - start) * 1000)
    for connections in kept.values():
        for connection in connections:
            connection.close()
    return found


def throughput(port: int, sent: bytes, *, seconds: float, connections: int = 8) -> float:
    """Answers a second, every connection kept busy."""
    selector = selectors.DefaultSelector()
    for _n in range(connections):
        connection = Connection(port)
        selector.register(connection.socket, selectors.EVENT_READ, connection)
        connection.send(sent)
    done, start = 0, time.perf_counter()
    while (now := time.perf_counter()) < start + seconds:
        for key, _events in selector.select(1):
            if key.data.receive() is not None:
                done += 1
                key.data.send(sent)
    for key in list(selector.get_map().values()):
        key.data.close()
    return done / (now - start)
