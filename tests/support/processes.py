"""The suite as processes of their own, each told everything by its environment."""

import asyncio
import os
import signal
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import httpx

from libs.rpc.probe import is_serving
from services.cli.data_directory import DataDirectory
from services.cli.members import SERVICES
from services.cli.runtime_file import SUITE_FILE, RuntimeFile
from tests.support.ports import free_port
from tests.support.suite import CIRCLE, ENVIRONMENT, Finished
from tests.support.waiting import eventually

_SECONDS_TO_START = 120.0
_SECONDS_TO_STOP = 30.0


class Processes:
    """`circle serve NAME` for broker, services and gateway; each can be stopped, paused or killed.

    A second process of a service has a name like `tasks-2`.
    """

    def __init__(
        self, directory: Path, database_urls: Mapping[str, str] | None = None, seconds: Sequence[str] = ()
    ) -> None:
        """A service without a database URL has a SQLite file; `seconds` are the names of second processes."""
        self.names = ("nats", *SERVICES, *seconds)
        self.directory = DataDirectory(directory)
        self._directory = directory
        self._ports = {name: free_port() for name in self.names}
        self._running: dict[str, Process] = {}
        self._database_urls = database_urls or {}
        self._suite_file = directory / "where.json"
        self.extra_environment: dict[str, dict[str, str]] = {}
        """By name, what a process is told besides from its next launch on."""

    @property
    def runtime(self) -> RuntimeFile:
        """Where everything is."""
        return RuntimeFile(
            pid=0,
            gateway_url=f"http://{self.address('gateway')}",
            nats_url=f"nats://{self.address('nats')}",
            services={name: self.address(name) for name in SERVICES if name != "gateway"},
            keys=str(self.directory.keys),
        )

    async def start(self) -> None:
        """Start all and wait until the gateway finds every service ready."""
        self.runtime.write(self._suite_file)
        await asyncio.gather(*(self.launch(name) for name in self.names))
        await self.ready()

    def pid(self, name: str) -> int:
        """The process of that name; `nats-server` is the broker itself, which `nats` looks after."""
        if name == "nats-server":
            return int((self.directory.broker / "nats.pid").read_text())
        return self._running[name].pid

    def address(self, name: str) -> str:
        """Host and port that the process listens on."""
        return f"127.0.0.1:{self._ports[name]}"

    def signal(self, name: str, which: signal.Signals) -> None:
        """Send a signal, for example SIGSTOP to pause the process and SIGCONT to let it go on."""
        os.kill(self.pid(name), which)

    async def launch(self, name: str) -> None:
        """Start one process without waiting."""
        port = ["--port", str(self._ports["nats"])] if name == "nats" else []
        with self._log(name).open("ab") as log:
            self._running[name] = await asyncio.create_subprocess_exec(
                *(CIRCLE, "serve", _service(name), *port),
                stdout=log,
                stderr=log,
                env=self._environment(name),
            )

    async def ready(self) -> None:
        """Wait until the gateway finds every service ready."""
        await eventually(self._is_ready, _SECONDS_TO_START)

    async def kill(self, name: str) -> None:
        """kill -9 of one process."""
        self._running[name].kill()
        await self._running.pop(name).wait()

    async def ended(self, name: str) -> int:
        """Wait until the process has ended by itself; gives its exit code, negative for a signal."""
        return await self._running[name].wait()

    async def stop(self) -> dict[str, int]:
        """Ask all to stop, the broker last; gives their exit codes."""
        codes = {}
        for name in reversed(self.names):
            process = self._running.pop(name)
            process.send_signal(signal.SIGTERM)
            codes[name] = await asyncio.wait_for(process.wait(), _SECONDS_TO_STOP)
        return codes

    async def kill_all(self) -> None:
        """Leave nothing behind."""
        for name in list(self._running):
            with suppress(ProcessLookupError):
                await self.kill(name)

    async def circle(self, *arguments: str) -> Finished:
        """Run a command of the command line against the suite."""
        process = await asyncio.create_subprocess_exec(
            *(CIRCLE, *arguments), stdout=PIPE, stderr=PIPE, env=self._environment("operator")
        )
        out, err = await process.communicate()
        assert process.returncode is not None
        return Finished(process.returncode, out.decode(), err.decode())

    def logs(self) -> str:
        """What all processes wrote."""
        return "\n".join(path.read_text() for path in sorted(self._directory.glob("*.log")))

    async def _is_ready(self) -> bool:
        ended = [name for name, process in self._running.items() if process.returncode is not None]
        assert not ended, f"{ended} ended: {self.logs()}"
        async with httpx.AsyncClient(base_url=f"http://{self.address('gateway')}") as http:
            with suppress(httpx.TransportError):
                return (await http.get("/readyz")).is_success and await is_serving(self.address("tasks"))
        return False

    def _environment(self, name: str) -> dict[str, str]:
        service = _service(name)
        prefix = f"CIRCLE_{service.upper()}_"
        peers = {
            f"CIRCLE_{peer.upper()}_ADDRESS": self.address(peer) for peer in SERVICES if peer != "gateway"
        }
        told = {
            "CIRCLE_DATA_DIR": str(self._directory),
            "CIRCLE_NATS_URL": f"nats://{self.address('nats')}",
            "CIRCLE_LOG_LEVEL": "WARNING",
            "CIRCLE_GRACE_SECONDS": "2",
            SUITE_FILE: str(self._suite_file),
            **peers,
        }
        if service in self._database_urls:
            secret = self._directory / f"{service}.database_url"
            secret.write_text(self._database_urls[service])
            told[f"{prefix}DATABASE_URL_FILE"] = str(secret)
        if service in SERVICES:
            told[f"{prefix}LISTEN"] = self.address(name)
        return {**ENVIRONMENT, **told, **self.extra_environment.get(name, {})}

    def _log(self, name: str) -> Path:
        return self._directory / f"{name}.log"


def _service(name: str) -> str:
    return name.partition("-")[0]
