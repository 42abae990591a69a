"""The suite as processes of their own, each told everything by its environment, on PostgreSQL."""

import asyncio
import signal
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import httpx

from libs.rpc.probe import is_serving
from services.cli.members import SERVICES
from services.cli.runtime_file import SUITE_FILE, RuntimeFile
from tests.support.ports import free_port
from tests.support.suite import CIRCLE, ENVIRONMENT, Finished
from tests.support.waiting import eventually

_SECONDS_TO_START = 120.0
_SECONDS_TO_STOP = 30.0


class Processes:
    """`circle serve NAME` for broker, services and gateway; each can be stopped or killed."""

    def __init__(self, directory: Path, database_urls: Mapping[str, str]) -> None:
        self._directory = directory
        self._ports = {name: free_port() for name in ("nats", *SERVICES)}
        self._running: dict[str, Process] = {}
        self._database_urls = database_urls
        self._suite_file = directory / "where.json"

    async def start(self) -> None:
        """Start all and wait until the gateway finds every service ready."""
        self._tell_where()
        await asyncio.gather(*(self.launch(name) for name in ("nats", *SERVICES)))
        await self.ready()

    async def launch(self, name: str) -> None:
        """Start one process without waiting."""
        port = ["--port", str(self._ports["nats"])] if name == "nats" else []
        with self._log(name).open("ab") as log:
            self._running[name] = await asyncio.create_subprocess_exec(
                *(CIRCLE, "serve", name, *port), stdout=log, stderr=log, env=self._environment(name)
            )

    async def ready(self) -> None:
        """Wait until the gateway finds every service ready."""
        await eventually(self._is_ready, _SECONDS_TO_START)

    async def kill(self, name: str) -> None:
        """kill -9 of one process."""
        self._running[name].kill()
        await self._running.pop(name).wait()

    async def stop(self) -> dict[str, int]:
        """Ask all to stop, the broker last; gives their exit codes."""
        codes = {}
        for name in (*reversed(SERVICES), "nats"):
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
        async with httpx.AsyncClient(base_url=f"http://{self._address('gateway')}") as http:
            with suppress(httpx.TransportError):
                return (await http.get("/readyz")).is_success and await is_serving(self._address("tasks"))
        return False

    def _environment(self, name: str) -> dict[str, str]:
        prefix = f"CIRCLE_{name.upper()}_"
        peers = {
            f"CIRCLE_{peer.upper()}_ADDRESS": self._address(peer) for peer in SERVICES if peer != "gateway"
        }
        told = {
            "CIRCLE_DATA_DIR": str(self._directory),
            "CIRCLE_NATS_URL": f"nats://{self._address('nats')}",
            "CIRCLE_LOG_LEVEL": "WARNING",
            "CIRCLE_GRACE_SECONDS": "2",
            SUITE_FILE: str(self._suite_file),
            **peers,
        }
        if name in SERVICES:
            secret = self._directory / f"{name}.database_url"
            secret.write_text(self._database_urls[name])
            told[f"{prefix}DATABASE_URL_FILE"] = str(secret)
            told[f"{prefix}LISTEN"] = self._address(name)
        return {**ENVIRONMENT, **told}

    def _tell_where(self) -> None:
        services = {name: self._address(name) for name in SERVICES if name != "gateway"}
        where = RuntimeFile(
            pid=0,
            gateway_url=f"http://{self._address('gateway')}",
            nats_url=f"nats://{self._address('nats')}",
            services=services,
            keys=str(self._directory / "keys"),
        )
        where.write(self._suite_file)

    def _address(self, name: str) -> str:
        return f"127.0.0.1:{self._ports[name]}"

    def _log(self, name: str) -> Path:
        return self._directory / f"{name}.log"
