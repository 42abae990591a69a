"""Background work that goes on whatever happens: a failed step is told and tried again."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any

from libs.errors import Unavailable
from libs.hosting.spec import Loop
from libs.hosting.wiring import Wiring
from libs.messaging.cancellation import cancelled
from libs.telemetry.logs import get_logger
from libs.telemetry.metrics import LOOP_FAILURES

_LONGEST_PAUSE_SECONDS = 30.0
_LEASE_PAUSE_SECONDS = 5.0
_MOST_DOUBLINGS = 16


async def run_loop(loop: Loop, wiring: Wiring) -> None:
    """Call the loop's step again and again until cancelled."""
    if not loop.alone:
        await _repeat(loop, wiring, loop.step)
        return
    lease = wiring.database.lease(f"loop.{loop.name}")

    async def step_if_ours(it: Wiring) -> None:
        if await lease.held():
            await loop.step(it)
        else:
            await asyncio.sleep(_LEASE_PAUSE_SECONDS)

    try:
        await _repeat(loop, wiring, step_if_ours)
    finally:
        await lease.release()


async def _repeat(loop: Loop, wiring: Wiring, step: Callable[[Wiring], Awaitable[None]]) -> None:
    failures = 0
    while True:
        try:
            await step(wiring)
            failures = 0
        except Exception as error:
            failures += 1
            _tell(loop, wiring, error, failures)
        if cancelled():
            return
        await asyncio.sleep(pause_after(loop, failures))


def pause_after(loop: Loop, failures: int) -> float:
    """Seconds until the next step, after so many that failed one after the other, however many these are."""
    doublings = min(failures, _MOST_DOUBLINGS)
    return min(loop.pause_seconds * 2.0**doublings, max(loop.pause_seconds, _LONGEST_PAUSE_SECONDS))


def _tell(loop: Loop, wiring: Wiring, error: Exception, failures: int) -> None:
    LOOP_FAILURES.labels(wiring.name, loop.name).inc()
    log = get_logger(f"{wiring.name}.{loop.name}")
    if not isinstance(error, Unavailable):
        log.exception("a step failed")
    elif failures == 1:
        log.warning("waits", reason=error.reason, message=error.message)


@asynccontextmanager
async def running(name: str, work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Run the work in the background while the block runs, then cancel it and wait for its end."""
    task = asyncio.create_task(work, name=name)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
