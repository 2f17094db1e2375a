"""Orders that suspended capture on this workstation: never removed, only lifted."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.store.tables import Base


class SuspensionRow(Base):
    """`ordered_on`: ISO date. Lifted whole or not at all."""

    __tablename__ = "suspensions"
    __table_args__ = (
        CheckConstraint(
            "(lifted_at IS NULL) = (lifted_by IS NULL) AND (lifted_at IS NULL) = (lift_reference IS NULL)",
            name="lifted_whole",
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    reference: Mapped[str]
    ordered_on: Mapped[str]
    profile_version: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(ForeignKey("members.id"))
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[str | None] = mapped_column(ForeignKey("members.id"))
    lift_reference: Mapped[str | None]
