"""What fails again and again is set aside: events that the broker refuses, items of background work."""

from alembic import op

from libs.storage.plumbing_revisions import add_setbacks, drop_setbacks

revision = "2026_11_23_setbacks"
down_revision = "2026_11_23_consent"


def upgrade() -> None:
    add_setbacks(op)


def downgrade() -> None:
    drop_setbacks(op)
