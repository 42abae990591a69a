"""Work in the background: solving what waits in the queue, and carrying out releases. Rows decide, timers
only look."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from sqlmodel import Session

from libs.crash_points import crash_point
from libs.errors import DomainError, Unavailable
from libs.hosting.memory import give_memory_back
from libs.identifiers import new_id
from libs.storage import Database
from services.matching.domain.plan_run import PlanRun
from services.matching.domain.release import Release
from services.matching.use_cases import releasing, solving
from services.matching.use_cases.ports import (
    Advance,
    ConflictsOf,
    Engine,
    OfferDesk,
    Refused,
    Solved,
    Store,
    Unsolvable,
)
from services.matching.use_cases.snapshot import Snapshot

LOOK_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 30.0
"""Between two tries of a release that keeps failing."""

_log = logging.getLogger(__name__)

StoreOf = Callable[[Session], Store]


class Bell:
    """Wakes a loop at once when there is work for it; without a ring it looks by itself."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """There is work."""
        self._rung.set()

    def from_any_thread(self, after_seconds: Sequence[float]) -> Callable[[], None]:
        """A way to ring that any thread may use, and that rings so many seconds later each time."""
        loop = asyncio.get_running_loop()

        def ring_later() -> None:
            for seconds in after_seconds:
                loop.call_soon_threadsafe(loop.call_later, seconds, self.ring)

        return ring_later

    async def wait(self, seconds: float = LOOK_SECONDS) -> None:
        """Until the bell rings, or the time is over."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._rung.wait(), seconds)
        self._rung.clear()


class SolvingLoop:
    """Solves one run after the other. A run is solved under a lease that is renewed while its process
    lives."""

    def __init__(
        self,
        database: Database,
        store_of: StoreOf,
        engine: Engine,
        conflicts_of: ConflictsOf,
        bell: Bell,
        lease: timedelta,
    ) -> None:
        self._database = database
        self._store_of = store_of
        self._engine = engine
        self._conflicts_of = conflicts_of
        self._bell = bell
        self._lease = lease
        self._holder = new_id()

    async def step(self) -> None:
        """Solve what waits, then wait for the bell."""
        while await self._solve_next():
            pass
        await self._bell.wait()

    async def _solve_next(self) -> bool:
        await self._database.write(lambda session: solving.requeue_lapsed(self._store_of(session), _now()))
        run = await self._database.write(
            lambda session: solving.take_next(self._store_of(session), _now(), self._holder, self._lease)
        )
        if run is None:
            return False
        try:
            await self._solve(run)
        except solving.LeaseLost:
            _log.warning("run %s is no longer ours", run.plan_run_id)
        await asyncio.to_thread(give_memory_back)
        return True

    async def _solve(self, run: PlanRun) -> None:
        search = _Search(self, run)
        keeping = asyncio.create_task(search.keep_lease())
        solution = asyncio.create_task(self._outcome(run, search))
        try:
            await asyncio.wait({keeping, solution}, return_when=asyncio.FIRST_COMPLETED)
            if not solution.done():
                search.give_up()
                await asyncio.wait({solution})
                keeping.result()
            await solution
        finally:
            search.cancel.set()
            for task in (keeping, solution):
                task.cancel()
            await asyncio.gather(keeping, solution, return_exceptions=True)

    async def _outcome(self, run: PlanRun, search: _Search) -> None:
        try:
            snapshot = await self._database.read(
                lambda session: solving.draw(self._store_of(session), run, _now(), self._conflicts_of)
            )
            drawn = await self._database.write(
                lambda session: solving.keep_problem(
                    self._store_of(session), run.plan_run_id, self._holder, snapshot, _now()
                )
            )
            solved = await asyncio.to_thread(
                self._engine.solve, drawn, snapshot.problem, search.note, search.cancel
            )
            search.insist()
        except (Unsolvable, DomainError) as error:
            if isinstance(error, Unavailable):
                raise
            await self._fail(run, str(error))
        except solving.LeaseLost:
            raise
        except Exception:
            error_id = uuid.uuid4().hex[:12]
            _log.exception("run %s failed, error %s", run.plan_run_id, error_id)
            await self._fail(run, f"The plan could not be made; the operator finds why under {error_id}.")
        else:
            await self._finish(run, snapshot, solved)

    async def _finish(self, run: PlanRun, snapshot: Snapshot, solved: Solved) -> None:
        await self._database.write(
            lambda session: solving.finish(
                self._store_of(session), run.plan_run_id, self._holder, snapshot, solved, _now()
            )
        )

    async def _fail(self, run: PlanRun, sentence: str) -> None:
        await self._database.write(
            lambda session: solving.fail(
                self._store_of(session), run.plan_run_id, self._holder, sentence, _now()
            )
        )

    async def renew(self, plan_run_id: str, advance: Advance | None) -> bool:
        """Renew the lease of a run; True when somebody asked to stop it."""
        return await self._database.write(
            lambda session: solving.renew(
                self._store_of(session), plan_run_id, self._holder, _now() + self._lease, advance
            )
        )

    @property
    def lease_seconds(self) -> float:
        """How long a run is ours after each renewal."""
        return self._lease.total_seconds()

    @property
    def pause(self) -> float:
        """Seconds between renewals."""
        return min(1.0, self.lease_seconds / 4)


class _Search:
    """One search under way, as the engine's thread and the loop both see it."""

    def __init__(self, loop: SolvingLoop, run: PlanRun) -> None:
        self.cancel = threading.Event()
        self._loop = loop
        self._plan_run_id = run.plan_run_id
        self._advance: Advance | None = None
        self._ends = time.monotonic() + loop.lease_seconds
        self._given_up = False

    def give_up(self) -> None:
        """Stop a search whose run is no longer ours: what it has found so far is nobody's plan."""
        self._given_up = True
        self.cancel.set()

    def insist(self) -> None:
        """Raise LeaseLost if the search was given up."""
        if self._given_up:
            raise solving.LeaseLost(self._plan_run_id)

    def note(self, advance: Advance) -> None:
        """Remember how the search stands; called from the engine's thread."""
        self._advance = advance

    async def keep_lease(self) -> None:
        """Renew the lease, show progress and pass on the wish to stop, until cancelled.

        A database that is away is waited for as long as the lease lasts. Raises LeaseLost.
        """
        told: Advance | None = None
        while True:
            await asyncio.sleep(self._loop.pause)
            advance, asked = self._advance, time.monotonic()
            try:
                stop = await self._loop.renew(self._plan_run_id, None if advance is told else advance)
            except Unavailable:
                if time.monotonic() >= self._ends:
                    raise solving.LeaseLost(self._plan_run_id) from None
                continue
            if stop:
                self.cancel.set()
            told, self._ends = advance, asked + self._loop.lease_seconds


class ReleaseLoop:
    """Carries out releases, to run in one process at a time; what a dead process began is finished here."""

    def __init__(self, database: Database, store_of: StoreOf, desk: OfferDesk, bell: Bell) -> None:
        self._database = database
        self._store_of = store_of
        self._desk = desk
        self._bell = bell
        self._pace = _Pace()

    async def step(self) -> None:
        """Carry out the releases ordered, then wait for the bell."""
        for release in await self._database.read(
            lambda session: self._store_of(session).releases.unfinished()
        ):
            if self._pace.is_due(release.release_id):
                await self._attend(release)
        await self._bell.wait()

    async def _attend(self, release: Release) -> None:
        """Carry out one release; whatever happens to it, the next one has its turn."""
        try:
            await self._carry_out(release)
        except Exception as error:
            seconds = self._pace.slow_down(release.release_id)
            _log.warning("release %s waits, next try in %g s: %s", release.release_id, seconds, error)
        else:
            self._pace.forget(release.release_id)

    async def _carry_out(self, release: Release) -> None:
        try:
            await self._send(release)
        except Refused as refusal:
            await self._give_up(release, str(refusal))
        except Unavailable:
            raise
        except Exception:
            if not release.is_overdue(_now()):
                raise
            _log.exception("release %s is given up", release.release_id)
            await self._give_up(
                release, f"The offers cannot be sent; the operator finds why under {release.release_id}."
            )

    async def _send(self, release: Release) -> None:
        proposals = await self._database.read(
            lambda session: self._store_of(session).releases.proposals(release.release_id)
        )
        await self._take_back(release)
        calls = release.calls(proposals)
        for number, call in enumerate(calls, start=1):
            crash_point("release.begun")
            answers = await self._desk.send(release.plan_run_id, call.request_id, call.proposals)
            crash_point("release.sent")
            told = list(zip(call.proposals, answers, strict=True))
            last = number == len(calls)
            await self._database.write(
                lambda session, told=told, last=last: releasing.note_answers(  # type: ignore[misc]
                    self._store_of(session), release.release_id, told, last, _now()
                )
            )
            crash_point("release.noted")

    async def _take_back(self, release: Release) -> None:
        """Free those whom a repair moves from the offers that stand in the way."""
        run_id = release.plan_run_id
        for change in await self._database.read(
            lambda session: self._store_of(session).repairs.to_take_back(run_id)
        ):
            refusal = await self._desk.take_back(run_id, change.offer_id)
            await self._database.write(
                lambda session, change=change, refusal=refusal: self._store_of(  # type: ignore[misc]
                    session
                ).repairs.keep_take_back(run_id, change.offer_id, refusal)
            )

    async def _give_up(self, release: Release, sentence: str) -> None:
        await self._database.write(
            lambda session: releasing.give_up(self._store_of(session), release.release_id, sentence, _now())
        )


class _Pace:
    """When a release that failed is tried again: ever more slowly. A new process tries at once."""

    def __init__(self) -> None:
        self._tries: dict[str, tuple[int, float]] = {}

    def is_due(self, release_id: str) -> bool:
        """Whether it may be tried now."""
        _, due = self._tries.get(release_id, (0, 0.0))
        return time.monotonic() >= due

    def slow_down(self, release_id: str) -> float:
        """Note that it failed. Returns the seconds until the next try."""
        failures, _ = self._tries.get(release_id, (0, 0.0))
        seconds = min(LOOK_SECONDS * 2.0 ** min(failures, 10), LONGEST_PAUSE_SECONDS)
        self._tries[release_id] = failures + 1, time.monotonic() + seconds
        return seconds

    def forget(self, release_id: str) -> None:
        """It is carried out, or given up."""
        self._tries.pop(release_id, None)


def _now() -> datetime:
    return datetime.now(UTC)
