"""What of a hot list's file somebody may see who is not authorised for what it says in words (ACC-07)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.csv_cells import WrongRow
from app.domain.clearance import CONTACT
from app.hot_list_csv import Column, CsvPreview

_PLAIN = frozenset({Column.PLATE, Column.STATE, Column.CATEGORY, Column.EXPIRES})


def preview(shown: CsvPreview) -> CsvPreview:
    """Cells of the columns that hold no words, as their headings name them; a first row that is no heading is hidden
    too. What is imported is the same."""
    plain = {place for column, place in shown.mapping.items() if column in _PLAIN}
    header = shown.header if shown.has_header else ("",) * len(shown.header)
    return replace(shown, header=header, rows=tuple(_row(row, plain) for row in shown.rows))


def _row(cells: tuple[str, ...], plain: set[int]) -> tuple[str, ...]:
    return tuple(cell if place in plain or not cell else CONTACT for place, cell in enumerate(cells))


def codes(shown: CsvPreview, column: int, found: tuple[str, ...]) -> tuple[str, ...]:
    """The file's category words, if that is what its heading says they are."""
    return found if shown.mapping.get(Column.CATEGORY) == column else ()


def wrong_rows(rows: Sequence[WrongRow]) -> tuple[WrongRow, ...]:
    """By line alone: a reason quotes what stands in the file."""
    return tuple(WrongRow(row.line, f"wrong ({CONTACT})") for row in rows)
