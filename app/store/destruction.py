"""Which reads are due for destruction, and taking their rows out; with the clock that says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.domain.clock import Believed, Running
from app.store.tables_ledger import BelievedClockRow, ClockVoucherRow
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


@dataclass(frozen=True, slots=True)
class Voucher:
    """`member_id` vouched beside `beside_id`, who was signed in: the clock went on from `believed` at `vouched`."""

    member_id: str
    beside_id: str
    believed: datetime
    vouched: datetime


def add_voucher(session: Session, given: Voucher) -> None:
    session.add(ClockVoucherRow(**asdict(given)))


def vouchers(session: Session) -> tuple[Voucher, ...]:
    """In the order in which they were given."""
    rows = session.scalars(select(ClockVoucherRow).order_by(ClockVoucherRow.id))
    return tuple(Voucher(row.member_id, row.beside_id, row.believed, row.vouched) for row in rows)


def due_count(session: Session, at: datetime) -> int:
    return session.scalar(select(func.count()).select_from(ReadRow).where(ReadRow.destroy_by <= at)) or 0


def due(session: Session, at: datetime, most: int) -> tuple[tuple[str, str], ...]:
    """Id and picture file of up to `most` reads that may not exist at `at`, longest due first."""
    asked = select(ReadRow.id, ReadRow.picture_file).where(ReadRow.destroy_by <= at)
    found = session.execute(asked.order_by(ReadRow.destroy_by).limit(most))
    return tuple((read_id, file) for read_id, file in found)


def destroy(session: Session, read_ids: Sequence[str]) -> None:
    """The rows, with the only keys of their pictures; hits and alerts go with them by their foreign keys."""
    session.execute(delete(ReadRow).where(ReadRow.id.in_(read_ids)).execution_options(synchronize_session=False))
