"""The whole suite as a person starts it: `circle up` as a process, on a directory and a port of its own."""

import asyncio
import json
import os
import shutil
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from services.cli.data_directory import DataDirectory
from services.cli.operator import Operator
from services.cli.patience import all_facts_known
from services.cli.runtime_file import RuntimeFile, running_suite
from services.cli.suite_client import SuiteClient, connected
from services.cli.troubles import Trouble
from tests.support.ports import free_port
from tests.support.process_tree import descendants
from tests.support.waiting import eventually

CIRCLE = Path(sys.executable).with_name("circle")
_SECONDS_TO_START = 120.0
_SECONDS_TO_STOP = 30.0
# Many processes are started: they may keep what they compile, whatever the test run itself does.
ENVIRONMENT = {
    name: value
    for name, value in os.environ.items()
    if name != "PYTHONDONTWRITEBYTECODE" and not name.startswith("CIRCLE_")
}

_MANY_FROM_ONE_ADDRESS = {"CIRCLE_GATEWAY_ATTEMPTS_PER_ADDRESS": "1000"}
"""Tests sign up more people in a minute than a household does."""


@dataclass(frozen=True)
class Finished:
    """How a command ended."""

    code: int
    out: str
    err: str


class SuiteProcess:
    """A suite that can be started, stopped and killed again and again on one data directory."""

    def __init__(self, path: Path, *options: str) -> None:
        self.directory = DataDirectory(path)
        self.log = path.with_name(f"{path.name}.log")
        self.port = free_port()
        self._options = options
        self._process: Process | None = None

    @property
    def pid(self) -> int:
        """The process that hosts the services."""
        assert self._process is not None
        return self._process.pid

    @property
    def broker_pid(self) -> int:
        """The nats-server of the suite."""
        return int((self.directory.broker / "nats.pid").read_text())

    @property
    def runtime(self) -> RuntimeFile:
        """Where everything is."""
        return running_suite(self.directory)

    async def launch(self) -> None:
        """Start it without waiting."""
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(CIRCLE, "up", "--data-dir", self.directory.path, "--port", str(self.port)),
                *("--log-level", "WARNING", *self._options),
                stdout=log,
                stderr=log,
                env=ENVIRONMENT | _MANY_FROM_ONE_ADDRESS,
                start_new_session=True,
            )

    async def start(self) -> None:
        """Start it and wait until all services are ready; the demo may still be seeding."""
        await self.launch()
        await eventually(self._is_up, _SECONDS_TO_START)

    async def start_seeded(self) -> None:
        """Start it and wait until the demo is there too."""
        await self.start()
        await eventually(self._is_seeded, _SECONDS_TO_START)

    async def stop(self) -> int:
        """Ask it to stop; gives its exit code."""
        assert self._process is not None
        with suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGTERM)
        return await asyncio.wait_for(self._process.wait(), _SECONDS_TO_STOP)

    async def kill(self) -> None:
        """kill -9 of everything: the services, solvers and the broker."""
        assert self._process is not None
        for pid in (*descendants(self.pid), self.pid):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        await self._process.wait()

    async def kill_parent_only(self) -> None:
        """kill -9 of the process that hosts the services; its children are on their own."""
        assert self._process is not None
        self._process.kill()
        await self._process.wait()

    @asynccontextmanager
    async def client(self) -> AsyncIterator[SuiteClient]:
        """A client of the services."""
        async with connected(self.runtime, Operator(self.directory.keys)) as client:
            yield client

    async def all_facts_known(self) -> None:
        """Wait until each service knows what it needs of the others."""
        async with self.client() as client:
            await all_facts_known(client)

    async def circle(self, *arguments: str | Path) -> Finished:
        """Run a command of the command line against the suite."""
        process = await self.begin_circle(*arguments)
        out, err = await process.communicate()
        assert process.returncode is not None
        return Finished(process.returncode, out.decode(), err.decode())

    async def begin_circle(self, *arguments: str | Path) -> Process:
        """Begin such a command."""
        environment = {**ENVIRONMENT, "CIRCLE_DATA_DIR": str(self.directory.path), "COLUMNS": "200"}
        return await asyncio.create_subprocess_exec(
            CIRCLE, *arguments, stdout=PIPE, stderr=PIPE, env=environment, start_new_session=True
        )

    def _is_up(self) -> bool:
        assert self._process is not None
        assert self._process.returncode is None, self.log.read_text()
        with suppress(Trouble):
            return running_suite(self.directory).pid == self.pid
        return False

    def _is_seeded(self) -> bool:
        assert self._is_up(), self.log.read_text()
        with suppress(FileNotFoundError):
            return bool(json.loads(self.directory.demo_file.read_text())["complete"])
        return False


@pytest.fixture(scope="session")
async def suite(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[SuiteProcess]:
    """A running suite without a demo, for the session. Work in organisations and circles of your own."""
    async for process in _running(tmp_path_factory.mktemp("suite") / "data", "--no-demo"):
        yield process


@pytest.fixture(scope="session")
async def demo_suite(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[SuiteProcess]:
    """A running suite with the demo, for the session."""
    async for process in _running(tmp_path_factory.mktemp("demo-suite") / "data"):
        yield process


async def _running(path: Path, *options: str) -> AsyncIterator[SuiteProcess]:
    process = SuiteProcess(path, *options)
    try:
        await (process.start() if "--no-demo" in options else process.start_seeded())
        yield process
        await process.stop()
    finally:
        await process.kill()
        shutil.rmtree(path, ignore_errors=True)
