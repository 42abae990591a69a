"""A search outlives a database that is away for a moment, and leaves no plan once its lease is over."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from libs.errors import TemporarilyUnavailable
from libs.identifiers import new_id
from libs.messaging.embedded import EmbeddedNats
from libs.storage import Database, open_database
from services.matching.domain.plan_run import UNFINISHED, PlanRun, State
from services.matching.engine import MatchingEngine, conflicts_of
from services.matching.loops import Bell, SolvingLoop
from services.matching.storage.store import SqlStore
from services.matching.use_cases.ports import Advance, Solved
from tests.support.matching import Matching, planned
from tests.support.matching_messages import a_circle, a_task, a_volunteer, tomorrow
from tests.support.waiting import eventually

SHORT, LONG = timedelta(seconds=4), timedelta(seconds=60)


class SlowEngine(MatchingEngine):
    """The engine, which begins its search once it is let go or asked to stop."""

    def __init__(self) -> None:
        super().__init__(workers=1)
        self.begun = 0
        self.stopped = 0
        self.let_go = threading.Event()

    def solve(
        self, run: PlanRun, problem: bytes, on_advance: Callable[[Advance], None], cancel: threading.Event
    ) -> Solved:
        """What the engine finds after the wait."""
        self.begun += 1
        while not self.let_go.wait(0.02):
            if cancel.is_set():
                self.stopped += 1
                break
        return super().solve(run, problem, on_advance, threading.Event())


class Searching:
    """One solving loop on a database that can be away, with one run in the queue."""

    def __init__(self, database: Database, plan_run_id: str, lease: timedelta) -> None:
        self._database = database
        self._plan_run_id = plan_run_id
        self.engine = SlowEngine()
        self.is_away = False
        self.misses = 0
        self.loop = SolvingLoop(database, self._store_of, self.engine, conflicts_of, Bell(), lease)

    def _store_of(self, session: Session) -> SqlStore:
        if self.is_away:
            self.misses += 1
            raise TemporarilyUnavailable("The database")
        return SqlStore(session)

    async def work(self) -> None:
        """Step until the run has ended."""
        while (await self.run()).state in UNFINISHED:
            await self.loop.step()

    async def run(self) -> PlanRun:
        """The run as it stands."""
        return await self._database.read(lambda session: SqlStore(session).runs.get(self._plan_run_id))


@pytest.fixture
async def searching(
    request: pytest.FixtureRequest, tmp_path: Path, own_nats: EmbeddedNats
) -> AsyncIterator[Searching]:
    """A run over a small circle waits for the loop, whose leases last as long as the parameter says."""
    url = f"sqlite:///{tmp_path / 'matching.sqlite3'}"
    async with Matching(tmp_path, own_nats.url, url) as matching:
        circle = a_circle()
        await planned(
            matching, circle, [a_volunteer(circle.circle_id)], [a_task(circle.circle_id, tomorrow(2))]
        )
    database, now, plan_run_id = open_database(url, name="matching"), datetime.now(UTC), new_id()
    run = PlanRun(plan_run_id, circle.circle_id, now, now + timedelta(days=7), "", now, now)
    await database.write(lambda session: SqlStore(session).runs.add(run, ""))
    yield Searching(database, plan_run_id, request.param)
    await database.close()


@pytest.mark.parametrize("searching", [LONG], indirect=True, ids=["long"])
async def test_a_search_outlives_a_database_that_is_away_for_a_moment(searching: Searching) -> None:
    working = asyncio.create_task(searching.work())
    await eventually(lambda: searching.engine.begun)
    searching.is_away = True
    await eventually(lambda: searching.misses)
    searching.is_away = False
    searching.engine.let_go.set()
    await working
    run = await searching.run()
    assert (run.state, run.attempts, searching.engine.stopped) == (State.OPTIMAL, 1, 0)


@pytest.mark.parametrize("searching", [SHORT], indirect=True, ids=["short"])
async def test_a_search_whose_lease_is_over_leaves_no_plan(searching: Searching) -> None:
    working = asyncio.create_task(searching.work())
    await eventually(lambda: searching.engine.begun)
    searching.is_away = True
    await eventually(lambda: searching.engine.stopped)
    assert searching.misses
    searching.is_away = False
    await eventually(lambda: searching.engine.begun == 2)
    assert (await searching.run()).state is State.SOLVING
    searching.engine.let_go.set()
    await working
    run = await searching.run()
    assert (run.state, run.attempts) == (State.OPTIMAL, 2)
