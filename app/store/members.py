"""Members and their verifiers: only of those enrolled on this workstation."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.domain.access import Member, Role, badge_key
from app.store.tables import MemberRoleRow, MemberRow


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
    session.add_all(MemberRoleRow(member_id=member.id, role=role.value) for role in sorted(member.roles))
    session.flush()


def of_id(session: Session, member_id: str) -> Member | None:
    row = session.get(MemberRow, member_id)
    return None if row is None else _member(session, row)


def of_badge(session: Session, badge: str) -> Member | None:
    row = session.scalars(select(MemberRow).where(MemberRow.badge_key == badge_key(badge))).one_or_none()
    return None if row is None else _member(session, row)


def all_members(session: Session) -> tuple[Member, ...]:
    rows = session.scalars(select(MemberRow).order_by(MemberRow.name, MemberRow.badge_key)).all()
    roles: dict[str, set[Role]] = {}
    for role in session.scalars(select(MemberRoleRow)):
        roles.setdefault(role.member_id, set()).add(Role(role.role))
    return tuple(Member(row.id, row.name, row.badge, frozenset(roles.get(row.id, ()))) for row in rows)


def verifier_of(session: Session, member_id: str) -> str:
    """ "" for somebody who is not a member: it agrees with no password."""
    row = session.get(MemberRow, member_id)
    return "" if row is None else row.verifier


def change_verifier(session: Session, member_id: str, verifier: str) -> None:
    session.execute(update(MemberRow).where(MemberRow.id == member_id).values(verifier=verifier))


def _member(session: Session, row: MemberRow) -> Member:
    roles = session.scalars(select(MemberRoleRow.role).where(MemberRoleRow.member_id == row.id))
    return Member(row.id, row.name, row.badge, frozenset(map(Role, roles)))
