"""Installation, members, cameras and duty."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "members",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("badge", sa.String(), nullable=False),
        sa.Column("badge_key", sa.String(), nullable=False),
        sa.Column("verifier", sa.String(), nullable=False),
        sa.Column("enrolled_at", sa.BigInteger(), nullable=False),
        sa.Column("enrolled_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_members"),
        sa.UniqueConstraint("badge_key", name="uq_members_badge_key"),
    )
    op.create_table(
        "member_roles",
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("member_id", "role", name="pk_member_roles"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_member_roles_member_id"),
    )
    op.create_table(
        "installation",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("agency", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("workstation_id", sa.String(), nullable=False),
        sa.Column("agency_public_key", sa.LargeBinary(), nullable=False),
        sa.Column("administrator_id", sa.String(), nullable=False),
        sa.Column("witness_name", sa.String(), nullable=False),
        sa.Column("witness_badge", sa.String(), nullable=False),
        sa.Column("installed_at", sa.BigInteger(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_installation"),
        sa.ForeignKeyConstraint(["administrator_id"], ["members.id"], name="fk_installation_administrator_id"),
        sa.CheckConstraint("id = 1", name="ck_installation_one_row"),
    )
    op.create_table(
        "cameras",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("place_in_order", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("mount", sa.String(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("heading", sa.Double(), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("area_x", sa.Double(), nullable=False),
        sa.Column("area_y", sa.Double(), nullable=False),
        sa.Column("area_w", sa.Double(), nullable=False),
        sa.Column("area_h", sa.Double(), nullable=False),
        sa.Column("repeat", sa.Boolean(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_cameras"),
        sa.UniqueConstraint("name", name="uq_cameras_name"),
    )
    op.create_table(
        "duties",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("profile_version", sa.String(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("last_alive_at", sa.BigInteger(), nullable=False),
        sa.Column("stopped_at", sa.BigInteger(), nullable=True),
        sa.Column("stopped_by", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_duties"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_duties_member_id"),
        sa.CheckConstraint("stopped_at IS NULL OR stopped_at >= started_at", name="ck_duties_stops_after_start"),
    )
    op.create_index("ix_duties_started_at", "duties", ["started_at"])
    op.create_table(
        "duty_purposes",
        sa.Column("duty_id", sa.String(), nullable=False),
        sa.Column("purpose_id", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("clause", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("duty_id", "purpose_id", name="pk_duty_purposes"),
        sa.ForeignKeyConstraint(["duty_id"], ["duties.id"], name="fk_duty_purposes_duty_id"),
    )
    op.create_table(
        "duty_cameras",
        sa.Column("duty_id", sa.String(), nullable=False),
        sa.Column("camera_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("duty_id", "camera_id", name="pk_duty_cameras"),
        sa.ForeignKeyConstraint(["duty_id"], ["duties.id"], name="fk_duty_cameras_duty_id"),
    )


def downgrade() -> None:
    for table in ("duty_cameras", "duty_purposes", "duties", "cameras", "installation", "member_roles", "members"):
        op.drop_table(table)
