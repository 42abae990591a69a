"""A matching service on each kind of database, with a broker of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from libs.messaging.embedded import EmbeddedNats
from tests.support.matching import Matching


@pytest.fixture
async def matching(tmp_path: Path, own_nats: EmbeddedNats, database_url: str) -> AsyncIterator[Matching]:
    """The service, running."""
    async with Matching(tmp_path, own_nats.url, database_url) as running:
        yield running
