"""Which orders suspend capture here, and which did (13.824 subd. 6)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.suspension import Order, Suspension
from app.store.tables_policy import SuspensionRow


def put(session: Session, suspension: Suspension, profile_version: str) -> None:
    session.add(
        SuspensionRow(
            id=suspension.id,
            reference=suspension.order.reference,
            ordered_on=suspension.order.ordered_on.isoformat(),
            profile_version=profile_version,
            recorded_at=suspension.recorded_at,
            recorded_by=suspension.recorded_by,
        )
    )


def in_force(session: Session) -> Suspension | None:
    """The first of those that are not lifted: while one stands nothing is captured."""
    row = session.scalar(
        select(SuspensionRow).where(SuspensionRow.lifted_at.is_(None)).order_by(SuspensionRow.recorded_at).limit(1)
    )
    return None if row is None else _suspension(row)


def lift(session: Session, suspension_id: str, reference: str, member_id: str, now: datetime) -> bool:
    """False when it was lifted already, or never was."""
    row = session.get(SuspensionRow, suspension_id)
    if row is None or row.lifted_at is not None:
        return False
    row.lifted_at, row.lifted_by, row.lift_reference = now, member_id, reference
    return True


def every(session: Session) -> tuple[Suspension, ...]:
    """Newest first."""
    rows = session.scalars(select(SuspensionRow).order_by(SuspensionRow.recorded_at.desc()))
    return tuple(_suspension(row) for row in rows)


def _suspension(row: SuspensionRow) -> Suspension:
    return Suspension(
        row.id,
        Order(row.reference, date.fromisoformat(row.ordered_on)),
        row.recorded_at,
        row.recorded_by,
        row.lifted_at,
        row.lifted_by or "",
        row.lift_reference or "",
    )
