"""`circle up` as a process: it starts, refuses a second one, stops, and survives every kind of end."""

import shutil
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from services.cli.runtime_file import running_suite
from services.cli.troubles import Trouble
from tests.support.process_tree import is_alive
from tests.support.suite import SuiteProcess
from tests.support.waiting import eventually


@pytest.fixture
async def own_suite(tmp_path: Path) -> AsyncIterator[SuiteProcess]:
    """A suite for this test alone, not started yet."""
    process = SuiteProcess(tmp_path / "data", "--no-demo")
    yield process
    await process.kill()


async def test_a_stopped_suite_leaves_nothing_running_and_no_runtime_file(own_suite: SuiteProcess):
    await own_suite.start()
    broker = own_suite.broker_pid
    async with httpx.AsyncClient(base_url=own_suite.runtime.gateway_url) as http:
        assert (await http.get("/readyz")).is_success
    assert own_suite.directory.runtime_file.stat().st_mode & 0o777 == 0o600

    assert await own_suite.stop() == 0

    assert not is_alive(broker)
    assert not own_suite.directory.runtime_file.exists()


async def test_a_second_suite_on_the_same_directory_is_refused(suite: SuiteProcess):
    finished = await suite.circle("up", "--data-dir", suite.directory.path, "--no-demo")
    assert finished.code == 1
    assert "already running" in finished.err
    assert "Traceback" not in finished.err


async def test_a_taken_port_is_told_in_words(suite: SuiteProcess, tmp_path: Path):
    finished = await suite.circle("up", "--data-dir", tmp_path, "--port", str(suite.port), "--no-demo")
    assert finished.code == 1
    assert "--port" in finished.err
    assert "Traceback" not in finished.err


@pytest.mark.parametrize("whom", ["everything", "parent"])
async def test_after_kill_9_the_broker_is_gone_and_the_next_start_works(own_suite: SuiteProcess, whom: str):
    await own_suite.start()
    broker = own_suite.broker_pid

    await (own_suite.kill() if whom == "everything" else own_suite.kill_parent_only())

    await eventually(lambda: not is_alive(broker))
    assert own_suite.directory.runtime_file.exists()
    with pytest.raises(Trouble, match="No suite is running"):
        running_suite(own_suite.directory)
    await own_suite.start()
    assert await own_suite.stop() == 0


async def test_a_start_that_is_interrupted_ends_cleanly(own_suite: SuiteProcess):
    await own_suite.launch()
    await eventually(own_suite.directory.is_owned)
    assert await own_suite.stop() in (0, -signal.SIGTERM)
    assert not own_suite.directory.is_owned()
    shutil.rmtree(own_suite.directory.path)
