"""A real nats-server on a free port: one for the session, and one to oneself for tests that kill it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from libs.messaging import Broker, connect
from libs.messaging.embedded import EmbeddedNats
from tests.support.ports import free_port


@pytest.fixture(scope="session")
async def nats_url(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """The address of the session's server. Use stream names and subjects of your own."""
    server = EmbeddedNats(tmp_path_factory.mktemp("nats"))
    await server.start()
    yield server.url
    await server.stop()


@pytest.fixture
async def own_nats(tmp_path: Path) -> AsyncIterator[EmbeddedNats]:
    """A server for this test alone, which may be ended and started again on its port."""
    server = EmbeddedNats(tmp_path / "nats", port=free_port())
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def broker(nats_url: str) -> AsyncIterator[Broker]:
    """A connection to the session's server."""
    connection = await connect(nats_url, name="tests")
    yield connection
    await connection.close()
