"""Migrations: once, under a lock, and in step with the tables in the code."""

import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlmodel import select

from libs.storage import open_database
from libs.storage.migrations import current_revision, head_revision, migrate, schema_drift
from tests.support.ledger import MIGRATIONS, Account, Table

SECOND = """
import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    with op.batch_alter_table("account") as table:
        table.add_column(sa.Column("nickname", sa.String))
{more}

def downgrade() -> None:
    with op.batch_alter_table("account") as table:
        table.drop_column("nickname")
"""


@pytest.fixture
def migrations(tmp_path: Path) -> Path:
    """The ledger's migrations and a second step of our own."""
    copy = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, copy)
    return copy


def add_second(migrations: Path, more: str = "") -> None:
    (migrations / "versions" / "0002_second.py").write_text(SECOND.format(more=more))


def test_a_database_is_brought_to_the_newest_revision(database_url: str) -> None:
    assert current_revision(database_url) is None
    migrate(database_url, MIGRATIONS)
    assert current_revision(database_url) == head_revision(MIGRATIONS) == "0001"
    migrate(database_url, MIGRATIONS)
    assert current_revision(database_url) == "0001"


def test_tables_and_migrations_say_the_same(database_url: str) -> None:
    migrate(database_url, MIGRATIONS)
    assert schema_drift(database_url, Table.metadata) == []


def test_a_difference_is_told(database_url: str, migrations: Path) -> None:
    add_second(migrations)
    migrate(database_url, migrations)
    (difference,) = schema_drift(database_url, Table.metadata)
    assert "remove_column" in difference
    assert "nickname" in difference


def test_rows_survive_a_rebuilt_table(database_url: str, migrations: Path) -> None:
    migrate(database_url, migrations)
    database = open_database(database_url, name="ledger")
    database.write_blocking(lambda session: session.add(Account(id="a", owner="Ada")))
    database.close_blocking()
    add_second(migrations)
    migrate(database_url, migrations)
    database = open_database(database_url, name="ledger")
    assert database.read_blocking(lambda session: session.exec(select(Account.owner)).all()) == ["Ada"]
    database.close_blocking()


def test_a_step_that_fails_leaves_the_database_as_it_was(database_url: str, migrations: Path) -> None:
    migrate(database_url, migrations)
    add_second(migrations, more='    raise RuntimeError("half way")\n')
    with pytest.raises(RuntimeError, match="half way"):
        migrate(database_url, migrations)
    assert current_revision(database_url) == "0001"
    assert schema_drift(database_url, Table.metadata) == []


def test_many_can_migrate_at_once(make_database_url: Callable[[], str]) -> None:
    urls = [make_database_url() for _ in range(3)]
    errors: list[Exception] = []

    def run(url: str) -> None:
        try:
            migrate(url, MIGRATIONS)
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(url,)) for url in urls * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert [current_revision(url) for url in urls] == ["0001"] * 3
