"""What happens because its time has come. Whatever is due stands in a row; nothing waits in memory."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from functools import partial

from sqlmodel import Session

from libs.errors import Unavailable
from libs.hosting import Loop, Wiring
from libs.telemetry.logs import get_logger
from services.tasks.use_cases.ports import Repository

Find = Callable[[Session, datetime, int], list[str]]
"""The ids of what is due at a moment, so many at most, the longest overdue first."""

Act = Callable[[Repository, datetime, str], None]
"""Does what is due for one id; finds nothing to do when somebody else has done it."""

Clock = Callable[[], datetime]


def due_loop(
    name: str,
    find: Find,
    act: Act,
    writing: Callable[[Session], Repository],
    clock: Clock,
    pause_seconds: float,
    batch: int,
) -> Loop:
    """Looks every `pause_seconds` for what is due and does it, each in a write of its own."""

    async def step(wiring: Wiring) -> None:
        while await _do_due(wiring, name, find, act, writing, clock(), batch) == batch:
            pass

    return Loop(name, step, pause_seconds)


async def _do_due(
    wiring: Wiring,
    name: str,
    find: Find,
    act: Act,
    writing: Callable[[Session], Repository],
    now: datetime,
    batch: int,
) -> int:
    """Do a batch of what is due and say how much of it succeeded. What fails is told and stays due."""

    def do(due_id: str, session: Session) -> None:
        act(writing(session), now, due_id)

    due = await wiring.database.read(lambda session: find(session, now, batch))
    outcomes = await asyncio.gather(
        *(wiring.database.write(partial(do, due_id)) for due_id in due), return_exceptions=True
    )
    failures = [
        (due_id, outcome) for due_id, outcome in zip(due, outcomes, strict=True) if outcome is not None
    ]
    for due_id, error in failures:
        if isinstance(error, Unavailable):
            raise error
        get_logger(f"tasks.{name}").error("stays due", due_id=due_id, exc_info=error)
    return len(due) - len(failures)
