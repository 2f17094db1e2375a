"""Second factors: each member's sealed seed with the last step used, and what is left of their recovery codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app.store.tables_proof import RecoveryCodeRow, SecondFactorRow


@dataclass(frozen=True, slots=True)
class Factor:
    """As it lies in the database."""

    sealed: bytes
    last_step: int


@dataclass(frozen=True, slots=True)
class KeptCode:
    """One recovery code that was not used yet."""

    number: int
    salt: bytes
    digest: bytes


def of_member(session: Session, member_id: str) -> Factor | None:
    row = session.get(SecondFactorRow, member_id)
    return None if row is None else Factor(row.sealed, row.last_step)


def put(session: Session, member_id: str, factor: Factor, now: datetime) -> None:
    """It takes the place of the one before."""
    row = SecondFactorRow(member_id=member_id, sealed=factor.sealed, last_step=factor.last_step, set_up_at=now)
    session.merge(row)


def used_step(session: Session, member_id: str, step: int) -> None:
    session.execute(update(SecondFactorRow).where(SecondFactorRow.member_id == member_id).values(last_step=step))


def remove(session: Session, member_id: str) -> None:
    """With its recovery codes."""
    session.execute(delete(SecondFactorRow).where(SecondFactorRow.member_id == member_id))
    session.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.member_id == member_id))


def codes(session: Session, member_id: str) -> list[KeptCode]:
    rows = session.scalars(select(RecoveryCodeRow).where(RecoveryCodeRow.member_id == member_id))
    return [KeptCode(row.number, row.salt, row.digest) for row in rows]


def codes_left(session: Session, member_id: str) -> int:
    count = select(func.count()).select_from(RecoveryCodeRow).where(RecoveryCodeRow.member_id == member_id)
    return session.scalar(count) or 0


def put_codes(session: Session, member_id: str, made: Sequence[KeptCode]) -> None:
    """They take the place of all those before."""
    session.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.member_id == member_id))
    session.add_all(
        RecoveryCodeRow(member_id=member_id, number=one.number, salt=one.salt, digest=one.digest) for one in made
    )
    session.flush()


def use_code(session: Session, member_id: str, number: int) -> None:
    whose = (RecoveryCodeRow.member_id == member_id, RecoveryCodeRow.number == number)
    session.execute(delete(RecoveryCodeRow).where(*whose))
