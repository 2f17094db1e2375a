"""Sessions of the training mode on this workstation: proofs, which are never removed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.store.tables import Base


class TrainingSessionRow(Base):
    """`items`: JSON, a list of texts. `wrong`: tries that were not right."""

    __tablename__ = "training_sessions"
    __table_args__ = (CheckConstraint("passed = 0 OR finished_at IS NOT NULL", name="passed_is_finished"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    member_id: Mapped[str] = mapped_column(ForeignKey("members.id"), index=True)
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    items: Mapped[str]
    exercises: Mapped[int]
    wrong: Mapped[int]
    profile_version: Mapped[str]
    passed: Mapped[bool]
