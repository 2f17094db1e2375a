"""The tables of hot lists, reads with their sealed pictures, hits and alerts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.store.tables import Base


class HotListRow(Base):
    __tablename__ = "hot_lists"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]


class HotListVersionRow(Base):
    """Kept for ever, though its file goes: which lists were compared, and when (HOT-04)."""

    __tablename__ = "hot_list_versions"
    __table_args__ = (
        UniqueConstraint("list_id", "version"),
        # "building" is of an older form; SQLite cannot change a check without copying the table
        CheckConstraint("state IN ('building', 'in force', 'replaced', 'removed')", name="known_state"),
        Index("ix_hot_list_versions_one_in_force", "list_id", unique=True, sqlite_where=text("state = 'in force'")),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    list_id: Mapped[str] = mapped_column(ForeignKey("hot_lists.id"))
    version: Mapped[int]
    as_of: Mapped[datetime]
    imported_at: Mapped[datetime]
    imported_by: Mapped[str] = mapped_column(ForeignKey("members.id"))
    sha256: Mapped[str]
    entries: Mapped[int]
    state: Mapped[str]
    ended_at: Mapped[datetime | None]
    file: Mapped[str | None]  # below the lists folder; with its key only while a version in force is made of it
    file_key: Mapped[bytes | None]  # the only copy: the key gone, the file's content is gone
    base_id: Mapped[int | None]  # the row whose file a delta's file changes


class ReadRow(Base):
    """No column may be added that `app.domain.reads.COLLECTED` does not name (CAP-01), but for what keeps the read:
    its classification, destroy-by, lists compared and pictures. No foreign key to cameras: one may be removed."""

    __tablename__ = "reads"

    id: Mapped[str] = mapped_column(primary_key=True)
    plate: Mapped[str]  # in no index: see ARCHITECTURE.md, "No index holds plates in an order of its own"
    plate_key: Mapped[str]
    region: Mapped[str]
    confidence: Mapped[float]
    characters: Mapped[str]  # JSON [[char, confidence, [[char, confidence], …]], …]
    candidates: Mapped[str]  # JSON [[text, confidence], …]
    camera_id: Mapped[str]
    pass_id: Mapped[str]
    taken_at: Mapped[datetime] = mapped_column(index=True)
    model: Mapped[str]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    position_source: Mapped[str | None]
    position_at: Mapped[datetime | None]
    position_heading: Mapped[float | None]
    position_accuracy_m: Mapped[float | None]
    heading: Mapped[float | None]
    supersedes: Mapped[str | None]
    box_x: Mapped[float]
    box_y: Mapped[float]
    box_w: Mapped[float]
    box_h: Mapped[float]
    box_confidence: Mapped[float]
    classification: Mapped[str]
    destroy_by: Mapped[datetime] = mapped_column(index=True)
    list_versions: Mapped[str]  # JSON [[list id, version], …]: what the read was compared with
    picture_key: Mapped[bytes]  # the only copy of the key of its pictures: the row gone, both are gone
    picture_file: Mapped[str] = mapped_column(unique=True)  # below the pictures folder
    recorded_at: Mapped[datetime]


class HitRow(Base):
    """The entry as it was when it was hit: the list's own rows go with their version."""

    __tablename__ = "hits"
    __table_args__ = (
        ForeignKeyConstraint(["list_id", "version"], ["hot_list_versions.list_id", "hot_list_versions.version"]),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    read_id: Mapped[str] = mapped_column(ForeignKey("reads.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    at: Mapped[datetime]
    list_id: Mapped[str]
    version: Mapped[int]
    entry_id: Mapped[str]
    plate: Mapped[str]
    region: Mapped[str]
    category: Mapped[str]
    reason: Mapped[str]
    issuer: Mapped[str]
    caution: Mapped[str]
    vehicle: Mapped[str]
    expires_at: Mapped[datetime | None]


class AlertRow(Base):
    """What was put before the member, and what the member did about it; one row for each hit. `part_of`: the id of the
    alert that stands for it, mostly its own. No plate may stand here: rows that change leave copies of others."""

    __tablename__ = "alerts"

    hit_id: Mapped[str] = mapped_column(ForeignKey("hits.id", ondelete="CASCADE"), primary_key=True)
    camera_name: Mapped[str]
    side: Mapped[str]
    looked_at: Mapped[datetime | None]
    looked_by: Mapped[str]
    entered_at: Mapped[datetime | None] = mapped_column(index=True)  # None while nobody has answered
    given_by: Mapped[str]
    answer: Mapped[str | None]
    acted_at: Mapped[datetime | None]
    following_at: Mapped[datetime | None]
    following_by: Mapped[str] = mapped_column(server_default=text("''"))
    part_of: Mapped[str] = mapped_column(server_default=text("''"))


class SeenOnCarRow(Base):
    """What a member read from the vehicle, beside the answer of the alert `hit_id`; never changed."""

    __tablename__ = "seen_on_cars"

    hit_id: Mapped[str] = mapped_column(ForeignKey("hits.id", ondelete="CASCADE"), primary_key=True)
    plate: Mapped[str]
    region: Mapped[str]
    blind: Mapped[bool]
    at: Mapped[datetime]
