"""From the rows of a CSV file to members with their grants, or to training: every wrong row is told by line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

from app.csv_cells import CellRefused, WrongRow, columns_of, day_of, folded, name_of, one_line
from app.csv_files import FileRefused, Progress, Row, TextFile, delimiter_of, examine, head, rows
from app.domain.access import badge_key

PREVIEWED_ROWS = 20
MOST_ROWS = 100_000
LONGEST_NAME = 200
LONGEST_BADGE = 40


class Table(StrEnum):
    """What a file is about."""

    MEMBERS = "members"
    TRAINING = "training"


class Column(StrEnum):
    """What a column of the file may hold; anything else in the file is left unread."""

    BADGE = "badge"
    NAME = "name"
    UNIT = "unit"
    ROLE = "role"
    ASSIGNMENT = "assignment"
    REASON = "reason"
    START = "start"
    END = "end"
    TICKET = "ticket"
    ITEMS = "items"
    DATE = "date"
    TRAINER = "trainer"
    TRAINER_UNIT = "trainer's unit"
    PROOF = "proof"


_BADGE = "badge, badge number, badge no, badge id, employee number, employee no, employee id, serial, serial number"
HEADINGS: dict[Table, dict[Column, str]] = {
    Table.MEMBERS: {
        Column.BADGE: _BADGE,
        Column.NAME: "name, full name, member, member name, officer, officer name, employee, employee name",
        Column.UNIT: "unit, division, bureau, section, department, command",
        Column.ROLE: "role, roles, lpr role, access, access role, permission",
        Column.ASSIGNMENT: "assignment, work assignment, duty, position",
        Column.REASON: "reason, justification, purpose",
        Column.START: "start, starts, start date, from, effective, effective date, begins, since",
        Column.END: "end, ends, end date, until, to, expires, expiration, expiration date, expiry",
        Column.TICKET: "ticket, ticket number, ticket no, request, request number",
    },
    Table.TRAINING: {
        Column.BADGE: _BADGE,
        Column.ITEMS: "items, item, training, course, courses, module, modules, subject, subjects",
        Column.DATE: "date, trained on, training date, completed, completion date, date completed, on",
        Column.TRAINER: "trainer, trainer name, instructor, instructor name, trained by, given by",
        Column.TRAINER_UNIT: "trainer unit, trainers unit, trainer s unit, instructor unit, instructors unit, "
        "instructor s unit, unit",
        Column.PROOF: "proof, certificate, certificate number, record, evidence, score",
    },
}
NEEDED: dict[Table, tuple[Column, ...]] = {
    Table.MEMBERS: (Column.BADGE, Column.NAME),
    Table.TRAINING: (Column.BADGE, Column.ITEMS, Column.DATE, Column.TRAINER, Column.TRAINER_UNIT),
}
_OF_A_GRANT = (Column.REASON, Column.START, Column.END, Column.TICKET)  # an assignment is somebody's without a role


@dataclass(frozen=True, slots=True)
class TablePreview:
    """What the file seems to be, for a person to confirm. `mapping`: column number (0 = first) by meaning."""

    table: Table
    file: TextFile
    delimiter: str
    header: tuple[str, ...]
    has_header: bool
    rows: tuple[tuple[str, ...], ...]
    mapping: Mapping[Column, int]


def preview(path: Path, table: Table, progress: Progress = lambda _done, _all: True) -> TablePreview:
    """Reads the whole file once for its encoding, then only its first rows. Raises FileRefused or Cancelled."""
    file = examine(path, progress)
    delimiter = delimiter_of(file)
    first = [row.cells for row in head(file, delimiter, PREVIEWED_ROWS + 1)]
    header = first[0] if first else ()
    mapping = columns_of(header, HEADINGS[table])
    has_header = bool(mapping)
    return TablePreview(table, file, delimiter, header, has_header, tuple(first[has_header:]), mapping)


@dataclass(frozen=True, slots=True)
class TableForm:
    """How to understand the rows. `defaults`: what is meant where a row leaves a cell empty, or has no such column."""

    table: Table
    mapping: Mapping[Column, int]
    defaults: Mapping[Column, str] = field(default_factory=dict)
    has_header: bool = True

    def __post_init__(self) -> None:
        known = HEADINGS[self.table].keys()
        if not (self.mapping.keys() | self.defaults.keys()) <= known:
            raise ValueError(f"a file of {self.table} has other columns")
        if len(set(self.mapping.values())) < len(self.mapping):
            raise ValueError("two meanings were given to the same column")
        if Column.BADGE not in self.mapping:
            raise ValueError("say which column holds the badge")
        for column in NEEDED[self.table]:
            if column not in self.mapping and not self.defaults.get(column, "").strip():
                raise ValueError(f"say which column holds the {column}, or what it is for all rows")


@dataclass(frozen=True, slots=True)
class GrantCells:
    """Roles as they are written. `starts_on` None: the day it is signed."""

    roles: tuple[str, ...]
    assignment: str
    reason: str
    starts_on: date | None
    ends_on: date
    ticket: str


@dataclass(frozen=True, slots=True)
class MemberLine:
    """`unit` "": not said. `grant` None: the row is about who it is alone."""

    line: int
    badge: str
    name: str
    unit: str
    grant: GrantCells | None


@dataclass(frozen=True, slots=True)
class TrainingLine:
    line: int
    badge: str
    items: tuple[str, ...]
    on: date
    trainer: str
    trainer_unit: str
    proof: str


Line = MemberLine | TrainingLine


def lines(shown: TablePreview, form: TableForm, progress: Progress) -> Iterator[Line | WrongRow]:
    """Every row, in order, read or wrong. Raises FileRefused or Cancelled."""
    width = max(len(shown.header), 1 + max(form.mapping.values()))
    said: dict[object, int] = {}
    taken = 0
    for number, row in enumerate(rows(shown.file, shown.delimiter, progress)):
        if number or not form.has_header:
            taken += 1
            if taken > MOST_ROWS:
                raise FileRefused(f"the file holds more than {MOST_ROWS:,} rows.")
            yield _line(row, form, width, said)
    if not taken:
        raise FileRefused("the file holds no rows below its heading.")


def _line(row: Row, form: TableForm, width: int, said: dict[object, int]) -> Line | WrongRow:
    try:
        cells = _Cells(row, form, width)
        read: Line = _member(cells) if form.table is Table.MEMBERS else _training(cells)
        key, what = _said_by(read)
        if (first := said.setdefault(key, row.line)) != row.line:
            raise CellRefused(f"{what} stands in line {first}")
        return read
    except CellRefused as wrong:
        return WrongRow(row.line, str(wrong))


def _said_by(read: Line) -> tuple[object, str]:
    """What no two rows may share, and its words."""
    if isinstance(read, MemberLine):
        return badge_key(read.badge), "the same badge"
    items = frozenset(map(folded, read.items))
    return (badge_key(read.badge), items, read.on, folded(read.trainer)), "the same training"


class _Cells:
    """One row's cells by their meaning; raises CellRefused."""

    def __init__(self, row: Row, form: TableForm, width: int) -> None:
        if row.problem:
            raise CellRefused(row.problem)
        too_many = any(row.cells[width:])
        if too_many or len(row.cells) <= max(form.mapping.values()):
            raise CellRefused(f"cells in this row: {len(row.cells)}, in the heading: {width}")
        self.line = row.line
        self._row, self._form = row, form

    def asked(self, column: Column) -> bool:
        """Whether the file has such a column."""
        return column in self._form.mapping

    def own(self, column: Column) -> str:
        """As the row itself says it."""
        place = self._form.mapping.get(column)
        return "" if place is None else self._row.cells[place]

    def text(self, column: Column) -> str:
        return one_line(self.own(column) or self._form.defaults.get(column, ""), column)

    def name(self, column: Column, longest: int = LONGEST_NAME) -> str:
        return name_of(self.own(column) or self._form.defaults.get(column, ""), column, longest)

    def needed(self, column: Column, text: str) -> str:
        if not text:
            raise CellRefused(f"the {column} is missing")
        return text

    def day(self, column: Column) -> date | None:
        text = self.text(column)
        return day_of(text) if text else None

    def needed_day(self, column: Column) -> date:
        return day_of(self.needed(column, self.text(column)))


def _badge(cells: _Cells) -> str:
    return cells.needed(Column.BADGE, one_line(cells.own(Column.BADGE), Column.BADGE, LONGEST_BADGE))


def _member(cells: _Cells) -> MemberLine:
    badge = _badge(cells)
    name = cells.needed(Column.NAME, cells.name(Column.NAME))
    return MemberLine(cells.line, badge, name, cells.name(Column.UNIT), _grant(cells))


def _grant(cells: _Cells) -> GrantCells | None:
    roles = _parts(cells.text(Column.ROLE))
    if not roles:
        if cells.asked(Column.ROLE) and (said := [column for column in _OF_A_GRANT if cells.own(column)]):
            raise CellRefused(f"the {said[0]} stands here without a role")
        return None
    starts_on, ends_on = cells.day(Column.START), cells.needed_day(Column.END)
    if starts_on is not None and ends_on < starts_on:
        raise CellRefused(f"it ends ({ends_on}) before it starts ({starts_on})")
    return GrantCells(
        roles,
        cells.text(Column.ASSIGNMENT),
        cells.needed(Column.REASON, cells.text(Column.REASON)),
        starts_on,
        ends_on,
        cells.text(Column.TICKET),
    )


def _training(cells: _Cells) -> TrainingLine:
    items = _parts(cells.text(Column.ITEMS))
    if not items:
        raise CellRefused(f"the {Column.ITEMS} are missing")
    return TrainingLine(
        cells.line,
        _badge(cells),
        items,
        cells.needed_day(Column.DATE),
        cells.needed(Column.TRAINER, cells.name(Column.TRAINER)),
        cells.needed(Column.TRAINER_UNIT, cells.name(Column.TRAINER_UNIT)),
        cells.text(Column.PROOF),
    )


def _parts(written: str) -> tuple[str, ...]:
    """Several in one cell, with semicolons or bars between; each once. A title may hold a comma."""
    return tuple(dict.fromkeys(part for part in map(str.strip, re.split(r"[;|]", written)) if part))
