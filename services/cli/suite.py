"""A whole suite in one process: every service on a port of its own, and a broker as a child."""

from __future__ import annotations

import asyncio
import os
import socket
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from libs.messaging.embedded import EmbeddedNats
from services.cli.data_directory import DataDirectory
from services.cli.members import SERVICES, Running, serve, told
from services.cli.operator import Operator
from services.cli.runtime_file import RuntimeFile
from services.cli.troubles import Trouble

HOST = "127.0.0.1"

_SECONDS_TO_BE_READY = 60.0
_LOOK_SECONDS = 0.02
_GRACE_SECONDS = 5.0
_SOLVER_LEASE_SECONDS = 5.0


@asynccontextmanager
async def suite(directory: DataDirectory, port: int, *, demo: bool) -> AsyncIterator[RuntimeFile]:
    """Run the suite of a directory while the block runs, with the gateway on `port`.

    When the block begins all services are ready, and the runtime file says where they are. On leaving they
    end in the reverse order. Raises Trouble for what the person at the terminal can mend.
    """
    _insist_on_port(port)
    Operator(directory.keys)
    async with AsyncExitStack() as closing:
        broker = await _start_broker(directory, closing)
        members = await _start_services(directory, broker.url, port, closing, demo=demo)
        await _until_ready(members)
        addresses = {member.name: member.address for member in members if member.name != "gateway"}
        runtime = RuntimeFile(
            os.getpid(), f"http://{HOST}:{port}", broker.url, addresses, str(directory.keys.resolve())
        )
        runtime.write(directory.runtime_file)
        closing.callback(directory.runtime_file.unlink, missing_ok=True)
        yield runtime


def _insist_on_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise Trouble(
                f"Port {port} cannot be used: {error.strerror}", "Choose another with --port."
            ) from error


async def _start_broker(directory: DataDirectory, closing: AsyncExitStack) -> EmbeddedNats:
    broker = EmbeddedNats(directory.broker)
    directory.broker.mkdir(mode=0o700, exist_ok=True)
    await broker.start()
    closing.push_async_callback(broker.stop)
    return broker


async def _start_services(
    directory: DataDirectory, nats_url: str, port: int, closing: AsyncExitStack, *, demo: bool
) -> list[Running]:
    addresses: dict[str, str] = {}
    members = []
    for name in SERVICES:
        settings = told(
            name,
            addresses,
            data_dir=directory.path,
            keys_dir=directory.keys,
            nats_url=nats_url,
            listen=f"{HOST}:{port}" if name == "gateway" else f"{HOST}:0",
            demo=demo,
            grace_seconds=_GRACE_SECONDS,
            solver_lease_seconds=_SOLVER_LEASE_SECONDS,
        )
        member = await closing.enter_async_context(serve(name, settings))
        addresses[name] = member.address
        members.append(member)
    return members


async def _until_ready(members: list[Running]) -> None:
    deadline = time.monotonic() + _SECONDS_TO_BE_READY
    while not_ready := [member.name for member in members if not member.ready]:
        if time.monotonic() > deadline:
            raise Trouble(
                f"Not ready after a minute: {', '.join(not_ready)}", "Look into suite.log for the reason."
            )
        await asyncio.sleep(_LOOK_SECONDS)
