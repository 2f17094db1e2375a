"""Hot lists, reads with their sealed pictures, hits and alerts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def _number(name: str, *, nullable: bool = False) -> sa.Column[float]:
    return sa.Column(name, sa.Double(), nullable=nullable)


_ENTRY = ("plate", "region", "category", "reason", "issuer", "caution", "vehicle")


def upgrade() -> None:
    _hot_lists()
    _reads()
    _hits()


def _hot_lists() -> None:
    op.create_table("hot_lists", _text("id"), _text("name"), sa.PrimaryKeyConstraint("id", name="pk_hot_lists"))
    op.create_table(
        "hot_list_versions",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=True),
        _text("list_id"),
        sa.Column("version", sa.Integer(), nullable=False),
        _moment("as_of"),
        _moment("imported_at"),
        _text("imported_by"),
        _text("sha256"),
        sa.Column("entries", sa.Integer(), nullable=False),
        _text("state"),
        _moment("ended_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_hot_list_versions"),
        sa.ForeignKeyConstraint(["list_id"], ["hot_lists.id"], name="fk_hot_list_versions_list_id"),
        sa.ForeignKeyConstraint(["imported_by"], ["members.id"], name="fk_hot_list_versions_imported_by"),
        sa.UniqueConstraint("list_id", "version", name="uq_hot_list_versions_list_id_version"),
        sa.CheckConstraint(
            "state IN ('building', 'in force', 'replaced', 'removed')", name="ck_hot_list_versions_known_state"
        ),
    )
    op.create_index(
        "ix_hot_list_versions_one_in_force",
        "hot_list_versions",
        ["list_id"],
        unique=True,
        sqlite_where=sa.text("state = 'in force'"),
    )
    op.create_table(
        "hot_list_entries",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        *(_text(name) for name in _ENTRY),
        _moment("expires_at", nullable=True),
        sa.PrimaryKeyConstraint("version_id", "line", name="pk_hot_list_entries"),
        sa.ForeignKeyConstraint(["version_id"], ["hot_list_versions.id"], name="fk_hot_list_entries_version_id"),
        sqlite_with_rowid=False,
    )


def _reads() -> None:
    op.create_table(
        "reads",
        *(_text(name) for name in ("id", "plate", "plate_key", "region")),
        _number("confidence"),
        *(_text(name) for name in ("characters", "candidates", "camera_id", "pass_id")),
        _moment("taken_at"),
        _text("model"),
        _number("latitude", nullable=True),
        _number("longitude", nullable=True),
        sa.Column("position_source", sa.String(), nullable=True),
        _moment("position_at", nullable=True),
        _number("position_heading", nullable=True),
        _number("position_accuracy_m", nullable=True),
        _number("heading", nullable=True),
        sa.Column("supersedes", sa.String(), nullable=True),
        *(_number(name) for name in ("box_x", "box_y", "box_w", "box_h", "box_confidence")),
        _text("classification"),
        _moment("destroy_by"),
        _text("list_versions"),
        sa.Column("picture_key", sa.LargeBinary(), nullable=False),
        _text("picture_file"),
        _moment("recorded_at"),
        sa.PrimaryKeyConstraint("id", name="pk_reads"),
        sa.UniqueConstraint("picture_file", name="uq_reads_picture_file"),
    )
    for name in ("plate", "plate_key", "taken_at", "destroy_by"):
        op.create_index(f"ix_reads_{name}", "reads", [name])


def _hits() -> None:
    op.create_table(
        "hits",
        *(_text(name) for name in ("id", "read_id", "kind")),
        _moment("at"),
        _text("list_id"),
        sa.Column("version", sa.Integer(), nullable=False),
        _text("entry_id"),
        *(_text(name) for name in _ENTRY),
        _moment("expires_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_hits"),
        sa.ForeignKeyConstraint(["read_id"], ["reads.id"], name="fk_hits_read_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["list_id", "version"],
            ["hot_list_versions.list_id", "hot_list_versions.version"],
            name="fk_hits_list_id_version",
        ),
    )
    op.create_index("ix_hits_read_id", "hits", ["read_id"])
    op.create_table(
        "alerts",
        *(_text(name) for name in ("hit_id", "camera_name", "side")),
        _moment("looked_at", nullable=True),
        _text("looked_by"),
        _moment("acknowledged_at", nullable=True),
        _text("acknowledged_by"),
        sa.PrimaryKeyConstraint("hit_id", name="pk_alerts"),
        sa.ForeignKeyConstraint(["hit_id"], ["hits.id"], name="fk_alerts_hit_id", ondelete="CASCADE"),
    )
    op.create_index("ix_alerts_acknowledged_at", "alerts", ["acknowledged_at"])


def downgrade() -> None:
    for table in ("alerts", "hits", "reads", "hot_list_entries", "hot_list_versions", "hot_lists"):
        op.drop_table(table)
