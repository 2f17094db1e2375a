"""The trail as the public may have it: each cell is shown, or withheld with the classification that says why (§3.4).

Which it is, is decided by a map that is data: the rows are the same for everybody, and another map, or a decision of
counsel, shows what this one withholds. Nothing of the Address Confidentiality Program is in it, withheld or counted,
and for that no record's number either: a gap would tell.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from zoneinfo import ZoneInfo

from app.domain.access import Role
from app.domain.audit import Record, stamp
from app.domain.policy import Profile
from app.domain.query_log import BASIS, CASE, ERASED, PLATE, PURPOSE, TYPED, WHY

ACP = "acp"  # what an act of that program begins with
NOBODY = "the desk itself"


class Column(StrEnum):
    """The columns of the export; the value is the heading, and the name in the map."""

    WHEN = "Date and time"
    UTC = "UTC"
    MEMBER = "Member"
    BADGE = "Badge"
    ROLES = "Roles"
    DESK = "Workstation"
    ACT = "Act"
    OUTCOME = "Outcome"
    CLAUSE = "Clause"
    PROFILE = "Policy profile"
    PURPOSE = "Purpose"
    CASE = "Case number"
    BASIS = "Factual basis"
    WHY = "Why this plate or place"
    PLATE = "Plate searched for"
    OTHER = "Other words typed"
    COUNTS = "Counts"
    PARTICULARS = "Particulars"


@dataclass(frozen=True, slots=True)
class Classification:
    """Why a cell is withheld. `ask_counsel`: nobody has confirmed it yet, and every export says so."""

    id: str
    words: str
    section: str
    ask_counsel: bool
    why: str

    @property
    def said(self) -> str:
        """As it stands in a cell."""
        asked = "; ask counsel" if self.ask_counsel else ""
        return f"withheld: {self.words} ({self.section}{asked})"


@dataclass(frozen=True, slots=True)
class RedactionMap:
    """What of the export is public in a state. `columns`: None is public; a column that is not in it is not exported
    at all. `undercover`: of the names of those members; `of_active_cases`: public once the case is not active any more.
    `notes`: what the reader of an export has to know."""

    state: str
    digest: str  # SHA-256 of the file
    columns: Mapping[Column, Classification | None]
    undercover: Classification
    of_active_cases: frozenset[Column]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Releases:
    """What the agency decided beside the map. `columns`: released as a whole; `closed_cases`: not active any more;
    `undercover`: badges whose bearers are not named; `ground`: who decided it, and by what."""

    columns: frozenset[Column] = frozenset()
    closed_cases: frozenset[str] = frozenset()
    undercover: frozenset[str] = frozenset()
    ground: str = ""

    @property
    def shows_more(self) -> bool:
        """Than the map does by itself: that needs a ground."""
        return bool(self.columns or self.closed_cases)


@dataclass(frozen=True, slots=True)
class Cell:
    """`text` is "" where there is nothing, or it is withheld."""

    text: str
    withheld: Classification | None = None

    @property
    def said(self) -> str:
        return self.text if self.withheld is None else self.withheld.said


@dataclass(frozen=True, slots=True)
class PublicTable:
    """The one source of every format. `withheld`: how many cells, by classification."""

    begin: date
    last: date
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    withheld: tuple[tuple[Classification, int], ...]
    map: RedactionMap
    releases: Releases = field(repr=False, default=Releases())


_NAMES_WHO = frozenset({Column.MEMBER, Column.BADGE, Column.ROLES})


def is_for_the_public(record: Record) -> bool:
    """Whether there is a row of it at all."""
    return not record.act.startswith(ACP)


def table(
    records: Iterable[tuple[Record, Mapping[str, str]]],
    begin: date,
    last: date,
    of: RedactionMap,
    releases: Releases,
    profile: Profile,
) -> PublicTable:
    """`records`: of that period, each with its values as far as they stand."""
    columns = tuple(column for column in Column if column in of.columns)
    rows: list[tuple[Cell, ...]] = []
    counted: Counter[str] = Counter()
    for record, values in records:
        if not is_for_the_public(record):
            continue
        said = _said(record, values, profile)
        cells = tuple(_cell(column, said[column], record, of, releases, profile) for column in columns)
        counted.update(cell.withheld.id for cell in cells if cell.withheld is not None)
        rows.append(cells)
    known = {one.id: one for one in (*of.columns.values(), of.undercover) if one is not None}
    withheld = tuple((known[id_], count) for id_, count in sorted(counted.items()))
    return PublicTable(begin, last, columns, tuple(rows), withheld, of, releases)


def _cell(
    column: Column, text: str, record: Record, of: RedactionMap, releases: Releases, profile: Profile
) -> Cell:  # fmt: skip
    """What is empty, and what was erased, is said: there is nothing in it to withhold."""
    if text in ("", ERASED):
        return Cell(text)
    if column in _NAMES_WHO and record.by is not None and record.by.badge in releases.undercover:
        return Cell("", of.undercover)
    classification = of.columns[column]
    if column is Column.PURPOSE and not _is_listed(record.purpose, profile):
        classification = of.columns.get(Column.BASIS)  # in words of the member's own
    if classification is None or column in releases.columns:
        return Cell(text)
    in_words = column is Column.PURPOSE or column in of.of_active_cases
    if in_words and record.case and record.case in releases.closed_cases:
        return Cell(text)
    return Cell("", classification)


def _said(record: Record, values: Mapping[str, str], profile: Profile) -> dict[Column, str]:
    who, local = record.by, record.at.astimezone(ZoneInfo(profile.time_zone))
    others = [f"{name}: {_value(record, values, name)}" for name in record.values if name not in TYPED]
    counts = [f"{name}: {count:,}" for name, count in sorted(record.counts.items())]
    about = [f"{name}: {said}" for name, said in sorted(record.about.items())]
    ids = [f"ids: {' '.join(record.ids)}"] if record.ids else []
    return {
        Column.WHEN: f"{local:%Y-%m-%d %H:%M:%S %Z}",
        Column.UTC: stamp(record.at),
        Column.MEMBER: who.name if who else NOBODY,
        Column.BADGE: who.badge if who else "",
        Column.ROLES: "; ".join(_titles(who.roles, profile)) if who else "",
        Column.DESK: record.desk,
        Column.ACT: act_words(record.act),
        Column.OUTCOME: record.outcome.value,
        Column.CLAUSE: record.clause,
        Column.PROFILE: record.profile,
        Column.PURPOSE: purpose_words(record.purpose, profile) or _value(record, values, PURPOSE),
        Column.CASE: record.case or _value(record, values, CASE),
        Column.BASIS: _value(record, values, BASIS),
        Column.WHY: _value(record, values, WHY),
        Column.PLATE: _value(record, values, PLATE),
        Column.OTHER: "; ".join(others),
        Column.COUNTS: "; ".join(counts),
        Column.PARTICULARS: "; ".join([*about, *ids]),
    }


def _value(record: Record, values: Mapping[str, str], name: str) -> str:
    return values.get(name, ERASED) if name in record.values else ""


def _titles(roles: Sequence[str], profile: Profile) -> list[str]:
    """The custodian of that program is not named as such."""
    found = [Role(role) for role in roles if role in set(Role) and role != Role.ACP_CUSTODIAN]
    return sorted(profile.title_of(role) or role.value for role in found)


def _is_listed(purpose: str, profile: Profile) -> bool:
    """One of the policy's own words, not of the member's."""
    return bool(purpose) and any(
        purpose in (one.id, one.title) for one in (*profile.purposes_of_search(), *profile.purposes)
    )


def purpose_words(purpose: str, profile: Profile) -> str:
    titles = {one.id: one.title for one in (*profile.purposes, *profile.purposes_of_search())}
    return titles.get(purpose, purpose)


def act_words(act: str) -> str:
    """ "search:run" as "search: run": what it was done to, and what was done."""
    subject, _, deed = act.partition(":")
    return f"{subject}: {deed}".replace("-", " ") if deed else subject
