"""The tables of the tasks service: migrations and code say the same, and guards know the states."""

import re
from pathlib import Path

from libs.storage.migrations import migrate, schema_drift
from services.tasks.domain.assignment import LIVE_STATES
from services.tasks.storage.tables import IS_OPEN, IS_SEATED, Table, states_in
from tests.support.tasks import MIGRATIONS


def test_tables_and_migrations_say_the_same(database_url: str) -> None:
    migrate(database_url, MIGRATIONS)
    assert schema_drift(database_url, Table.metadata) == []


def test_guards_count_the_states_that_the_code_counts() -> None:
    guards = "".join(
        (MIGRATIONS / "versions" / f"rev_2026_11_23_{name}.py").read_text() for name in ("guards", "origin")
    )
    for name, condition in (("SEATED", IS_SEATED), ("LIVE", states_in(LIVE_STATES)), ("OPEN", IS_OPEN)):
        for written in re.findall(rf'^{name} = "(.+)"$', guards, re.MULTILINE):
            assert condition == f"state IN {written}"
    first = Path(MIGRATIONS / "versions" / "rev_2026_11_23_first.py").read_text()
    assert IS_SEATED in first
    assert IS_OPEN in first
