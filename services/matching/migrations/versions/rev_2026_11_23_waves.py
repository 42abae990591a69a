"""Reserves beside the proposals of a plan, how likely people accept and come, and how far waves have come."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_23_waves"
down_revision = "2026_11_23_repairs"


def upgrade() -> None:
    for name in ("acceptance", "presence"):
        op.add_column("plan_proposal", sa.Column(name, sa.Float, nullable=False, server_default="0"))
    for name in ("reserve_rank", "volunteer_version", "wave"):
        op.add_column("plan_proposal", sa.Column(name, sa.Integer, nullable=False, server_default="0"))
    op.create_table(
        "plan_staffing",
        sa.Column("plan_run_id", sa.String, sa.ForeignKey("plan_run.id"), primary_key=True),
        sa.Column("slot_id", sa.String, primary_key=True),
        sa.Column("task_id", sa.String, nullable=False),
        sa.Column("goal", sa.Integer, nullable=False),
        sa.Column("task_print", sa.String, nullable=False),
        sa.Column("wave", sa.Integer, nullable=False),
        sa.Column("ended", sa.Boolean, nullable=False),
    )
    op.create_index("ix_plan_staffing_slot_id", "plan_staffing", ["slot_id"])
    op.create_index("ix_plan_staffing_task_id", "plan_staffing", ["task_id"])


def downgrade() -> None:
    op.drop_table("plan_staffing")
    for name in ("wave", "volunteer_version", "reserve_rank", "presence", "acceptance"):
        op.drop_column("plan_proposal", name)
