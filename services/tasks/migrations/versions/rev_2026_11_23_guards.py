# ruff: noqa: S608 - the statements are made of constants of this file
"""What the database itself holds, whatever the code does: counts of seats, and nobody in two places.

A table that SQLite rebuilds in a later revision loses its triggers: create them again there.
"""

from alembic import op

revision = "2026_11_23_guards"
down_revision = "2026_11_23_first"

SEATED = "('checked_in', 'checked_out', 'completed', 'confirmed', 'left_early', 'seeking_stand_in')"
LIVE = "('checked_in', 'confirmed', 'seeking_stand_in')"
OPEN = "('offered')"
COUNTERS = (("assignment", "confirmed", SEATED), ("offer", "offered", OPEN))
OVERLAP = "assignment_no_overlap"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _guard_sqlite()
    else:
        _guard_postgresql()


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table, counter, _ in COUNTERS:
            op.execute(f"DROP TRIGGER {table}_added_to_{counter}")
            op.execute(f"DROP TRIGGER {table}_changes_{counter}")
        op.execute(f"DROP TRIGGER {OVERLAP}_added")
        op.execute(f"DROP TRIGGER {OVERLAP}_changed")
        return
    for table, counter, _ in COUNTERS:
        op.execute(f"DROP TRIGGER {table}_counts_{counter} ON {table}")
        op.execute(f"DROP FUNCTION {table}_counts_{counter}")
    op.execute(f"ALTER TABLE assignment DROP CONSTRAINT {OVERLAP}")


def _guard_sqlite() -> None:
    for table, counter, states in COUNTERS:
        op.execute(
            f"""
            CREATE TRIGGER {table}_added_to_{counter} AFTER INSERT ON {table} WHEN NEW.state IN {states}
            BEGIN
                UPDATE slot SET {counter} = {counter} + 1 WHERE id = NEW.slot_id;
            END
            """
        )
        op.execute(
            f"""
            CREATE TRIGGER {table}_changes_{counter} AFTER UPDATE OF state ON {table}
            WHEN (NEW.state IN {states}) <> (OLD.state IN {states})
            BEGIN
                UPDATE slot SET {counter} = {counter} + (NEW.state IN {states}) - (OLD.state IN {states})
                WHERE id = NEW.slot_id;
            END
            """
        )
    for moment, when in (("added", "INSERT"), ("changed", "UPDATE OF state, start_time, end_time")):
        op.execute(
            f"""
            CREATE TRIGGER {OVERLAP}_{moment} BEFORE {when} ON assignment
            WHEN NEW.state IN {LIVE} AND NOT NEW.flexible AND EXISTS (
                SELECT 1 FROM assignment AS other
                WHERE other.volunteer_id = NEW.volunteer_id AND other.id <> NEW.id
                    AND other.state IN {LIVE} AND NOT other.flexible
                    AND other.start_time < NEW.end_time AND NEW.start_time < other.end_time
            )
            BEGIN
                SELECT RAISE(ABORT, 'constraint failed: {OVERLAP}');
            END
            """
        )


def _guard_postgresql() -> None:
    for table, counter, states in COUNTERS:
        op.execute(
            f"""
            CREATE FUNCTION {table}_counts_{counter}() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE
                change integer := (NEW.state IN {states})::integer;
            BEGIN
                IF TG_OP = 'UPDATE' THEN
                    change := change - (OLD.state IN {states})::integer;
                END IF;
                IF change <> 0 THEN
                    UPDATE slot SET {counter} = {counter} + change WHERE id = NEW.slot_id;
                END IF;
                RETURN NULL;
            END
            $$
            """
        )
        op.execute(
            f"""
            CREATE TRIGGER {table}_counts_{counter} AFTER INSERT OR UPDATE OF state ON {table}
            FOR EACH ROW EXECUTE FUNCTION {table}_counts_{counter}()
            """
        )
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    op.execute(
        f"""
        ALTER TABLE assignment ADD CONSTRAINT {OVERLAP} EXCLUDE USING gist
            (volunteer_id WITH =, tstzrange(start_time, end_time) WITH &&)
        WHERE (state IN {LIVE} AND NOT flexible)
        """
    )
