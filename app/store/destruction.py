"""Which reads are due for destruction, and taking their rows out; with the clock that says so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.domain.clock import Believed, Running
from app.store.tables_ledger import BelievedClockRow
from app.store.tables_reads import ReadRow


def believed(session: Session) -> Believed | None:
    """None on a desk that has believed no clock yet."""
    row = session.get(BelievedClockRow, 1)
    if row is None:
        return None
    return Believed(row.at, row.stood, Running(row.boot, timedelta(microseconds=row.lasted_us)), row.settled)


def believe(session: Session, now: Believed) -> None:
    lasted_us = now.run.lasted // timedelta(microseconds=1)
    row = BelievedClockRow(
        id=1, at=now.at, stood=now.stood, boot=now.run.boot, lasted_us=lasted_us, settled=now.settled
    )
    session.merge(row)


def due(session: Session, at: datetime, most: int) -> tuple[tuple[str, str], ...]:
    """Id and picture file of up to `most` reads that may not exist at `at`, longest due first."""
    asked = select(ReadRow.id, ReadRow.picture_file).where(ReadRow.destroy_by <= at)
    found = session.execute(asked.order_by(ReadRow.destroy_by).limit(most))
    return tuple((read_id, file) for read_id, file in found)


def destroy(session: Session, read_ids: Sequence[str]) -> None:
    """The rows, with the only keys of their pictures; hits and alerts go with them by their foreign keys."""
    session.execute(delete(ReadRow).where(ReadRow.id.in_(read_ids)).execution_options(synchronize_session=False))
