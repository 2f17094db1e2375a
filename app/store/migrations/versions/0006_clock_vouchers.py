"""Who vouched for a clock that had jumped, and for which jump (RES-07)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "clock_vouchers",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("member_id", "beside_id")),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in ("believed", "vouched")),
        sa.PrimaryKeyConstraint("id", name="pk_clock_vouchers"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_clock_vouchers_member_id"),
        sa.ForeignKeyConstraint(["beside_id"], ["members.id"], name="fk_clock_vouchers_beside_id"),
    )


def downgrade() -> None:
    op.drop_table("clock_vouchers")
