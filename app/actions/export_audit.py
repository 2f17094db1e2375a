"""What leaves the desk of the audit trail: the query log, a review, the public export; each with a record of its own.

The record names what it was, its period, how many rows, and the SHA-256 of the file, before the file is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from app.actions import recorded
from app.actions.sign_in import SignedIn
from app.audit_data import redaction_map
from app.csv_files import Cancelled, Progress
from app.domain import public_audit
from app.domain.audit import Record
from app.domain.errors import FieldMistake, Unavailable
from app.domain.gate import Act
from app.domain.public_audit import PublicTable, Releases
from app.store import trail_log
from app.store.trail import values_of

PUBLIC_EXPORT, QUERY_LOG, REVIEW = "public audit export", "LPR data query log", "review of the audit trail"
MOST_ROWS = 250_000  # of one export; more is asked for in parts
CLOSED_CASES, UNDERCOVER, GROUND = "closed cases", "undercover badges", "ground"  # values beside the record


@dataclass(frozen=True, slots=True)
class Exported:
    """What is said of a file in its record. `about`: ids and words of ours; `values`: what somebody typed."""

    what: str
    kind: str  # "PDF", "CSV"
    rows: int
    period: str = ""
    about: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict, repr=False)
    counts: Mapping[str, int] = field(default_factory=dict)


def require(on: SignedIn) -> None:
    """Before anything is read for it. Raises Refused, recorded."""
    recorded.require(on.store, on.member, Act.EXPORT_AUDIT, on.profile)


def save(on: SignedIn, said: Exported, content: bytes, target: Path) -> str:
    """Recorded, then written; its SHA-256. A file that could not be written is recorded too. Raises Unavailable."""
    require(on)
    digest = sha256(content).hexdigest()
    about = {"what": said.what, "format": said.kind, "sha256": digest, **said.about}
    if said.period:
        about["period"] = said.period
    counts = {"rows": said.rows, **said.counts}
    with recorded.deed(
        on.store, on.member, Act.EXPORT_AUDIT, on.profile, about, values=said.values, counts=counts
    ):  # fmt: skip
        try:
            target.write_bytes(content)
        except OSError as error:
            why = error.strerror or "the disk refused it"
            raise Unavailable(f"The file could not be saved: {why}. That is recorded too.") from error
    return digest


# -------------------------------------------------------------------------------------------- the public export


def checked(begin: date, last: date, releases: Releases, today: date) -> None:
    """Raises FieldMistake."""
    if last < begin:
        raise FieldMistake("last", "the last day comes before the first")
    if begin > today:
        raise FieldMistake("begin", "this day has not come yet")
    if releases.shows_more and not releases.ground.strip():
        raise FieldMistake("ground", "say who decided that this is released, and on what ground")


def public_table(
    on: SignedIn, begin: date, last: date, releases: Releases, go_on: Progress = lambda _done, _all: True
) -> PublicTable:
    """Slow. Whole days of the agency. Raises FieldMistake for a period that holds too much, Cancelled, Unavailable."""
    try:
        of = redaction_map(on.profile.state)
    except KeyError as error:
        raise Unavailable("There is no redaction map for this state: nothing is exported without one.") from error
    first, end = midnights(begin, last, on)
    with on.store.trail.reading() as connection:
        expected = trail_log.count_between(connection, first, end)
        if expected > MOST_ROWS:
            raise FieldMistake(
                "last",
                f"{expected:,} records were made in this period, and one file takes {MOST_ROWS:,}: export it in parts",
            )
        return public_audit.table(
            _read(connection, first, end, expected, go_on), begin, last, of, releases, on.profile
        )  # fmt: skip


def midnights(begin: date, last: date, on: SignedIn) -> tuple[datetime, datetime]:
    zone = ZoneInfo(on.profile.time_zone)
    return datetime.combine(begin, time(), zone), datetime.combine(last + timedelta(days=1), time(), zone)


def _read(
    connection: Connection, first: datetime, end: datetime, expected: int, go_on: Progress
) -> Iterator[tuple[Record, Mapping[str, str]]]:
    for done, record in enumerate(trail_log.records_between(connection, first, end)):
        if done % trail_log.AT_ONCE == 0 and not go_on(done, expected):
            raise Cancelled
        yield record, {one.name: one.value for one in values_of(connection, record.number)} if record.values else {}


def said_of(table: PublicTable, kind: str) -> Exported:
    releases = table.releases
    released = "; ".join(sorted(column.value for column in releases.columns))
    return Exported(
        PUBLIC_EXPORT,
        kind,
        len(table.rows),
        f"{table.begin.isoformat()}/{table.last.isoformat()}",
        {"map": table.map.digest, **({"released": released} if released else {})},
        {
            GROUND: releases.ground.strip(),
            CLOSED_CASES: "\n".join(sorted(releases.closed_cases)),
            UNDERCOVER: "\n".join(sorted(releases.undercover)),
        },
        {"withheld": sum(count for _, count in table.withheld)},
    )


def last_releases(on: SignedIn) -> Releases:
    """Whom and what the last public export named, so that nobody who is undercover is forgotten. What was released then
    is decided anew."""
    with on.store.trail.reading() as connection:
        for record in trail_log.exports(connection):
            if record.about.get("what") == PUBLIC_EXPORT:
                values = {one.name: one.value for one in values_of(connection, record.number)}
                return Releases(
                    closed_cases=frozenset(values.get(CLOSED_CASES, "").splitlines()),
                    undercover=frozenset(values.get(UNDERCOVER, "").splitlines()),
                    ground=values.get(GROUND, ""),
                )
    return Releases()
