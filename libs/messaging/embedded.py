"""A NATS server of our own: a child process that keeps streams on disk and is restarted when it dies."""

import asyncio
import json
import logging
import os
import signal
import sys
import sysconfig
from asyncio.subprocess import DEVNULL, STDOUT, Process
from contextlib import suppress
from pathlib import Path
from shutil import which

from libs.messaging.stale import end_stale
from libs.storage.ownership import Ownership

_log = logging.getLogger(__name__)

_LAUNCHER = Path(__file__).with_name("die_with_parent.py")
_START_SECONDS = 15.0
_STOP_SECONDS = 5.0
_POLL_SECONDS = 0.005
_RESTART_PAUSES_SECONDS = (0.05, 0.2, 0.5, 1.0, 2.0, 5.0)
_STEADY_SECONDS = 30.0
_LARGEST_LOG_BYTES = 10_000_000
_ANY_PORT = -1


class ServerFailed(Exception):
    """The server is not there or did not start; the message has the end of its log."""


class EmbeddedNats:
    """A nats-server with JetStream on loopback, its files in one directory that nobody else may use.

    It ends with this process. Connections made to `url` can be made again after a restart.
    """

    def __init__(self, directory: Path, *, port: int = 0, monitoring_port: int = 0) -> None:
        """Port 0 takes a free one at the first start and keeps it."""
        self._directory = directory.resolve()
        self._port = port or _ANY_PORT
        self._monitoring_port = monitoring_port or _ANY_PORT
        self._ownership: Ownership | None = None
        self._process: Process | None = None
        self._upkeep: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        """Where clients connect, once started."""
        return f"nats://127.0.0.1:{self._port}"

    @property
    def monitoring_url(self) -> str:
        """Where the server tells about itself over HTTP, once started."""
        return f"http://127.0.0.1:{self._monitoring_port}"

    @property
    def pid(self) -> int:
        """The process id of the server, which changes when it is restarted."""
        assert self._process is not None
        return self._process.pid

    async def start(self) -> None:
        """Start the server and wait until it listens.

        Call it in the main thread: the server ends with the thread that started it.

        Raises:
            AlreadyOwned: another process keeps its server in the directory.
            ServerFailed: the server does not start.
        """
        self._ownership = Ownership(self._directory / "nats")
        try:
            await asyncio.to_thread(end_stale, self._directory / "nats.pid", "nats-server")
            await self._launch()
        except BaseException:
            self._ownership.release()
            raise
        self._upkeep = asyncio.create_task(self._keep_alive(), name="nats-server upkeep")

    async def stop(self) -> None:
        """End the server; what it stored stays."""
        if self._upkeep is not None:
            self._upkeep.cancel()
            with suppress(asyncio.CancelledError):
                await self._upkeep
        await self._end()
        if self._ownership is not None:
            self._ownership.release()

    async def _keep_alive(self) -> None:
        loop = asyncio.get_running_loop()
        failures = 0
        while True:
            assert self._process is not None
            started = loop.time()
            code = await self._process.wait()
            failures = 1 if loop.time() - started > _STEADY_SECONDS else failures + 1
            _log.warning("nats-server ended with code %d and is started again", code)
            await asyncio.sleep(_RESTART_PAUSES_SECONDS[min(failures, len(_RESTART_PAUSES_SECONDS)) - 1])
            try:
                await self._launch()
            except Exception:
                _log.exception("nats-server does not come back")

    async def _launch(self) -> None:
        config = self._write_config()
        log = self._open_log()
        try:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-I",
                "-S",
                str(_LAUNCHER),
                str(os.getpid()),
                str(_server_binary()),
                "--config",
                str(config),
                stdin=DEVNULL,
                stdout=log,
                stderr=STDOUT,
                # Ctrl-C is for us; we end the server after its clients.
                start_new_session=True,
            )
        finally:
            os.close(log)
        await self._wait_for_ports(self._process)

    async def _wait_for_ports(self, process: Process) -> None:
        """Until the server has written the ports it listens on."""
        ports_file = self._directory / f"nats-server_{process.pid}.ports"
        ports: dict[str, list[str]] | None = None
        with suppress(TimeoutError):
            async with asyncio.timeout(_START_SECONDS):
                # The file system tells nobody, so we look.
                while process.returncode is None and ports is None:
                    ports = _read_ports(ports_file)
                    await asyncio.sleep(_POLL_SECONDS)
        if ports is None:
            await self._end()
            raise ServerFailed(f"nats-server does not start: {self._end_of_log()}")
        self._port = int(ports["nats"][0].rpartition(":")[2])
        self._monitoring_port = int(ports["monitoring"][0].rpartition(":")[2])

    async def _end(self) -> None:
        process = self._process
        if process is None or process.returncode is not None:
            return
        process.terminate()
        try:
            async with asyncio.timeout(_STOP_SECONDS):
                await process.wait()
        except TimeoutError:
            process.send_signal(signal.SIGKILL)
            await process.wait()

    def _write_config(self) -> Path:
        for leftover in self._directory.glob("nats-server_*.ports"):
            leftover.unlink(missing_ok=True)
        config = {
            "server_name": "volunteer-circle-embedded",
            "host": "127.0.0.1",
            "port": self._port,
            "http": f"127.0.0.1:{self._monitoring_port}",
            "ports_file_dir": str(self._directory),
            "pid_file": str(self._directory / "nats.pid"),
            # An event is acknowledged only when it is on disk.
            "jetstream": {"store_dir": str(self._directory / "jetstream"), "sync_interval": "always"},
        }
        path = self._directory / "nats.conf"
        path.write_text(json.dumps(config, indent=2))
        return path

    def _open_log(self) -> int:
        path = self._directory / "nats.log"
        keep = os.O_APPEND if path.exists() and path.stat().st_size < _LARGEST_LOG_BYTES else os.O_TRUNC
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC | keep, 0o600)

    def _end_of_log(self) -> str:
        return " ".join((self._directory / "nats.log").read_text(errors="replace").splitlines()[-5:])


def _read_ports(path: Path) -> dict[str, list[str]] | None:
    """The server's addresses by protocol, None until the file is there and whole."""
    try:
        ports: dict[str, list[str]] = json.loads(path.read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return None
    return ports


def _server_binary() -> Path:
    """The nats-server that was installed with us, or else the one on the path."""
    installed = Path(sysconfig.get_path("scripts")) / "nats-server"
    found = str(installed) if installed.exists() else which("nats-server")
    if found is None:
        raise ServerFailed(f"nats-server is neither at {installed} nor on the path")
    return Path(found)
