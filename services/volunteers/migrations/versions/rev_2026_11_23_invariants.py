"""What must always hold is looked at again and again, and what was found is kept."""

from alembic import op

from libs.storage.plumbing_revisions import add_invariants, drop_invariants

revision = "2026_11_23_invariants"
down_revision = "2026_11_23_setbacks"


def upgrade() -> None:
    add_invariants(op)


def downgrade() -> None:
    drop_invariants(op)
