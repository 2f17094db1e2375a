"""The access list as signed statements; roles no longer stand in a table of their own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TRIGGERS = {
    f"access_statements_no_{verb.lower()}": f"CREATE TRIGGER access_statements_no_{verb.lower()} BEFORE {verb} ON "
    "access_statements BEGIN SELECT RAISE(ABORT, 'the access list is only ever added to'); END"
    for verb in ("UPDATE", "DELETE")
}


def upgrade() -> None:
    op.drop_table("member_roles")
    op.create_table(
        "access_statements",
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("said_by", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "member_uses",
        sa.Column("member_id", sa.String(), primary_key=True),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.Column("verified", sa.Integer(), nullable=False),
        sa.Column("verified_digest", sa.String(), nullable=False),
        sa.Column("verified_mark", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_member_uses_member_id"),
    )
    for statement in TRIGGERS.values():
        op.execute(statement)


def downgrade() -> None:
    """In the older form nobody has a role: what was signed cannot be told in it. A desk goes back by its backup."""
    for name in TRIGGERS:
        op.execute(f"DROP TRIGGER {name}")
    op.drop_table("member_uses")
    op.drop_table("access_statements")
    op.create_table(
        "member_roles",
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("member_id", "role", name="pk_member_roles"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_member_roles_member_id"),
    )
