"""The tables of installation, members, cameras and duty; other tables stand in modules named tables_*.py."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, LargeBinary, MetaData, String
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Moment(TypeDecorator[datetime]):
    """An aware UTC datetime, kept as whole microseconds since 1970 so that it sorts and compares exactly."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002  SQLAlchemy's signature
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  SQLAlchemy's signature
        return None if value is None else _EPOCH + value * _MICROSECOND


class Base(DeclarativeBase):
    """Constraint names are fixed so that a later migration can find them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: Moment, bytes: LargeBinary, str: String}  # noqa: RUF012  SQLAlchemy reads it so


class InstallationRow(Base):
    """One row for ever."""

    __tablename__ = "installation"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    agency: Mapped[str]
    kind: Mapped[str]
    workstation_id: Mapped[str]
    agency_public_key: Mapped[bytes]
    administrator_id: Mapped[str] = mapped_column(ForeignKey("members.id"))
    witness_name: Mapped[str]
    witness_badge: Mapped[str]
    installed_at: Mapped[datetime]
    demo: Mapped[bool]


class MemberRow(Base):
    """`badge_key`: the badge as sign-in compares it. `verifier`: Argon2id, of members enrolled here only."""

    __tablename__ = "members"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    badge: Mapped[str]
    badge_key: Mapped[str] = mapped_column(unique=True)
    verifier: Mapped[str]
    enrolled_at: Mapped[datetime]
    enrolled_by: Mapped[str]  # the id of the member who did it; the administrator's own at installation


class CameraRow(Base):
    """`address` may hold the password of an RTSP camera; it is nowhere but here."""

    __tablename__ = "cameras"

    id: Mapped[str] = mapped_column(primary_key=True)
    place_in_order: Mapped[int]
    name: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    address: Mapped[str]
    mount: Mapped[str]
    side: Mapped[str]
    heading: Mapped[float]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    area_x: Mapped[float]
    area_y: Mapped[float]
    area_w: Mapped[float]
    area_h: Mapped[float]
    repeat: Mapped[bool]
    enabled: Mapped[bool]


class DutyRow(Base):
    """A period of active use (COR-08). `last_alive_at` moves while it runs, so that a crash ends it truthfully."""

    __tablename__ = "duties"
    __table_args__ = (CheckConstraint("stopped_at IS NULL OR stopped_at >= started_at", name="stops_after_start"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    member_id: Mapped[str] = mapped_column(ForeignKey("members.id"))
    profile_version: Mapped[str]
    started_at: Mapped[datetime] = mapped_column(index=True)
    last_alive_at: Mapped[datetime]
    stopped_at: Mapped[datetime | None]
    stopped_by: Mapped[str | None]  # "member", or "desk" when it was found open after a crash


class DutyPurposeRow(Base):
    __tablename__ = "duty_purposes"

    duty_id: Mapped[str] = mapped_column(ForeignKey("duties.id"), primary_key=True)
    purpose_id: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    clause: Mapped[str]


class DutyCameraRow(Base):
    """The camera as it was called then; no foreign key, because a camera may be removed and the period stays."""

    __tablename__ = "duty_cameras"

    duty_id: Mapped[str] = mapped_column(ForeignKey("duties.id"), primary_key=True)
    camera_id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]


class HandOverRow(Base):
    """The next member took this page over, with so much on it; no plate stands here. `waiting`: not recorded then."""

    __tablename__ = "hand_overs"

    to_duty: Mapped[str] = mapped_column(ForeignKey("duties.id"), primary_key=True)
    from_duty: Mapped[str] = mapped_column(ForeignKey("duties.id"))
    at: Mapped[datetime]
    from_member: Mapped[str] = mapped_column(ForeignKey("members.id"))
    to_member: Mapped[str] = mapped_column(ForeignKey("members.id"))
    open_alerts: Mapped[int]
    unanswered: Mapped[int]
    waiting: Mapped[int]
