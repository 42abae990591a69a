"""Promises that pass between people: swaps, and who stands by once in a task."""

import sqlalchemy as sa
from alembic import op

from libs.storage import UtcDateTime

revision = "2026_11_23_handovers"
down_revision = "2026_11_23_signup"

PROPOSED = "state = 'proposed'"


def upgrade() -> None:
    op.create_table(
        "swap",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("assignment_id", sa.String, sa.ForeignKey("assignment.id"), nullable=False),
        sa.Column("task_id", sa.String, sa.ForeignKey("task.id"), nullable=False),
        sa.Column("volunteer_id", sa.String, nullable=False, index=True),
        sa.Column("wanted_slot_id", sa.String, nullable=False),
        sa.Column("accepted_by", sa.String, nullable=False, index=True),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("expire_time", UtcDateTime, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("document", sa.LargeBinary, nullable=False),
    )
    _index("swap_one_open_per_assignment", "swap", ["assignment_id"], PROPOSED, unique=True)
    _index("ix_swap_due", "swap", ["expire_time"], PROPOSED)
    _index("ix_swap_wanted_slot_id", "swap", ["wanted_slot_id"], PROPOSED)
    standby = ["task_id", "volunteer_id"]
    where = "state IN ('standing_by')"
    _index("assignment_one_standby_per_task", "assignment", standby, where, unique=True)
    _index("ix_assignment_seeking", "assignment", ["id"], "state IN ('seeking_stand_in')")


def downgrade() -> None:
    op.drop_index("ix_assignment_seeking", "assignment")
    op.drop_index("assignment_one_standby_per_task", "assignment")
    op.drop_table("swap")


def _index(name: str, table: str, columns: list[str], where: str, *, unique: bool = False) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, unique=unique, sqlite_where=condition, postgresql_where=condition)
