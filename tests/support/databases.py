"""The same test on SQLite and on PostgreSQL."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from libs.identifiers import new_id
from libs.storage import Database, open_database
from libs.storage.migrations import migrate
from tests.support.ledger import MIGRATIONS


@pytest.fixture(params=["sqlite", "postgresql"])
def make_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Makes URLs of empty databases, of the one kind and then of the other."""
    if request.param == "postgresql":
        make: Callable[[], str] = request.getfixturevalue("make_postgres_database")
        return make
    return lambda: f"sqlite:///{tmp_path / new_id()}.sqlite3"


@pytest.fixture
def database_url(make_database_url: Callable[[], str]) -> str:
    """An empty database, of the one kind and then of the other."""
    return make_database_url()


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An open database with the tables of `tests.support.ledger`."""
    migrate(database_url, MIGRATIONS)
    opened = open_database(database_url, name="ledger")
    yield opened
    await opened.close()
