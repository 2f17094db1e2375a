"""Orders that suspend all capture."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "suspensions",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("ordered_on", sa.String(), nullable=False),
        sa.Column("profile_version", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("lifted_at", sa.BigInteger(), nullable=True),
        sa.Column("lifted_by", sa.String(), nullable=True),
        sa.Column("lift_reference", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(lifted_at IS NULL) = (lifted_by IS NULL) AND (lifted_at IS NULL) = (lift_reference IS NULL)",
            name="ck_suspensions_lifted_whole",
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["members.id"], name="fk_suspensions_recorded_by"),
        sa.ForeignKeyConstraint(["lifted_by"], ["members.id"], name="fk_suspensions_lifted_by"),
    )


def downgrade() -> None:
    op.drop_table("suspensions")
