"""`python -m bench.mailbox PORT FILE`: an SMTP server that takes everything and writes a line for each Message-ID."""

import asyncio
import re
import sys
from pathlib import Path
from typing import IO

from aiosmtpd.smtp import SMTP, Envelope, Session

MESSAGE_ID = re.compile(rb"^Message-ID:\s*(\S+)", re.IGNORECASE | re.MULTILINE)


class Box:
    def __init__(self, lines: IO[str]) -> None:
        self.lines = lines

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        found = MESSAGE_ID.search(content if isinstance(content, bytes) else b"")
        self.lines.write(f"{found[1].decode() if found else '?'}\n")
        self.lines.flush()
        return "250 OK"


async def serve(port: int, file: Path) -> None:
    with file.open("a", encoding="ascii") as lines:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: SMTP(Box(lines)), "127.0.0.1", port)
        async with server:
            await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2])))
