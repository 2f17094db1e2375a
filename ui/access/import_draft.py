"""The form of a bulk import while somebody fills it in: which column holds what, and what is meant for all rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from app.actions.import_members import Column, Table, TableRequest
from app.member_csv import HEADINGS, NEEDED, TablePreview
from ui.forms import FieldLook, FieldRow, Kind, Looks, Option

NOT_READ = -1
TABLE, HEADER = "table", "has_header"
ALL = "all:"  # before a column, in the ids of what is meant for all rows
_KINDS = (Option(Table.MEMBERS, "Members and their grants"), Option(Table.TRAINING, "Training that was given"))
_HINTS = {
    Column.ROLE: "By the agency's own titles, semicolons between.",
    Column.START: "Empty: the day it is signed.",
    Column.ITEMS: "As the policy names them, semicolons between.",
    Column.DATE: "2026-11-22 or 11/22/2026.",
    Column.END: "2026-11-22 or 11/22/2026.",
}


@dataclass(frozen=True, slots=True)
class Draft:
    """`mapping`: column number by meaning; `defaults`: what is meant where a row leaves a cell empty."""

    shown: TablePreview
    mapping: Mapping[Column, int]
    has_header: bool
    defaults: Mapping[Column, str] = field(default_factory=dict)

    @property
    def table(self) -> Table:
        return self.shown.table


def first(shown: TablePreview) -> Draft:
    return Draft(shown, dict(shown.mapping), shown.has_header)


def fits(shown: TablePreview) -> int:
    """How much of what such a table needs its headings name; to guess what a file holds."""
    return sum(column in shown.mapping for column in NEEDED[shown.table]) - len(NEEDED[shown.table])


def edited(draft: Draft, field_id: str, value: object) -> Draft:
    if field_id == HEADER:
        return replace(draft, has_header=bool(value))
    if field_id.startswith(ALL):
        return replace(draft, defaults={**draft.defaults, Column(field_id.removeprefix(ALL)): str(value)})
    kept = {column: place for column, place in draft.mapping.items() if column != field_id}
    place = int(str(value))
    return replace(draft, mapping=kept if place == NOT_READ else {**kept, Column(field_id): place})


def request(draft: Draft) -> TableRequest:
    defaults = {column: text for column, text in draft.defaults.items() if text.strip()}
    return TableRequest(draft.shown, draft.mapping, defaults, draft.has_header)


def rows_of(table: Table) -> tuple[FieldRow, ...]:
    """A line for each meaning: its column, and beside it what is meant for all rows; a badge is nobody else's."""
    made = [
        FieldRow(TABLE, "What the file holds", Kind.CHOICE, options=_KINDS),
        FieldRow(HEADER, "The first row is a heading", Kind.TICK, beside=True),
    ]
    for column in HEADINGS[table]:
        title = column.value[:1].upper() + column.value[1:]
        made.append(FieldRow(column.value, title, Kind.CHOICE))
        if column not in (Column.BADGE, Column.NAME):
            made.append(
                FieldRow(
                    ALL + column.value, f"{title}, for rows without", Kind.LINE, _HINTS.get(column, ""), beside=True
                )
            )
    return tuple(made)


def looks_of(draft: Draft) -> Looks:
    columns = tuple(Option(place, title) for place, title in enumerate(headings(draft)))
    looks: dict[str, FieldLook] = {TABLE: FieldLook(draft.table), HEADER: FieldLook(draft.has_header)}
    for column in HEADINGS[draft.table]:
        place = draft.mapping.get(column, NOT_READ)
        nothing = Option(NOT_READ, "Choose…" if column is Column.BADGE else "Not in the file")
        looks[column.value] = FieldLook(place, options=(nothing, *columns), hint=_samples(draft, place))
        if column not in (Column.BADGE, Column.NAME):
            looks[ALL + column.value] = FieldLook(draft.defaults.get(column, ""))
    return looks


def headings(draft: Draft) -> tuple[str, ...]:
    """One for each column of the widest row."""
    shown = draft.shown
    width = max((len(row) for row in (shown.header, *shown.rows)), default=0)
    named = shown.header if draft.has_header else ()
    return tuple((named[place] if place < len(named) else "") or f"Column {place + 1}" for place in range(width))


def first_rows(draft: Draft) -> tuple[tuple[str, ...], ...]:
    """Below the heading, as the tick for it stands now."""
    shown = draft.shown
    if shown.has_header == draft.has_header:
        return shown.rows
    return (shown.header, *shown.rows) if shown.has_header else shown.rows[1:]


def _samples(draft: Draft, place: int) -> str:
    cells = [row[place] for row in first_rows(draft) if 0 <= place < len(row) and row[place]]
    kept = [cell if len(cell) <= 18 else cell[:17] + "…" for cell in dict.fromkeys(cells)][:3]
    return ", ".join(kept)
