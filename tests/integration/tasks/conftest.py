"""Tests here run against the tasks service on a broker of its own, on SQLite and then on PostgreSQL."""

from collections.abc import AsyncIterator

import pytest

from libs.identifiers import new_id
from libs.messaging.embedded import EmbeddedNats
from tests.support.postgres import Cluster
from tests.support.tasks import House, bench, house_on

__all__ = ["bench", "house"]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
async def house(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[House]:
    """The service on SQLite and then on PostgreSQL, shared by the tests of a module."""
    database_url = ""
    if request.param == "postgresql":
        cluster: Cluster = request.getfixturevalue("postgres_cluster")
        name = f"tasks_{new_id().replace('-', '')}"
        cluster.run(f"CREATE DATABASE {name}")
        database_url = cluster.url(name)
    directory = tmp_path_factory.mktemp("tasks")
    nats = EmbeddedNats(directory / "nats")
    await nats.start()
    async with house_on(directory, database_url, nats.url) as running:
        yield running
    await nats.stop()
