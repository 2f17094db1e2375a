"""Members and their verifiers: only of those enrolled on this workstation. What they may do, the access list says."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.domain.access import Member, badge_key
from app.store.tables import MemberRow


def add(session: Session, member: Member, verifier: str, enrolled_by: str, now: datetime) -> None:
    session.add(
        MemberRow(
            id=member.id,
            name=member.name,
            badge=member.badge,
            badge_key=badge_key(member.badge),
            verifier=verifier,
            enrolled_at=now,
            enrolled_by=enrolled_by,
        )
    )
    session.flush()  # before whatever names this member


def change_name(session: Session, member: Member) -> None:
    values = {"name": member.name, "badge": member.badge, "badge_key": badge_key(member.badge)}
    session.execute(update(MemberRow).where(MemberRow.id == member.id).values(**values))


def of_id(session: Session, member_id: str) -> Member | None:
    row = session.get(MemberRow, member_id)
    return None if row is None else _member(row)


def of_badge(session: Session, badge: str) -> Member | None:
    row = session.scalars(select(MemberRow).where(MemberRow.badge_key == badge_key(badge))).one_or_none()
    return None if row is None else _member(row)


def all_members(session: Session) -> tuple[Member, ...]:
    """By name, without their roles."""
    rows = session.scalars(select(MemberRow).order_by(MemberRow.name, MemberRow.badge_key))
    return tuple(map(_member, rows))


def verifier_of(session: Session, member_id: str) -> str:
    """ "" for somebody who is not a member: it agrees with no password."""
    row = session.get(MemberRow, member_id)
    return "" if row is None else row.verifier


def change_verifier(session: Session, member_id: str, verifier: str) -> None:
    session.execute(update(MemberRow).where(MemberRow.id == member_id).values(verifier=verifier))


def _member(row: MemberRow) -> Member:
    return Member(row.id, row.name, row.badge, frozenset())
