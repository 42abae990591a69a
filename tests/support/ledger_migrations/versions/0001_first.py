"""The plumbing tables, and accounts."""

import sqlalchemy as sa
from alembic import op

from libs.storage.plumbing_revisions import (
    add_invariants,
    add_setbacks,
    create_plumbing_tables,
    drop_invariants,
    drop_plumbing_tables,
    drop_setbacks,
)

revision = "0001"
down_revision = None


def upgrade() -> None:
    create_plumbing_tables(op)
    add_setbacks(op)
    add_invariants(op)
    op.create_table(
        "account",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("owner", sa.String, nullable=False, unique=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("balance", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("account")
    drop_invariants(op)
    drop_setbacks(op)
    drop_plumbing_tables(op)
