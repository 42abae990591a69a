"""Accounts and sessions, and the plumbing tables."""

import sqlalchemy as sa
from alembic import op

from libs.storage.columns import UtcDateTime
from libs.storage.plumbing_revisions import create_plumbing_tables, drop_plumbing_tables

revision = "2026_11_23_first"
down_revision = None


def upgrade() -> None:
    create_plumbing_tables(op)
    op.create_table(
        "account",
        sa.Column("person_id", sa.Text, primary_key=True),
        sa.Column("email", sa.Text, nullable=False, unique=True),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("display_name", sa.Text, nullable=False),
        sa.Column("locale", sa.Text, nullable=False),
        sa.Column("platform_admin", sa.Boolean, nullable=False),
        sa.Column("demo_role", sa.Text, nullable=False),
        sa.Column("sign_up_id", sa.Text, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "session",
        sa.Column("secret_sha256", sa.Text, primary_key=True),
        sa.Column(
            "person_id", sa.Text, sa.ForeignKey("account.person_id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("seen_at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_session_person_id", "session", ["person_id"])


def downgrade() -> None:
    op.drop_table("session")
    op.drop_table("account")
    drop_plumbing_tables(op)
