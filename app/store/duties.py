"""Periods of active use: who ran capture, from when to when, for what, with which cameras (CAP-03, COR-08)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Integer, func, literal, or_, select, true, type_coerce
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from app.domain.access import Duty
from app.domain.cameras import Camera
from app.domain.policy import Purpose
from app.store import ledger
from app.store.tables import DutyCameraRow, DutyPurposeRow, DutyRow, HandOverRow, Moment
from app.store.tables_ledger import DutyListVersionRow
from app.store.tables_reads import HotListVersionRow

BY_MEMBER = "member"
BY_DESK = "desk"


@dataclass(frozen=True, slots=True)
class Period:
    """One row as it stands; `stopped_by` is "desk" for one that was found open after a crash."""

    id: str
    member_id: str
    profile_version: str
    started_at: datetime
    last_alive_at: datetime
    stopped_at: datetime | None
    stopped_by: str | None
    purposes: tuple[str, ...]
    cameras: tuple[str, ...]
    list_versions: tuple[tuple[str, int], ...] = ()  # id and version of each list in force at some time of it
    reads: int = 0  # recorded in it, whether or not they are still kept
    hits: int = 0


def start(
    session: Session,
    duty_id: str,
    duty: Duty,
    *,
    purposes: Sequence[Purpose],
    cameras: Sequence[Camera],
    profile_version: str,
) -> None:
    session.add(
        DutyRow(
            id=duty_id,
            member_id=duty.member.id,
            profile_version=profile_version,
            started_at=duty.started_at,
            last_alive_at=duty.started_at,
        )
    )
    session.flush()
    session.add_all(DutyPurposeRow(duty_id=duty_id, purpose_id=p.id, title=p.title, clause=p.clause) for p in purposes)
    session.add_all(DutyCameraRow(duty_id=duty_id, camera_id=c.id, name=c.name) for c in cameras)
    session.flush()
    _keep_list_versions(session, duty_id, duty.started_at, duty.started_at)


def _keep_list_versions(session: Session, duty_id: str, since: datetime, until: datetime) -> None:
    """Of lists that were in force at some time between the two; those known already stay."""
    row = HotListVersionRow
    in_force = (
        select(literal(duty_id), row.list_id, row.version)
        .where(row.imported_at <= until)
        .where(or_(row.ended_at.is_(None), row.ended_at > since))
    )
    kept = insert(DutyListVersionRow).from_select(["duty_id", "list_id", "version"], in_force)
    session.execute(kept.on_conflict_do_nothing())


def is_running(session: Session) -> bool:
    return session.scalar(select(DutyRow.id).where(DutyRow.stopped_at.is_(None)).limit(1)) is not None


def beat(session: Session, now: datetime) -> None:
    """The running period was alive at `now`; a clock set back moves nothing."""
    for row in _running(session):
        row.last_alive_at = max(row.last_alive_at, now)


@dataclass(frozen=True, slots=True)
class Ended:
    """A period that was ended just now; `at`: the first moment that is not in it."""

    id: str
    member_id: str
    at: datetime


def end_running(session: Session, now: datetime) -> Ended | None:
    """None when none was running. A clock that was set back ends it where it began."""
    ended = None
    for row in _running(session):
        row.stopped_at, row.stopped_by = max(row.started_at, now), BY_MEMBER
        row.last_alive_at = row.stopped_at
        _keep_list_versions(session, row.id, row.started_at, row.stopped_at)
        ended = Ended(row.id, row.member_id, row.stopped_at)
    session.flush()
    return ended


def handed_over(
    session: Session, ended: Ended, begun: str, to_member: str, *, open_alerts: int, unanswered: int, waiting: int
) -> None:
    """`begun`: the id of the period that goes on from there; the counts are those of the page that was read."""
    session.add(
        HandOverRow(
            to_duty=begun,
            from_duty=ended.id,
            at=ended.at,
            from_member=ended.member_id,
            to_member=to_member,
            open_alerts=open_alerts,
            unanswered=unanswered,
            waiting=waiting,
        )
    )
    session.flush()


def time_compared(session: Session, list_id: str, since: datetime, now: datetime) -> timedelta:
    """How long capture has run since then while a version of this list was in force."""
    began = func.max(DutyRow.started_at, HotListVersionRow.imported_at, literal(since, Moment))
    ended = func.min(
        func.coalesce(DutyRow.stopped_at, literal(now, Moment)),
        func.coalesce(HotListVersionRow.ended_at, literal(now, Moment)),
    )
    lasted = type_coerce(func.sum(type_coerce(ended, Integer) - type_coerce(began, Integer)), Integer)
    pairs = select(lasted).select_from(DutyRow).join(HotListVersionRow, true())
    found = session.scalar(pairs.where(HotListVersionRow.list_id == list_id, ended > began))
    return timedelta(microseconds=found or 0)


def close_left_open(session: Session) -> datetime | None:
    """End what a crash left running, at the last moment it was known alive; returns that moment."""
    rows = _running(session)
    for row in rows:
        row.stopped_at, row.stopped_by = row.last_alive_at, BY_DESK
        _keep_list_versions(session, row.id, row.started_at, row.last_alive_at)
    return max((row.last_alive_at for row in rows), default=None)


def periods(session: Session) -> tuple[Period, ...]:
    """All of them, oldest first."""
    return tuple(_period(session, row) for row in session.scalars(select(DutyRow).order_by(DutyRow.started_at)))


def _running(session: Session) -> list[DutyRow]:
    return list(session.scalars(select(DutyRow).where(DutyRow.stopped_at.is_(None))))


def _period(session: Session, row: DutyRow) -> Period:
    purposes = select(DutyPurposeRow.purpose_id).where(DutyPurposeRow.duty_id == row.id)
    cameras = select(DutyCameraRow.name).where(DutyCameraRow.duty_id == row.id)
    lists = select(DutyListVersionRow.list_id, DutyListVersionRow.version).where(DutyListVersionRow.duty_id == row.id)
    return Period(
        id=row.id,
        member_id=row.member_id,
        profile_version=row.profile_version,
        started_at=row.started_at,
        last_alive_at=row.last_alive_at,
        stopped_at=row.stopped_at,
        stopped_by=row.stopped_by,
        purposes=tuple(session.scalars(purposes.order_by(DutyPurposeRow.purpose_id))),
        cameras=tuple(session.scalars(cameras.order_by(DutyCameraRow.name))),
        list_versions=tuple(sorted((list_id, version) for list_id, version in session.execute(lists))),
        reads=sum(one.count for one in ledger.collected_reads(session, row.id)),
        hits=sum(one.count for one in ledger.collected_hits(session, row.id)),
    )
