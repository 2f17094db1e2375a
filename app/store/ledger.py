"""The collection ledger: how many reads and hits a day, period and camera, counted in the transaction that records
the read, so that neither a crash nor a read recorded late leaves it wrong. It stays when the reads go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert
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


def count(
    session: Session,
    taken_at: datetime,
    day: date,
    camera_id: str,
    classification: Classification,
    hits: Iterable[PublicLogClass],
) -> None:
    """One more read with its hits. `day`: of collection, in the agency's zone."""
    where = {"duty_id": _period(session, taken_at), "day": day.isoformat(), "camera_id": camera_id}
    one = insert(CollectedReadsRow).values(**where, classification=classification.value, reads=1)
    again = {"reads": CollectedReadsRow.reads + 1}
    session.execute(one.on_conflict_do_update(index_elements=[*where, "classification"], set_=again))
    for log_class in hits:
        hit = insert(CollectedHitsRow).values(**where, log_class=log_class.value, hits=1)
        again = {"hits": CollectedHitsRow.hits + 1}
        session.execute(hit.on_conflict_do_update(index_elements=[*where, "log_class"], set_=again))


def _period(session: Session, at: datetime) -> str:
    """The last that had begun by then: periods never overlap, and a read belongs to none before its start."""
    asked = select(DutyRow.id).where(DutyRow.started_at <= at).order_by(DutyRow.started_at.desc()).limit(1)
    return session.scalar(asked) or ""


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
