"""Who released which locked badge, and when: on the spot, or by a code made before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.store.tables_proof import LockReleaseRow

BY_MEMBER, BY_CODE = "member", "code"


@dataclass(frozen=True, slots=True)
class Release:
    """`by`: who released it or made the code; None for a code that this database does not know. `made_at`: of the code.
    `released_at`: None while a code waits."""

    id: str
    how: str
    by: str | None
    made_at: datetime
    released_at: datetime | None = None
    badge_tag: str | None = None
    member_id: str | None = None


def add(session: Session, releases: Iterable[Release]) -> None:
    session.add_all(
        LockReleaseRow(
            id=one.id,
            how=one.how,
            by_member=one.by,
            made_at=one.made_at,
            released_at=one.released_at,
            badge_tag=one.badge_tag,
            member_id=one.member_id,
        )
        for one in releases
    )
    session.flush()


def used(session: Session, id_: str, at: datetime, badge_tag: str, member_id: str | None) -> bool:
    """A code was used; False where this database never made it. Told again it changes nothing."""
    row = session.get(LockReleaseRow, id_)
    if row is None:
        return False
    if row.released_at is None:
        row.released_at, row.badge_tag, row.member_id = at, badge_tag, member_id
        session.flush()
    return True


def every(session: Session) -> tuple[Release, ...]:
    """Oldest first."""
    rows = session.scalars(select(LockReleaseRow).order_by(LockReleaseRow.made_at, LockReleaseRow.id))
    return tuple(
        Release(row.id, row.how, row.by_member, row.made_at, row.released_at, row.badge_tag, row.member_id)
        for row in rows
    )
