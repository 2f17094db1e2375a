"""The collection ledger: how many reads and hits a day, period and camera, counted in the transaction that records
the read, so that neither a crash nor a read recorded late leaves it wrong. It stays when the reads go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.sqlite import Insert, insert
from sqlalchemy.orm import Session

from app.domain.hot_lists import PublicLogClass
from app.domain.reads import Classification
from app.store.tables import DutyRow
from app.store.tables_ledger import CollectedHitsRow, CollectedReadsRow


@dataclass(frozen=True, slots=True)
class Collected:
    """`period`: id of the period of active use, "" when none is known. `what`: classification or log class."""

    period: str
    day: date
    camera_id: str
    what: Classification | PublicLogClass
    count: int


@dataclass(frozen=True, slots=True)
class Counted:
    """One read and the classes of its hits. `day`: of collection, in the agency's zone."""

    taken_at: datetime
    day: date
    camera_id: str
    classification: Classification
    hits: tuple[PublicLogClass, ...] = ()


def count(session: Session, new: Sequence[Counted]) -> None:
    """So many more reads, with their hits."""
    period = _periods(session)
    read: Counter[_Key] = Counter()
    hit: Counter[_Key] = Counter()
    for one in sorted(new, key=lambda one: one.taken_at, reverse=True):
        where = (period(one.taken_at), one.day.isoformat(), one.camera_id)
        read[(*where, one.classification.value)] += 1
        hit.update((*where, log_class.value) for log_class in one.hits)
    for statement, counts in ((_MORE_READS, read), (_MORE_HITS, hit)):
        if counts:
            session.execute(statement, [dict(zip(_NAMES, (*key, more), strict=True)) for key, more in counts.items()])


_Key = tuple[str, str, str, str]
_NAMES = ("duty_id", "day", "camera_id", "what", "more")


def _more(row: type[CollectedReadsRow | CollectedHitsRow], what: str, column: str) -> Insert:
    """Built once: it is part of every read that is recorded."""
    key = ("duty_id", "day", "camera_id")
    given: dict[str, Any] = {name: bindparam(name) for name in key} | {
        what: bindparam("what"),
        column: bindparam("more"),
    }
    new = insert(row.__table__).values(given)  # type: ignore[arg-type]  # a mapped class's table is typed too widely
    sum_ = {column: row.__table__.c[column] + new.excluded[column]}
    return new.on_conflict_do_update(index_elements=[*key, what], set_=sum_)


_MORE_READS = _more(CollectedReadsRow, "classification", "reads")
_MORE_HITS = _more(CollectedHitsRow, "log_class", "hits")
_PERIOD = (
    select(DutyRow.id, DutyRow.started_at)
    .where(DutyRow.started_at <= bindparam("at", type_=DutyRow.started_at.type))
    # where a clock that was set back leaves an empty period, the one that goes on from there
    .order_by(DutyRow.started_at.desc(), DutyRow.stopped_at.desc().nulls_first())
    .limit(1)
)


def _periods(session: Session) -> Callable[[datetime], str]:
    """For moments that come latest first. A read belongs to the last period that had begun by then: periods never
    overlap, and no read belongs to one before its start."""
    found: tuple[str, datetime | None] | None = None

    def period(at: datetime) -> str:
        nonlocal found
        if found is None or (found[1] is not None and at < found[1]):
            row = session.execute(_PERIOD, {"at": at}).one_or_none()
            found = (row.id, row.started_at) if row else ("", None)
        return found[0]

    return period


def collected_reads(session: Session, period: str | None = None) -> tuple[Collected, ...]:
    """By day, camera and classification; of one period or of all."""
    row = CollectedReadsRow
    asked = select(row.duty_id, row.day, row.camera_id, row.classification, row.reads)
    if period is not None:
        asked = asked.where(row.duty_id == period)
    return tuple(
        Collected(duty_id, date.fromisoformat(day), camera_id, Classification(what), count)
        for duty_id, day, camera_id, what, count in session.execute(asked.order_by(row.day, *asked.selected_columns))
    )


def collected_hits(session: Session, period: str | None = None) -> tuple[Collected, ...]:
    """By day, camera and class of the public log; of one period or of all."""
    row = CollectedHitsRow
    asked = select(row.duty_id, row.day, row.camera_id, row.log_class, row.hits)
    if period is not None:
        asked = asked.where(row.duty_id == period)
    return tuple(
        Collected(duty_id, date.fromisoformat(day), camera_id, PublicLogClass(what), count)
        for duty_id, day, camera_id, what, count in session.execute(asked.order_by(row.day, *asked.selected_columns))
    )
