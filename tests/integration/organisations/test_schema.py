"""The migrations make the tables that the code uses, and keep what stood in them, on both databases."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import Session, text

from libs.contracts.gen.volunteercircle.organisations.v1 import organisation_pb2 as pb
from libs.storage import open_database
from libs.storage.migrations import migrate, schema_drift
from services.organisations.domain.membership import State
from services.organisations.storage.repository import reading
from services.organisations.storage.tables import Table

MIGRATIONS = Path("services/organisations/migrations")


def test_the_schema_is_what_the_code_says(database_url: str) -> None:
    migrate(database_url, MIGRATIONS)
    assert schema_drift(database_url, Table.metadata) == []


@pytest.mark.parametrize(("active", "state"), [(True, State.ACTIVE), (False, State.ENDED)])
def test_memberships_from_before_there_were_states_are_in_force_or_over(
    database_url: str, tmp_path: Path, active: bool, state: State
) -> None:
    before = tmp_path / "before"
    shutil.copytree(MIGRATIONS, before, ignore=_later_revisions)
    membership = pb.Membership(organisation_id="o", person_id="p", roles=[2], version=4)
    membership.update_time.FromDatetime(datetime(2026, 1, 1, tzinfo=UTC))

    def add(session: Session) -> None:
        organisation = text("INSERT INTO organisation VALUES ('o', NULL, 'verified', 1, :document)")
        session.connection().execute(organisation, {"document": b""})
        session.connection().execute(
            text("INSERT INTO membership VALUES ('o', 'p', :active, false, 4, :document)"),
            {"active": active, "document": membership.SerializeToString()},
        )

    _write(database_url, before, add)
    migrate(database_url, MIGRATIONS)
    database = open_database(database_url, name="organisations")
    known = database.read_blocking(lambda session: reading(session).membership("o", "p"))
    database.close_blocking()
    assert known is not None
    assert (known.state, known.version) == (state, 4)


def _write(database_url: str, migrations: Path, fn: object) -> None:
    migrate(database_url, migrations)
    database = open_database(database_url, name="organisations")
    database.write_blocking(fn)  # type: ignore[arg-type]
    database.close_blocking()


def _later_revisions(_: str, names: list[str]) -> list[str]:
    return [name for name in names if name.startswith("rev_") and not name.endswith("_first.py")]
