"""The LPR data query log on paper and as CSV, from the same rows (COR-13)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.audit import stamp
from app.domain.policy import Profile
from app.domain.public_audit import purpose_words
from app.domain.query_log import CameOf, LogRow
from app.reports.csv_text import csv_bytes
from app.reports.document import Column, Document, Section, Table, facts
from app.reports.words import NOTHING, apart, moment, rests_on

TITLE = "LPR data query log"
EMPTY = "No searches in this period."


@dataclass(frozen=True, slots=True)
class LogHead:
    """What the log was asked for, in words, and the head of the trail it was read at."""

    period: str
    asked: str
    size: int
    root: str


def document(rows: Sequence[LogRow], head: LogHead, profile: Profile, now: datetime) -> Document:
    log = Section("Searches", table=_table(rows, profile)) if rows else Section("Searches", (EMPTY,))
    return Document(
        TITLE,
        (
            Section("In short", table=_in_short(rows, head, profile, now)),
            log,
            rests_on(profile, "search.query_log", "search.standard", "search.case_number", "search.factual_basis",
                     "search.reason_per_query", "audit.everything"),
        ),
        wide=True,
    )  # fmt: skip


def csv_file(rows: Sequence[LogRow], profile: Profile) -> bytes:
    """Times in the agency's zone, as ISO 8601, and in UTC."""
    return csv_bytes([title for title, _ in _CSV], [[said(row, profile) for _, said in _CSV] for row in rows])


def _in_short(rows: Sequence[LogRow], head: LogHead, profile: Profile, now: datetime) -> Table:
    of = {came_of: sum(row.came_of is came_of for row in rows) for came_of in CameOf}
    return facts(
        ("Period", head.period),
        ("Shown", head.asked or "Every search"),
        ("Searches", f"{len(rows):,}"),
        *((came_of.value[0].upper() + came_of.value[1:], f"{count:,}") for came_of, count in of.items() if count),
        ("Members", f"{len({row.who.id for row in rows if row.who}):,}"),
        ("Read from", f"the audit trail of {head.size:,} records, root {head.root}"),
        ("Printed", moment(now, profile)),
    )


def _table(rows: Sequence[LogRow], profile: Profile) -> Table:
    columns = (
        Column("No.", 0.55), Column("When", 1.0), Column("Member", 1.15), Column("Case", 0.9), Column("Purpose", 1.2),
        Column("Factual basis", 2.2), Column("Why this plate or place", 1.7), Column("Plate", 0.9),
        Column("Outcome", 1.1), Column("Reads", 0.55), Column("Viewed", 0.6),
    )  # fmt: skip
    return Table(columns, tuple(_line(row, profile) for row in rows))


def _line(row: LogRow, profile: Profile) -> tuple[str, ...]:
    outcome = f"{row.came_of.value} ({row.clause})" if row.clause else row.came_of.value
    return (
        f"{row.number:,}",
        moment(row.at, profile),
        _who(row),
        row.case or NOTHING,
        purpose_words(row.purpose, profile) or NOTHING,
        row.basis or NOTHING,
        row.why or NOTHING,
        row.plate or NOTHING,
        outcome,
        NOTHING if row.reads is None else f"{row.reads:,}",
        f"{row.viewed:,}",
    )


def _who(row: LogRow) -> str:
    return f"{apart(row.who.name)} ({apart(row.who.badge)})" if row.who else NOTHING


_CSV: tuple[tuple[str, Callable[[LogRow, Profile], str]], ...] = (
    ("Number", lambda row, _: str(row.number)),
    ("When", lambda row, profile: moment(row.at, profile)),
    ("UTC", lambda row, _: stamp(row.at)),
    ("Member", lambda row, _: row.who.name if row.who else ""),
    ("Badge", lambda row, _: row.who.badge if row.who else ""),
    ("Workstation", lambda row, _: row.desk),
    ("Case", lambda row, _: row.case),
    ("Purpose", lambda row, profile: purpose_words(row.purpose, profile)),
    ("Factual basis", lambda row, _: row.basis),
    ("Why this plate or place", lambda row, _: row.why),
    ("Plate", lambda row, _: row.plate),
    ("Outcome", lambda row, _: row.came_of.value),
    ("Clause", lambda row, _: row.clause),
    ("Policy profile", lambda row, _: row.profile),
    ("Reads returned", lambda row, _: "" if row.reads is None else str(row.reads)),
    ("Reads viewed", lambda row, _: str(row.viewed)),
)
