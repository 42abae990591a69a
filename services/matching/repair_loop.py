"""The loop that answers causes with repairs, circle by circle, one after the other."""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime

from libs.crash_points import crash_point
from libs.errors import DomainError, Unavailable
from libs.hosting.memory import give_memory_back
from libs.storage import Database
from services.matching.domain.repair import GATHERING
from services.matching.loops import LOOK_SECONDS, Bell, StoreOf
from services.matching.use_cases import repairing
from services.matching.use_cases.ports import ConflictsOf, Unsolvable
from services.matching.use_cases.repair_ports import RepairEngine
from services.matching.use_cases.repairing import Errand, Overtaken

REPAIR_LOOKS = (0.2, 0.3, 0.5)
"""Seconds after a cause is about to be written: when it is due, and again should the write take long."""

PREPARATION_SECONDS = 5.0
"""Between two refreshments of what is known about people; only who changed is read."""

_GLANCE_SECONDS = 0.05
"""At least, between two looks while causes gather."""

_log = logging.getLogger(__name__)


class RepairLoop:
    """Mends what events tore, to run in one process at a time. `release_soon` is rung when a repair goes out
    by itself."""

    def __init__(
        self,
        database: Database,
        store_of: StoreOf,
        engine: RepairEngine,
        conflicts_of: ConflictsOf,
        bell: Bell,
        release_soon: Callable[[], None],
    ) -> None:
        self._database = database
        self._store_of = store_of
        self._engine = engine
        self._conflicts_of = conflicts_of
        self._bell = bell
        self._release_soon = release_soon
        self._prepare_at = 0.0
        self._survived: set[str] = set()
        """Causes whose last attempt ended without an answer, and not with this process."""

    async def step(self) -> None:
        """Mend what is due; then wait until it may be worth another look."""
        errands = await self._take_up()
        for errand in errands:
            await self._mend(errand)
            await asyncio.to_thread(give_memory_back)
        if not errands and time.monotonic() >= self._prepare_at:
            await self._prepare()
        await self._bell.wait(await self._pause())

    async def _prepare(self) -> None:
        """Keep the people in mind of circles where a replacement is asked without further ado."""
        await self._database.read(
            lambda session: repairing.prepare(self._store_of(session), _now(), self._engine)
        )
        self._prepare_at = time.monotonic() + PREPARATION_SECONDS

    async def _take_up(self) -> list[Errand]:
        if await self._database.read(lambda session: self._store_of(session).repairs.next_due()) is None:
            return []
        due = _now() - GATHERING
        errands = await self._database.write(
            lambda session: repairing.take_up(self._store_of(session), due, self._survived)
        )
        self._survived.clear()
        return errands

    async def _pause(self) -> float:
        """Seconds until the next cause is due, or a while when none waits."""
        first = await self._database.read(lambda session: self._store_of(session).repairs.next_due())
        if first is None:
            return LOOK_SECONDS
        return max(_GLANCE_SECONDS, (first + GATHERING - _now()).total_seconds())

    async def _mend(self, errand: Errand) -> None:
        crash_point("repair.taken_up")
        try:
            await self._answer_or_fail(errand)
        except Overtaken:
            self._survived.update(errand.waiting_ids)
            await asyncio.sleep(GATHERING.total_seconds())
        except Unavailable:
            self._survived.update(errand.waiting_ids)
            raise

    async def _answer_or_fail(self, errand: Errand) -> None:
        """Mend, or tell why not. Raises Overtaken, Unavailable."""
        if errand.has_failed_often:
            await self._fail(errand, "The repair was interrupted again and again. Make a plan instead.")
            return
        try:
            await self._answer(errand)
        except (Overtaken, Unavailable):
            raise
        except (Unsolvable, DomainError) as error:
            await self._fail(errand, str(error))
        except Exception:
            error_id = uuid.uuid4().hex[:12]
            _log.exception("a repair of circle %s failed, error %s", errand.circle_id, error_id)
            await self._fail(
                errand, f"The repair could not be made; the operator finds why under {error_id}."
            )

    async def _answer(self, errand: Errand) -> None:
        drawn = await self._database.read(
            lambda session: repairing.draw(
                self._store_of(session), errand, _now(), self._engine, self._conflicts_of
            )
        )
        if drawn is None:
            await self._settle(errand)
            return
        mended = await asyncio.to_thread(self._engine.mend, drawn.to_mend)
        crash_point("repair.solved")
        if repairing.changes_nothing(drawn, mended):
            await self._settle(errand)
            return
        await self._database.write(
            lambda session: repairing.finish(self._store_of(session), errand, drawn, mended, _now())
        )
        crash_point("repair.stored")
        self._release_soon()

    async def _settle(self, errand: Errand) -> None:
        await self._database.write(lambda session: repairing.settle(self._store_of(session), errand, _now()))

    async def _fail(self, errand: Errand, sentence: str) -> None:
        await self._database.write(
            lambda session: repairing.fail(self._store_of(session), errand, sentence, _now())
        )


def _now() -> datetime:
    return datetime.now(UTC)
