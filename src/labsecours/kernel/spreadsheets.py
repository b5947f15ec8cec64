"""Tables as CSV that French spreadsheets open well: semicolons, a byte order mark, no cell that acts as a formula."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

BYTE_ORDER_MARK = "\ufeff"
FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_text(headings: Sequence[object], rows: Iterable[Sequence[object]]) -> str:
    """Numbers stay numbers; a text that a spreadsheet would compute gets an apostrophe before it."""
    buffer = StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow([neutral(heading) for heading in headings])
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return BYTE_ORDER_MARK + buffer.getvalue()


def neutral(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip(" ").startswith(FORMULA_MARKS) else cell
