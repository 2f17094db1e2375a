"""Second factors with their recovery codes, and releases of locked badges."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "second_factors",
        sa.Column("member_id", sa.String(), primary_key=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.Column("set_up_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_second_factors_member_id"),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("member_id", sa.String(), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_recovery_codes_member_id"),
    )
    op.create_table(
        "lock_releases",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("by_member", sa.String(), nullable=True),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("released_at", sa.BigInteger(), nullable=True),
        sa.Column("badge_tag", sa.String(), nullable=True),
        sa.Column("member_id", sa.String(), nullable=True),
        sa.CheckConstraint("(released_at IS NULL) = (badge_tag IS NULL)", name="ck_lock_releases_released_whole"),
        sa.CheckConstraint("how IN ('member', 'code')", name="ck_lock_releases_known_way"),
        sa.ForeignKeyConstraint(["by_member"], ["members.id"], name="fk_lock_releases_by_member"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_lock_releases_member_id"),
    )


def downgrade() -> None:
    """Members' wraps go on telling of a second factor: a desk goes back by its backup, with the key file of then."""
    op.drop_table("lock_releases")
    op.drop_table("recovery_codes")
    op.drop_table("second_factors")
