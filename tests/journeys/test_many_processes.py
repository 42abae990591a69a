"""The same loop with every service as a process of its own, on PostgreSQL: it holds there too."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from services.cli.members import SERVICES
from tests.support.processes import Processes


@pytest.fixture
async def processes(tmp_path: Path, make_postgres_database: Callable[[], str]) -> AsyncIterator[Processes]:
    """All processes, ready; killed at the end if the test has not stopped them."""
    apart = Processes(tmp_path, {name: make_postgres_database() for name in SERVICES})
    try:
        await apart.start()
        yield apart
    finally:
        await apart.kill_all()


@pytest.mark.timeout(600)
async def test_the_journey_passes_through_processes_of_their_own(processes: Processes) -> None:
    first = await processes.circle("demo", "journey")
    assert first.code == 0, first.err + processes.logs()
    assert "the request is closed" in first.out

    # Nobody tells the others that one of them dies.
    for name in ("tasks", "nats", "matching"):
        await processes.kill(name)
        await processes.launch(name)
    await processes.ready()
    second = await processes.circle("demo", "journey")
    assert second.code == 0, second.err + processes.logs()

    healthy = await processes.circle("doctor")
    assert "runs in processes of its own" in healthy.out, healthy.out + healthy.err
    digests = await processes.circle("events", "digest")
    assert digests.code == 0, digests.err
    assert (await processes.circle("events", "rebuild")).code == 0
    assert (await processes.circle("events", "digest")).out == digests.out
    assert set((await processes.stop()).values()) == {0}
