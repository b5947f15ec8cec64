"""The process in which Typst composes: reads a JSON request, writes each resulting file after its length."""

import json
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
_LENGTH = 8
"""Bytes, big-endian, in which a length is written."""


def unpacked(packed: bytes) -> list[bytes]:
    """The files out of what `main` wrote."""
    files, position = list[bytes](), 0
    while position < len(packed):
        start = position + _LENGTH
        position = start + int.from_bytes(packed[position:start], "big")
        files.append(packed[start:position])
    return files


def _compiled(request: dict[str, Any]) -> list[bytes]:
    import typst

    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(HERE / "fonts")])
    result: bytes | list[bytes] = typst.compile(
        str(HERE / "typst" / request["template"]),
        root=str(HERE / "typst"),
        font_paths=fonts,
        format=request["form"],
        ppi=200.0,
        sys_inputs={"data": request["data"]},
        pdf_standards=request["standards"],
        timestamp=request["timestamp"],
    )
    return result if isinstance(result, list) else [result]


def main() -> None:
    import typst

    try:
        files = _compiled(json.load(sys.stdin.buffer))
    except typst.TypstError as error:
        sys.exit(str(error.diagnostic))
    for file in files:
        sys.stdout.buffer.write(len(file).to_bytes(_LENGTH, "big") + file)


if __name__ == "__main__":
    main()
