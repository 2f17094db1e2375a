"""What outlasts the reads: the believed clock, lists compared in each period, and the collection ledger (COR-19).

No plate and no place stands in any of them: they are kept when the reads go.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.store.tables import Base


class BelievedClockRow(Base):
    """One row: app.domain.clock.Believed as it was last. `lasted_us`: microseconds."""

    __tablename__ = "believed_clock"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    stood: Mapped[datetime]
    boot: Mapped[str]
    lasted_us: Mapped[int] = mapped_column(BigInteger)
    settled: Mapped[bool]


class ClockVoucherRow(Base):
    """A second person's word for a clock that had jumped. `member_id`: who gave it; `beside_id`: who was signed in;
    `believed`: the moment before it; `vouched`: the clock that both saw."""

    __tablename__ = "clock_vouchers"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[str] = mapped_column(ForeignKey("members.id"))
    beside_id: Mapped[str] = mapped_column(ForeignKey("members.id"))
    believed: Mapped[datetime]
    vouched: Mapped[datetime]


class DutyListVersionRow(Base):
    """A version that was in force at some time of the period."""

    __tablename__ = "duty_list_versions"
    __table_args__ = (
        ForeignKeyConstraint(["list_id", "version"], ["hot_list_versions.list_id", "hot_list_versions.version"]),
    )

    duty_id: Mapped[str] = mapped_column(ForeignKey("duties.id"), primary_key=True)
    list_id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)


class CollectedReadsRow(Base):
    """`duty_id`: the period, "" when none is known. `day`: ISO date in the agency's zone. `reads`: never taken back."""

    __tablename__ = "collected_reads"

    duty_id: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[str] = mapped_column(primary_key=True)
    camera_id: Mapped[str] = mapped_column(primary_key=True)
    classification: Mapped[str] = mapped_column(primary_key=True)  # at birth
    reads: Mapped[int]


class CollectedHitsRow(Base):
    """As above, by the public log's class of the entry that was hit."""

    __tablename__ = "collected_hits"

    duty_id: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[str] = mapped_column(primary_key=True)
    camera_id: Mapped[str] = mapped_column(primary_key=True)
    log_class: Mapped[str] = mapped_column(primary_key=True)
    hits: Mapped[int]
