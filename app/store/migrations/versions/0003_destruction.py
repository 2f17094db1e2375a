"""Destruction on time: the clock that is believed, a destroy-by that never moves later, and what outlasts the reads."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# A later revision that makes the table `reads` anew must make this trigger anew too: it goes with its table.
NEVER_LATER = """
CREATE TRIGGER reads_destroy_by_never_later BEFORE UPDATE OF destroy_by ON reads
WHEN NEW.destroy_by > OLD.destroy_by
BEGIN SELECT RAISE(ABORT, 'destroy_by never moves later'); END
"""


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def _whole(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def upgrade() -> None:
    # A page that splits keeps copies of the cells it gave away, which secure_delete never meets again: a read's plate
    # outlived the read in these two. Rows of a table lie in the order of their destruction and leave none.
    for name in ("plate", "plate_key"):
        op.drop_index(f"ix_reads_{name}", "reads")
    op.execute(NEVER_LATER)
    op.create_table(
        "believed_clock",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("stood", sa.BigInteger(), nullable=False),
        _text("boot"),
        sa.Column("lasted_us", sa.BigInteger(), nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_believed_clock"),
        sa.CheckConstraint("id = 1", name="ck_believed_clock_one_row"),
    )
    op.create_table(
        "duty_list_versions",
        _text("duty_id"),
        _text("list_id"),
        _whole("version"),
        sa.PrimaryKeyConstraint("duty_id", "list_id", "version", name="pk_duty_list_versions"),
        sa.ForeignKeyConstraint(["duty_id"], ["duties.id"], name="fk_duty_list_versions_duty_id"),
        sa.ForeignKeyConstraint(
            ["list_id", "version"],
            ["hot_list_versions.list_id", "hot_list_versions.version"],
            name="fk_duty_list_versions_list_id_version",
        ),
    )
    _ledger("collected_reads", "classification", "reads")
    _ledger("collected_hits", "log_class", "hits")


def _ledger(table: str, by: str, count: str) -> None:
    op.create_table(
        table,
        *(_text(name) for name in ("duty_id", "day", "camera_id", by)),
        _whole(count),
        sa.PrimaryKeyConstraint("duty_id", "day", "camera_id", by, name=f"pk_{table}"),
    )


def downgrade() -> None:
    for table in ("collected_hits", "collected_reads", "duty_list_versions", "believed_clock"):
        op.drop_table(table)
    op.execute("DROP TRIGGER reads_destroy_by_never_later")
    for name in ("plate", "plate_key"):
        op.create_index(f"ix_reads_{name}", "reads", [name])
