"""Offers wait for the end of quiet hours; who waits for one of a task is not offered another."""

import sqlalchemy as sa
from alembic import op

from libs.storage import UtcDateTime

revision = "2026_11_23_quiet_hours"
down_revision = "2026_11_23_presence"

ONE_OPEN = "offer_one_open_per_task"
OFFERED, ASKED, WAITING = "state IN ('offered')", "state IN ('offered', 'waiting')", "state IN ('waiting')"


def upgrade() -> None:
    op.add_column("offer", sa.Column("send_time", UtcDateTime, nullable=True))
    op.create_index("ix_offer_waiting", "offer", ["send_time"], **_where(WAITING))
    _one_open_where(ASKED)


def downgrade() -> None:
    _one_open_where(OFFERED)
    op.drop_index("ix_offer_waiting", "offer")
    op.drop_column("offer", "send_time")


def _one_open_where(condition: str) -> None:
    op.drop_index(ONE_OPEN, "offer")
    op.create_index(ONE_OPEN, "offer", ["volunteer_id", "task_id"], unique=True, **_where(condition))


def _where(condition: str) -> dict[str, sa.TextClause]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}
