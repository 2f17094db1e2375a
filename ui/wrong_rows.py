"""The wrong rows of a list on their way out: to the clipboard and to a CSV file that a spreadsheet may open."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from app.csv_cells import WrongRow
from app.domain.errors import Unavailable

HEADING = ("line", "reason")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_text(rows: Sequence[WrongRow]) -> str:
    """Lines with a tab, as a spreadsheet pastes them."""
    return "".join(f"{row.line}\t{row.reason}\n" for row in rows)


def as_csv(rows: Sequence[WrongRow]) -> str:
    """A reason quotes what stood in somebody's file: no spreadsheet may take it for a formula."""
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\r\n")
    writer.writerow(HEADING)
    writer.writerows((row.line, f"'{row.reason}" if row.reason.startswith(_FORMULA) else row.reason) for row in rows)
    return made.getvalue()


def save(path: Path, rows: Sequence[WrongRow]) -> None:
    """UTF-8 with its mark, which spreadsheets look for. Raises Unavailable."""
    try:
        path.write_text(as_csv(rows), encoding="utf-8-sig", newline="")
    except OSError as error:
        raise Unavailable(f"The file could not be saved: {error.strerror or 'the disk refused it'}.") from error
