"""Runs with their plans, what events told, and the plumbing tables."""

import sqlalchemy as sa
from alembic import op

from libs.storage import UtcDateTime
from libs.storage.plumbing_revisions import create_plumbing_tables, drop_plumbing_tables

revision = "2026_11_23_first"
down_revision = None


def upgrade() -> None:
    create_plumbing_tables(op)
    _create_plans()
    _create_facts()


def downgrade() -> None:
    for table in (
        "known_assignment",
        "known_offer",
        "known_task",
        "known_circle",
        "known_skill",
        "known_point",
        "known_volunteer",
        "plan_ground",
        "plan_release",
        "plan_unfilled",
        "plan_proposal",
        "plan_problem",
        "plan_run",
    ):
        op.drop_table(table)
    drop_plumbing_tables(op)


def _create_plans() -> None:
    op.create_table(
        "plan_run",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("circle_id", sa.String, nullable=False),
        sa.Column("start_at", UtcDateTime, nullable=False),
        sa.Column("end_at", UtcDateTime, nullable=False),
        sa.Column("created_by", sa.String, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("changed_at", UtcDateTime, nullable=False),
        sa.Column("time_limit_seconds", sa.Integer, nullable=False),
        sa.Column("gap_limit", sa.Float, nullable=False),
        sa.Column("seed", sa.Integer, nullable=False),
        sa.Column("work_limit", sa.Integer, nullable=False),
        sa.Column("weights", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("stale", sa.Boolean, nullable=False),
        sa.Column("cancel_asked", sa.Boolean, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("snapshot_sha256", sa.String, nullable=False),
        sa.Column("size", sa.String, nullable=False),
        sa.Column("outcome", sa.String, nullable=False),
        sa.Column("failure", sa.String, nullable=False),
        sa.Column("offers_sent", sa.Integer, nullable=False),
        sa.Column("offers_refused", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("holder", sa.String, nullable=False),
        sa.Column("lease_until", UtcDateTime),
    )
    op.create_index("ix_plan_run_circle_id_id", "plan_run", ["circle_id", "id"])
    op.create_index("ix_plan_run_state", "plan_run", ["state"])
    op.create_table(
        "plan_problem",
        sa.Column("plan_run_id", sa.String, sa.ForeignKey("plan_run.id"), primary_key=True),
        sa.Column("problem", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "plan_proposal",
        sa.Column("plan_run_id", sa.String, sa.ForeignKey("plan_run.id"), primary_key=True),
        sa.Column("slot_id", sa.String, primary_key=True),
        sa.Column("volunteer_id", sa.String, primary_key=True),
        sa.Column("task_id", sa.String, nullable=False),
        sa.Column("terms", sa.String, nullable=False),
        sa.Column("travel_minutes", sa.Integer, nullable=False),
        sa.Column("reason_codes", sa.String, nullable=False),
        sa.Column("fixed", sa.Boolean, nullable=False),
        sa.Column("published", sa.Boolean, nullable=False),
        sa.Column("offer_id", sa.String, nullable=False),
        sa.Column("refusal_reason", sa.String, nullable=False),
        sa.Column("release_id", sa.String, nullable=False),
    )
    op.create_index("ix_plan_proposal_release_id", "plan_proposal", ["release_id"])
    op.create_table(
        "plan_unfilled",
        sa.Column("plan_run_id", sa.String, sa.ForeignKey("plan_run.id"), primary_key=True),
        sa.Column("slot_id", sa.String, primary_key=True),
        sa.Column("task_id", sa.String, nullable=False),
        sa.Column("short_of_min", sa.Integer, nullable=False),
        sa.Column("short_of_desired", sa.Integer, nullable=False),
        sa.Column("reasons", sa.String, nullable=False),
    )
    op.create_table(
        "plan_release",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("plan_run_id", sa.String, sa.ForeignKey("plan_run.id"), nullable=False),
        sa.Column("person_id", sa.String, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("finished_at", UtcDateTime),
        sa.Column("failure", sa.String, nullable=False),
    )
    op.create_index("ix_plan_release_finished_at", "plan_release", ["finished_at"])
    op.create_index("ix_plan_release_plan_run_id", "plan_release", ["plan_run_id"])
    op.create_table(
        "plan_ground",
        sa.Column("plan_run_id", sa.String, sa.ForeignKey("plan_run.id"), primary_key=True),
        sa.Column("kind", sa.String, primary_key=True),
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("print", sa.String, nullable=False),
        sa.Column("promises", sa.String, nullable=False),
    )
    op.create_index("ix_plan_ground_kind_key", "plan_ground", ["kind", "key"])


def _create_facts() -> None:
    op.create_table(
        "known_volunteer",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("document", sa.LargeBinary, nullable=False),
        sa.Column("digested_at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "known_point",
        sa.Column("circle_id", sa.String, primary_key=True),
        sa.Column("volunteer_id", sa.String, primary_key=True),
    )
    op.create_index("ix_known_point_volunteer_id", "known_point", ["volunteer_id"])
    op.create_table(
        "known_skill",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("deleted", sa.Boolean, nullable=False),
        sa.Column("document", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "known_circle",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("document", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "known_task",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("state", sa.Integer, nullable=False),
        sa.Column("circle_id", sa.String, nullable=False),
        sa.Column("start_at", UtcDateTime, nullable=False),
        sa.Column("end_at", UtcDateTime, nullable=False),
        sa.Column("flexible", sa.Boolean, nullable=False),
        sa.Column("minutes", sa.Integer, nullable=False),
        sa.Column("latitude", sa.Float),
        sa.Column("longitude", sa.Float),
        sa.Column("document", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_known_task_circle_id_start_at", "known_task", ["circle_id", "start_at"])
    op.create_table(
        "known_offer",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("state", sa.Integer, nullable=False),
        sa.Column("task_id", sa.String, nullable=False),
        sa.Column("slot_id", sa.String, nullable=False),
        sa.Column("volunteer_id", sa.String, nullable=False),
        sa.Column("plan_run_id", sa.String, nullable=False),
        sa.Column("start_at", UtcDateTime, nullable=False),
        sa.Column("end_at", UtcDateTime, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("document", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_known_offer_created_at", "known_offer", ["created_at"])
    op.create_index("ix_known_offer_end_at", "known_offer", ["end_at"])
    op.create_index("ix_known_offer_task_id", "known_offer", ["task_id"])
    op.create_index("ix_known_offer_volunteer_id", "known_offer", ["volunteer_id"])
    op.create_table(
        "known_assignment",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("state", sa.Integer, nullable=False),
        sa.Column("offer_id", sa.String, nullable=False),
        sa.Column("task_id", sa.String, nullable=False),
        sa.Column("slot_id", sa.String, nullable=False),
        sa.Column("volunteer_id", sa.String, nullable=False),
        sa.Column("start_at", UtcDateTime, nullable=False),
        sa.Column("end_at", UtcDateTime, nullable=False),
        sa.Column("flexible", sa.Boolean, nullable=False),
        sa.Column("minutes", sa.Integer, nullable=False),
        sa.Column("document", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_known_assignment_end_at", "known_assignment", ["end_at"])
    op.create_index("ix_known_assignment_offer_id", "known_assignment", ["offer_id"])
    op.create_index("ix_known_assignment_task_id", "known_assignment", ["task_id"])
    op.create_index("ix_known_assignment_volunteer_id", "known_assignment", ["volunteer_id"])
