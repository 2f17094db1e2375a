"""CSV for spreadsheets: no cell can be taken for a formula, whatever was typed into the desk."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence

_BEGINS_A_FORMULA = ("=", "+", "-", "@")


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with its mark, lines ended as RFC 4180 has it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([guarded(cell) for cell in header])
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def guarded(cell: str) -> str:
    """On one line, with an apostrophe before whatever a spreadsheet might compute; wide signs count as theirs do."""
    line = " ".join(cell.split())
    begins = unicodedata.normalize("NFKC", line.lstrip())[:1]
    return f"'{line}" if begins in _BEGINS_A_FORMULA else line
