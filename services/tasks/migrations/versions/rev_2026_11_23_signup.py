"""Those who come by themselves: applications, and the line of those who wait for a seat."""

import sqlalchemy as sa
from alembic import op

from libs.storage import UtcDateTime

revision = "2026_11_23_signup"
down_revision = "2026_11_23_quiet_hours"

IN_LINE = sa.text("state IN ('promoted', 'waiting')")
SUBMITTED = sa.text("state = 'submitted'")
LINE = "waitlist_entry"


def upgrade() -> None:
    op.create_table("application", *_columns())
    op.create_index("ix_application_task_id", "application", ["task_id"])
    op.create_index("ix_application_volunteer_id_id", "application", ["volunteer_id", "id"])
    _index_where(
        "application_one_open_per_task", "application", ["task_id", "volunteer_id"], SUBMITTED, unique=True
    )
    op.create_table(
        LINE,
        *_columns(),
        sa.Column("offer_id", sa.String, sa.ForeignKey("offer.id")),
        sa.Column("create_time", UtcDateTime, nullable=False),
        sa.Column("try_time", UtcDateTime, nullable=False),
        sa.CheckConstraint(
            "state <> 'promoted' OR offer_id IS NOT NULL", name="waitlist_entry_promotion_is_named"
        ),
    )
    op.create_index("ix_waitlist_entry_task_id", LINE, ["task_id"])
    op.create_index("ix_waitlist_entry_volunteer_id_id", LINE, ["volunteer_id", "id"])
    _index_where("ix_waitlist_entry_in_line", LINE, ["task_id", "create_time"], IN_LINE)
    _index_where("waitlist_entry_one_open_per_slot", LINE, ["slot_id", "volunteer_id"], IN_LINE, unique=True)


def downgrade() -> None:
    op.drop_table(LINE)
    op.drop_table("application")


def _columns() -> list[sa.Column]:
    texts = ("slot_id", "volunteer_id", "organisation_id", "circle_id", "state")
    return [
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("task_id", sa.String, sa.ForeignKey("task.id"), nullable=False),
        *(sa.Column(name, sa.String, nullable=False) for name in texts),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("document", sa.LargeBinary, nullable=False),
    ]


def _index_where(
    name: str, table: str, columns: list[str], where: sa.TextClause, *, unique: bool = False
) -> None:
    op.create_index(name, table, columns, unique=unique, sqlite_where=where, postgresql_where=where)
