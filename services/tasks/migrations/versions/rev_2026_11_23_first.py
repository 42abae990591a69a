"""Requests, tasks, offers, assignments, what is known from others, and the plumbing tables."""

import sqlalchemy as sa
from alembic import op

from libs.storage import UtcDateTime
from libs.storage.plumbing_revisions import create_plumbing_tables, drop_plumbing_tables

revision = "2026_11_23_first"
down_revision = None

SEATED = "state IN ('checked_in', 'checked_out', 'completed', 'confirmed', 'left_early', 'seeking_stand_in')"
OPEN = "state IN ('offered')"
KNOWN = ("known_volunteer", "known_skill", "known_organisation", "known_circle", "known_surface")


def upgrade() -> None:
    create_plumbing_tables(op)
    _create_help_request()
    _create_task()
    _create_offer()
    _create_assignment()
    op.create_table(
        "change",
        sa.Column("resource_id", sa.String, primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("event", sa.String, nullable=False),
        sa.Column("actor", sa.String, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("time", UtcDateTime, nullable=False),
    )
    for name in KNOWN:
        op.create_table(name, *_document())


def downgrade() -> None:
    for name in (*KNOWN, "change", "assignment", "offer", "task_request", "slot", "task", "help_request"):
        op.drop_table(name)
    drop_plumbing_tables(op)


def _document() -> list[sa.Column]:
    return [
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("document", sa.LargeBinary, nullable=False),
    ]


def _text(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.String, nullable=False) for name in names]


def _index(name: str, table: str, columns: list[str], where: str, *, unique: bool = False) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, unique=unique, sqlite_where=condition, postgresql_where=condition)


def _create_help_request() -> None:
    op.create_table(
        "help_request",
        *_document(),
        *_text("circle_id", "requester_id", "state"),
        sa.Column("paused_time", UtcDateTime),
        sa.Column("close_due_time", UtcDateTime),
    )
    op.create_index("ix_help_request_circle_id_id", "help_request", ["circle_id", "id"])
    op.create_index("ix_help_request_requester_id", "help_request", ["requester_id", "id"])
    _index("ix_help_request_close_due", "help_request", ["close_due_time"], "close_due_time IS NOT NULL")


def _create_task() -> None:
    op.create_table(
        "task",
        *_document(),
        *_text("organisation_id", "circle_id", "state"),
        sa.Column("start_time", UtcDateTime, nullable=False),
        sa.Column("end_time", UtcDateTime, nullable=False),
        sa.Column("latitude", sa.Float),
        sa.Column("longitude", sa.Float),
        sa.Column("external_id", sa.String),
        sa.Column("due_time", UtcDateTime),
        sa.UniqueConstraint("organisation_id", "external_id", name="task_imported_once"),
    )
    op.create_index("ix_task_organisation_id_id", "task", ["organisation_id", "id"])
    op.create_index("ix_task_circle_id_id", "task", ["circle_id", "id"])
    _index("ix_task_due", "task", ["due_time"], "due_time IS NOT NULL")
    op.create_table(
        "slot",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("task_id", sa.String, sa.ForeignKey("task.id"), nullable=False),
        sa.Column("max", sa.Integer, nullable=False),
        sa.Column("leader", sa.Boolean, nullable=False),
        sa.Column("confirmed", sa.Integer, nullable=False),
        sa.Column("offered", sa.Integer, nullable=False),
        sa.CheckConstraint("confirmed BETWEEN 0 AND max", name="slot_never_overfull"),
        sa.CheckConstraint("offered >= 0", name="slot_offered_is_a_count"),
    )
    op.create_index("ix_slot_task_id", "slot", ["task_id"])
    op.create_table(
        "task_request",
        sa.Column("task_id", sa.String, sa.ForeignKey("task.id"), primary_key=True),
        sa.Column("help_request_id", sa.String, sa.ForeignKey("help_request.id"), primary_key=True),
    )
    op.create_index("ix_task_request_help_request_id", "task_request", ["help_request_id"])


def _create_offer() -> None:
    op.create_table(
        "offer",
        *_document(),
        sa.Column("task_id", sa.String, sa.ForeignKey("task.id"), nullable=False),
        *_text("slot_id", "volunteer_id", "organisation_id", "circle_id", "state"),
        sa.Column("plan_run_id", sa.String),
        sa.Column("minutes", sa.Integer, nullable=False),
        sa.Column("flexible", sa.Boolean, nullable=False),
        sa.Column("expire_time", UtcDateTime, nullable=False),
        sa.Column("create_time", UtcDateTime, nullable=False),
    )
    op.create_index("ix_offer_task_id", "offer", ["task_id"])
    op.create_index("ix_offer_volunteer_id_create_time", "offer", ["volunteer_id", "create_time"])
    _index("ix_offer_due", "offer", ["expire_time"], OPEN)
    _index("offer_one_open_per_task", "offer", ["volunteer_id", "task_id"], OPEN, unique=True)
    run = ["plan_run_id", "slot_id", "volunteer_id"]
    _index("offer_once_per_run", "offer", run, "plan_run_id IS NOT NULL", unique=True)


def _create_assignment() -> None:
    op.create_table(
        "assignment",
        *_document(),
        sa.Column("offer_id", sa.String, sa.ForeignKey("offer.id"), unique=True, nullable=False),
        sa.Column("task_id", sa.String, sa.ForeignKey("task.id"), nullable=False),
        sa.Column("slot_id", sa.String, sa.ForeignKey("slot.id"), nullable=False),
        *_text("volunteer_id", "organisation_id", "circle_id", "state"),
        sa.Column("start_time", UtcDateTime, nullable=False),
        sa.Column("end_time", UtcDateTime, nullable=False),
        sa.Column("minutes", sa.Integer, nullable=False),
        sa.Column("flexible", sa.Boolean, nullable=False),
    )
    op.create_index("ix_assignment_task_id", "assignment", ["task_id"])
    op.create_index("ix_assignment_slot_id", "assignment", ["slot_id"])
    op.create_index("ix_assignment_volunteer_id_end_time", "assignment", ["volunteer_id", "end_time"])
    seat = ["task_id", "volunteer_id"]
    _index("assignment_one_seat_per_task", "assignment", seat, SEATED, unique=True)
