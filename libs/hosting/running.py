"""A service as a process: it runs until it is asked to stop."""

import asyncio
import gc
import signal
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Protocol, TypeVar

import uvloop

from libs.hosting.settings import ServiceSettings
from libs.telemetry.logs import configure_logging, get_logger

Settings = TypeVar("Settings", bound=ServiceSettings)


class Service(Protocol):
    """Something that serves; `address` is host:port."""

    name: str
    address: str


def run_forever(
    serve: Callable[[Settings], AbstractAsyncContextManager[Service]], settings: Settings
) -> None:
    """Serve until SIGTERM or SIGINT, then close in order."""
    configure_logging(settings.log_level)
    uvloop.run(_run_until_stopped(serve, settings))


async def _run_until_stopped(
    serve: Callable[[Settings], AbstractAsyncContextManager[Service]], settings: Settings
) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(signal_number, stopped.set)
    async with serve(settings) as service:
        log = get_logger(service.name)
        log.info("serves", address=service.address, settings=settings.shown())
        spare_the_collector()
        await stopped.wait()
        log.info("stops")


def spare_the_collector() -> None:
    """Tell Python's garbage collector that what was loaded for the start stays, and to look less often at the
    rest.

    Call it once all services of the process are up: calls make many short-lived objects and hardly any
    cycles.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
