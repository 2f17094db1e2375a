"""The public export of the audit trail, on paper and as CSV from one table: each withheld cell says why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from app.domain import public_audit
from app.domain.policy import Profile
from app.domain.public_audit import Cell, PublicTable
from app.domain.public_audit import Column as Of
from app.reports.csv_text import csv_bytes
from app.reports.document import Column, Document, Section, Table, facts
from app.reports.words import NOTHING, day, grouped, rests_on

EMPTY = "Nothing was recorded in this period."
WITHHELD_CELLS = "Cells withheld"

# On paper several columns stand in one: title, width, and the columns in it.
_ON_PAPER: tuple[tuple[str, float, tuple[Of, ...]], ...] = (
    ("When", 1.15, (Of.WHEN, Of.UTC)),
    ("Who", 1.3, (Of.MEMBER, Of.BADGE, Of.ROLES)),
    ("What", 1.4, (Of.ACT, Of.OUTCOME, Of.CLAUSE, Of.PROFILE)),
    ("Case and purpose", 1.6, (Of.CASE, Of.PURPOSE)),
    ("What was typed", 2.6, (Of.PLATE, Of.BASIS, Of.WHY, Of.OTHER)),
    ("Counts and particulars", 1.6, (Of.COUNTS, Of.PARTICULARS, Of.DESK)),
)
_NAMED_BY_ITS_COLUMN = frozenset({Of.WHEN, Of.MEMBER, Of.ACT, Of.OUTCOME})


def csv_file(table: PublicTable) -> bytes:
    """Below the rows, an empty line and then how many cells are withheld under which classification."""
    width = max(len(table.columns), 4)

    def line(*cells: str) -> list[str]:
        return [*cells, *[""] * (width - len(cells))]

    rows = [[cell.said for cell in row] for row in table.rows]
    below = [line(), line(WITHHELD_CELLS, "Classification", "Section", "Confirmed")]
    below += [line(str(count), one.words, one.section, _confirmed(one)) for one, count in table.withheld]
    below += [line(str(sum(count for _, count in table.withheld)), "In all")]
    below += [line(note) for note in table.map.notes]
    return csv_bytes([column.value for column in table.columns], [*rows, *below])


def document(table: PublicTable, profile: Profile, now: datetime) -> Document:  # noqa: ARG001  as every report is asked
    records = (
        Section("Records", table=_records(table)) if table.rows else Section("Records", (EMPTY,))
    )  # fmt: skip
    return Document(
        f"Audit trail of licence plate reader data, {period(table)}",
        (
            Section("In short", table.map.notes, _in_short(table)),
            records,
            _withheld(table),
            rests_on(profile, "audit.everything", "audit.result_public"),
        ),
        wide=True,
    )


def period(table: PublicTable) -> str:
    return day(table.begin) if table.begin == table.last else f"{day(table.begin)} to {day(table.last)}"


def _in_short(table: PublicTable) -> Table:
    releases = table.releases
    released = [column.value for column in table.columns if column in releases.columns]
    return facts(
        ("Period", period(table)),
        ("Records", f"{len(table.rows):,}"),
        (WITHHELD_CELLS, f"{sum(count for _, count in table.withheld):,}"),
        ("Released by decision", "; ".join(released) or NOTHING),
        ("Cases said to be closed", f"{len(releases.closed_cases):,}"),
        ("Ground of that decision", releases.ground or NOTHING),
        ("Redaction map", f"{table.map.state.upper()}, SHA-256 {grouped(table.map.digest)}"),
    )


def _records(table: PublicTable) -> Table:
    place = {column: number for number, column in enumerate(table.columns)}
    columns = tuple(Column(title, width) for title, width, _ in _ON_PAPER)
    rows = tuple(
        tuple(_together([(one, row[place[one]]) for one in together if one in place]) for _, _, together in _ON_PAPER)
        for row in table.rows
    )
    return Table(columns, rows)


def _together(cells: Sequence[tuple[Of, Cell]]) -> str:
    """What is withheld for the same reason is said once, with the names of all its columns."""
    said = [
        cell.text if column in _NAMED_BY_ITS_COLUMN else f"{column.value}: {cell.text}"
        for column, cell in cells
        if cell.text
    ]
    withheld: dict[str, list[str]] = {}
    for column, cell in cells:
        if cell.withheld is not None:
            withheld.setdefault(cell.said, []).append(column.value)
    said += [f"{', '.join(names)}: {why}" for why, names in withheld.items()]
    return "; ".join(said) or NOTHING


def _withheld(table: PublicTable) -> Section:
    columns = (Column("Cells", 0.5), Column("Classification", 1.2), Column("Section", 1.4), Column("Why", 2.4),
               Column("Confirmed", 1.0))  # fmt: skip
    rows = [(f"{count:,}", one.words, one.section, one.why, _confirmed(one)) for one, count in table.withheld]
    rows.append((f"{sum(count for _, count in table.withheld):,}", "In all", NOTHING, NOTHING, NOTHING))
    return Section("What is withheld", table=Table(columns, tuple(rows)))


def _confirmed(one: public_audit.Classification) -> str:
    return "no: ask counsel" if one.ask_counsel else "by counsel"
