"""Proofs of presence, and appeals that wait for an answer."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_23_presence"
down_revision = "2026_11_23_origin"


def upgrade() -> None:
    op.create_table(
        "door",
        sa.Column("task_id", sa.String, sa.ForeignKey("task.id"), primary_key=True),
        sa.Column("secret", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "wrong_code",
        sa.Column("assignment_id", sa.String, sa.ForeignKey("assignment.id"), primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
    )
    waiting = sa.Column("appeal_open", sa.Boolean, nullable=False, server_default=sa.false())
    op.add_column("assignment", waiting)
    where = sa.text("appeal_open")
    op.create_index(
        "ix_assignment_appeal_open", "assignment", ["id"], sqlite_where=where, postgresql_where=where
    )


def downgrade() -> None:
    op.drop_index("ix_assignment_appeal_open", "assignment")
    op.drop_column("assignment", "appeal_open")
    op.drop_table("wrong_code")
    op.drop_table("door")
