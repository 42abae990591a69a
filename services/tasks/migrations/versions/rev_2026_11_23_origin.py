# ruff: noqa: S608 - the statements are made of constants of this file
"""Seats rest on other consent than an accepted offer too, and may overlap where somebody has allowed it.

A table that SQLite rebuilds in a later revision loses its triggers: create them again there.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_23_origin"
down_revision = "2026_11_23_setbacks"

SEATED = "('checked_in', 'checked_out', 'completed', 'confirmed', 'left_early', 'seeking_stand_in')"
LIVE = "('checked_in', 'confirmed', 'seeking_stand_in')"
OVERLAP = "assignment_no_overlap"
OFFER_IS_NAMED = "origin <> 'offer' OR offer_id IS NOT NULL"


def upgrade() -> None:
    with op.batch_alter_table("assignment") as table:
        table.add_column(sa.Column("origin", sa.String, nullable=False, server_default="offer"))
        table.add_column(sa.Column("overlap_allowed", sa.Boolean, nullable=False, server_default=sa.false()))
        table.alter_column("offer_id", existing_type=sa.String, nullable=True)
        table.create_check_constraint("assignment_offer_is_named", OFFER_IS_NAMED)
    _guard("AND NOT NEW.overlap_allowed", "AND NOT other.overlap_allowed", "AND NOT overlap_allowed")


def downgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        op.execute(f"ALTER TABLE assignment DROP CONSTRAINT {OVERLAP}")
    with op.batch_alter_table("assignment") as table:
        table.drop_constraint("assignment_offer_is_named", type_="check")
        table.alter_column("offer_id", existing_type=sa.String, nullable=False)
        table.drop_column("overlap_allowed")
        table.drop_column("origin")
    _guard("", "", "")


def _guard(new: str, other: str, row: str) -> None:
    """Forbid overlaps; a row that satisfies none of the further conditions may overlap with others."""
    if op.get_bind().dialect.name == "sqlite":
        _count_seats_on_sqlite()
        _guard_sqlite(new, other)
    else:
        op.execute(f"ALTER TABLE assignment DROP CONSTRAINT IF EXISTS {OVERLAP}")
        op.execute(
            f"""
            ALTER TABLE assignment ADD CONSTRAINT {OVERLAP} EXCLUDE USING gist
                (volunteer_id WITH =, tstzrange(start_time, end_time) WITH &&)
            WHERE (state IN {LIVE} AND NOT flexible {row})
            """
        )


def _count_seats_on_sqlite() -> None:
    op.execute(
        f"""
        CREATE TRIGGER assignment_added_to_confirmed AFTER INSERT ON assignment WHEN NEW.state IN {SEATED}
        BEGIN
            UPDATE slot SET confirmed = confirmed + 1 WHERE id = NEW.slot_id;
        END
        """
    )
    op.execute(
        f"""
        CREATE TRIGGER assignment_changes_confirmed AFTER UPDATE OF state ON assignment
        WHEN (NEW.state IN {SEATED}) <> (OLD.state IN {SEATED})
        BEGIN
            UPDATE slot SET confirmed = confirmed + (NEW.state IN {SEATED}) - (OLD.state IN {SEATED})
            WHERE id = NEW.slot_id;
        END
        """
    )


def _guard_sqlite(new: str, other: str) -> None:
    for moment, when in (("added", "INSERT"), ("changed", "UPDATE OF state, start_time, end_time")):
        op.execute(
            f"""
            CREATE TRIGGER {OVERLAP}_{moment} BEFORE {when} ON assignment
            WHEN NEW.state IN {LIVE} AND NOT NEW.flexible {new} AND EXISTS (
                SELECT 1 FROM assignment AS other
                WHERE other.volunteer_id = NEW.volunteer_id AND other.id <> NEW.id
                    AND other.state IN {LIVE} AND NOT other.flexible {other}
                    AND other.start_time < NEW.end_time AND NEW.start_time < other.end_time
            )
            BEGIN
                SELECT RAISE(ABORT, 'constraint failed: {OVERLAP}');
            END
            """
        )
