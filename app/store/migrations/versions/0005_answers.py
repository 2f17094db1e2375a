"""What members answer to alerts, what they saw on the vehicle, whom they follow; and hand-overs between members.

An alert that was put away before was put away without comparing: nothing else is known of it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_PUT_AWAY = "put away without comparing"


def upgrade() -> None:
    op.drop_index("ix_alerts_acknowledged_at", "alerts")
    for before, now in (("acknowledged_at", "entered_at"), ("acknowledged_by", "given_by")):
        op.execute(f"ALTER TABLE alerts RENAME COLUMN {before} TO {now}")
    for column in ("answer VARCHAR", "acted_at BIGINT", "following_at BIGINT",
                   "following_by VARCHAR NOT NULL DEFAULT ''", "part_of VARCHAR NOT NULL DEFAULT ''"):  # fmt: skip
        op.execute(f"ALTER TABLE alerts ADD COLUMN {column}")
    op.execute("UPDATE alerts SET part_of = hit_id")
    op.execute(
        f"UPDATE alerts SET answer = '{_PUT_AWAY}', acted_at = entered_at WHERE entered_at IS NOT NULL"  # noqa: S608
    )
    op.create_index("ix_alerts_entered_at", "alerts", ["entered_at"])
    _seen_on_cars()
    _hand_overs()


def _seen_on_cars() -> None:
    # A table of its own, whose rows are never changed: a row of `alerts` that grew would leave copies of its
    # neighbours behind, which secure_delete never meets.
    op.create_table(
        "seen_on_cars",
        sa.Column("hit_id", sa.String(), nullable=False),
        sa.Column("plate", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("blind", sa.Boolean(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("hit_id", name="pk_seen_on_cars"),
        sa.ForeignKeyConstraint(["hit_id"], ["hits.id"], name="fk_seen_on_cars_hit_id", ondelete="CASCADE"),
    )


def _hand_overs() -> None:
    op.create_table(
        "hand_overs",
        sa.Column("to_duty", sa.String(), nullable=False),
        sa.Column("from_duty", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("from_member", sa.String(), nullable=False),
        sa.Column("to_member", sa.String(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("open_alerts", "unanswered", "waiting")),
        sa.PrimaryKeyConstraint("to_duty", name="pk_hand_overs"),
        *(
            sa.ForeignKeyConstraint([name], [whose], name=f"fk_hand_overs_{name}")
            for name, whose in (("to_duty", "duties.id"), ("from_duty", "duties.id"),
                                ("from_member", "members.id"), ("to_member", "members.id"))
        ),
    )  # fmt: skip


def downgrade() -> None:
    """Whatever was answered, the older form knows only that the alert was put away."""
    op.drop_table("hand_overs")
    op.drop_table("seen_on_cars")
    op.drop_index("ix_alerts_entered_at", "alerts")
    for column in ("part_of", "following_by", "following_at", "acted_at", "answer"):
        op.execute(f"ALTER TABLE alerts DROP COLUMN {column}")
    for before, now in (("given_by", "acknowledged_by"), ("entered_at", "acknowledged_at")):
        op.execute(f"ALTER TABLE alerts RENAME COLUMN {before} TO {now}")
    op.execute("UPDATE alerts SET looked_at = acknowledged_at, looked_by = acknowledged_by "
               "WHERE looked_at IS NULL AND acknowledged_at IS NOT NULL")  # fmt: skip
    op.create_index("ix_alerts_acknowledged_at", "alerts", ["acknowledged_at"])
