"""What happens because its time has come. Whatever is due stands in a row; nothing waits in memory."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Select
from sqlmodel import Session

from libs.crash_points import crash_point
from libs.errors import Unavailable
from libs.hosting.spec import Loop
from libs.hosting.wiring import Wiring
from libs.storage import setbacks
from libs.telemetry.logs import get_logger

Find = Callable[[datetime], Select[Any]]
"""SQL for the ids (its first column) of what is due at a moment, the longest overdue first."""

Act = Callable[[Session, datetime, str], None]
"""Does what is due for one id; finds nothing to do when somebody else has done it."""


def due_loop(
    name: str, find: Find, act: Act, clock: Callable[[], datetime], pause_seconds: float, batch: int
) -> Loop:
    """Looks every `pause_seconds` for what is due and does it, `batch` at a time, each in its own write.

    What fails is told, waits longer each time (`libs.storage.setbacks`), and holds up nothing else.
    """
    work = _DueWork(name, find, act, timedelta(seconds=pause_seconds), batch)

    async def step(wiring: Wiring) -> None:
        while await work.do(wiring, clock()) == batch:
            pass

    return Loop(name, step, pause_seconds)


class _DueWork:
    """One kind of work that falls due."""

    def __init__(self, name: str, find: Find, act: Act, first_pause: timedelta, batch: int) -> None:
        self._name = name
        self._find = find
        self._act = act
        self._first_pause = first_pause
        self._batch = batch

    async def do(self, wiring: Wiring, now: datetime) -> int:
        """Do a batch of what is due and say how much of it was tried.

        Raises:
            Unavailable: nothing can be done at the moment, which no item is to blame for.
        """
        due, failed_before = await wiring.database.read(partial(self._look, now=now))
        outcomes = await asyncio.gather(
            *(
                wiring.database.write(
                    partial(self._do_one, now=now, item_id=item_id, failed=item_id in failed_before)
                )
                for item_id in due
            ),
            return_exceptions=True,
        )
        if due:
            crash_point("due.committed")
        failures = [pair for pair in zip(due, outcomes, strict=True) if pair[1] is not None]
        for _, error in failures:
            if isinstance(error, Unavailable):
                raise error
        for item_id, error in failures:
            await self._set_back(wiring, now, item_id, error)
        return len(due)

    def _look(self, session: Session, now: datetime) -> tuple[list[str], set[str]]:
        """The ids of what is due and may be tried, and those of them that failed before."""
        found = self._find(now)
        item_id = found.selected_columns[0]
        due = found.where(setbacks.may_be_tried(self._name, item_id, now)).limit(self._batch)
        ids = [row[0] for row in session.connection().execute(due)]
        return ids, setbacks.with_setbacks(session, self._name, ids)

    def _do_one(self, session: Session, now: datetime, item_id: str, failed: bool) -> None:
        self._act(session, now, item_id)
        crash_point("due.acted")
        if failed:
            setbacks.forget(session, self._name, item_id)

    async def _set_back(self, wiring: Wiring, now: datetime, item_id: str, error: Any) -> None:
        next_time = await wiring.database.write(
            lambda session: setbacks.note_failure(
                session, self._name, item_id, now, self._first_pause, f"{type(error).__name__}: {error}"
            )
        )
        log = get_logger(f"{wiring.name}.{self._name}")
        log.error("stays due", due_id=item_id, next_time=next_time.isoformat(), exc_info=error)
