"""Memberships are wanted by one side before they are in force: a state instead of a yes or no."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_23_consent"
down_revision = "2026_11_23_first"

_STATE_FIELD = b"\x38"
"""Number and kind of the field `state` in a stored message; a field may be appended to it."""

_NUMBERS = {"active": b"\x03", "ended": b"\x04"}

_memberships = sa.table(
    "membership",
    sa.column("organisation_id", sa.String),
    sa.column("person_id", sa.String),
    sa.column("active", sa.Boolean),
    sa.column("state", sa.String),
    sa.column("document", sa.LargeBinary),
)


def upgrade() -> None:
    op.add_column("membership", sa.Column("state", sa.String, nullable=False, server_default=""))
    connection, table = op.get_bind(), _memberships
    for row in connection.execute(sa.select(table)).all():
        state = "active" if row.active else "ended"
        is_it = table.c.organisation_id == row.organisation_id, table.c.person_id == row.person_id
        document = row.document + _STATE_FIELD + _NUMBERS[state]
        connection.execute(table.update().where(*is_it).values(state=state, document=document))
    with op.batch_alter_table("membership") as batch:
        batch.alter_column("state", server_default=None)
        batch.drop_column("active")


def downgrade() -> None:
    op.add_column("membership", sa.Column("active", sa.Boolean, nullable=False, server_default=sa.false()))
    op.get_bind().execute(_memberships.update().values(active=_memberships.c.state == "active"))
    with op.batch_alter_table("membership") as batch:
        batch.alter_column("active", server_default=None)
        batch.drop_column("state")
