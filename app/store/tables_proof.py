"""What proves a member beside the password, and who released a badge that was locked."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.store.tables import Base


class SecondFactorRow(Base):
    """`sealed`: the seed, by the member's own secret. `last_step`: the newest step whose code was used."""

    __tablename__ = "second_factors"

    member_id: Mapped[str] = mapped_column(ForeignKey("members.id"), primary_key=True)
    sealed: Mapped[bytes]
    last_step: Mapped[int]
    set_up_at: Mapped[datetime]


class RecoveryCodeRow(Base):
    """One that was not used yet: a used one is gone."""

    __tablename__ = "recovery_codes"

    member_id: Mapped[str] = mapped_column(ForeignKey("members.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    salt: Mapped[bytes]
    digest: Mapped[bytes]


class LockReleaseRow(Base):
    """`how`: "member", on the spot, or "code", made before by `by_member` and not used yet while `released_at` is
    empty. `badge_tag`: as the key file names badges; `member_id`: whose it is, where it is a member's."""

    __tablename__ = "lock_releases"
    __table_args__ = (
        CheckConstraint("(released_at IS NULL) = (badge_tag IS NULL)", name="released_whole"),
        CheckConstraint("how IN ('member', 'code')", name="known_way"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    how: Mapped[str]
    by_member: Mapped[str | None] = mapped_column(ForeignKey("members.id"))
    made_at: Mapped[datetime]
    released_at: Mapped[datetime | None]
    badge_tag: Mapped[str | None]
    member_id: Mapped[str | None] = mapped_column(ForeignKey("members.id"))
