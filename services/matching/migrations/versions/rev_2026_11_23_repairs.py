"""Repairs: what fell through, which run mends it, and the difference that makes."""

import sqlalchemy as sa
from alembic import op

from libs.storage import UtcDateTime

revision = "2026_11_23_repairs"
down_revision = "2026_11_23_setbacks"


def upgrade() -> None:
    op.add_column("plan_run", sa.Column("kind", sa.String, nullable=False, server_default="plan"))
    op.create_table(
        "repair_cause",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("circle_id", sa.String, nullable=False),
        sa.Column("trigger", sa.String, nullable=False),
        sa.Column("resource_id", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("task_id", sa.String, nullable=False),
        sa.Column("slot_id", sa.String, nullable=False),
        sa.Column("volunteer_id", sa.String, nullable=False),
        sa.Column("noted_at", UtcDateTime, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("plan_run_id", sa.String, nullable=False),
        sa.Column("settled", sa.Boolean, nullable=False),
    )
    op.create_index("ix_repair_cause_waiting", "repair_cause", ["plan_run_id", "settled"])
    op.create_table(
        "plan_repair",
        sa.Column("plan_run_id", sa.String, sa.ForeignKey("plan_run.id"), primary_key=True),
        sa.Column("base_plan_run_id", sa.String, nullable=False),
        sa.Column("kept", sa.Integer, nullable=False),
        sa.Column("objective_before", sa.BigInteger, nullable=False),
        sa.Column("best_nearby", sa.Boolean, nullable=False),
        sa.Column("released_by_policy", sa.Boolean, nullable=False),
        sa.Column("superseded_by", sa.String, nullable=False),
    )
    op.create_table(
        "repair_change",
        sa.Column("plan_run_id", sa.String, sa.ForeignKey("plan_run.id"), primary_key=True),
        sa.Column("kind", sa.String, primary_key=True),
        sa.Column("slot_id", sa.String, primary_key=True),
        sa.Column("volunteer_id", sa.String, primary_key=True),
        sa.Column("task_id", sa.String, nullable=False),
        sa.Column("code", sa.String, nullable=False),
        sa.Column("offer_id", sa.String, nullable=False),
        sa.Column("refusal_reason", sa.String, nullable=False),
    )


def downgrade() -> None:
    for table in ("repair_change", "plan_repair", "repair_cause"):
        op.drop_table(table)
    op.drop_column("plan_run", "kind")
