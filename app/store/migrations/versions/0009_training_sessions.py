"""Sessions of the training mode."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "training_sessions",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("finished_at", sa.BigInteger(), nullable=True),
        sa.Column("items", sa.String(), nullable=False),
        sa.Column("exercises", sa.Integer(), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("profile_version", sa.String(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("passed = 0 OR finished_at IS NOT NULL", name="ck_training_sessions_passed_is_finished"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_training_sessions_member_id"),
    )
    op.create_index("ix_training_sessions_member_id", "training_sessions", ["member_id"])


def downgrade() -> None:
    op.drop_index("ix_training_sessions_member_id", "training_sessions")
    op.drop_table("training_sessions")
