"""Whatever is promised, offered and given up: a repair asks only whom it may, and moves nobody."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from libs.contracts.gen.volunteercircle.organisations.v1.organisation_pb2 import CirclePolicy
from libs.contracts.gen.volunteercircle.tasks.v1 import assignment_pb2, offer_pb2, task_pb2
from libs.contracts.gen.volunteercircle.volunteers.v1 import volunteer_pb2
from libs.errors import Unavailable
from libs.identifiers import new_id
from libs.storage import Database, open_database
from libs.storage.migrations import migrate
from services.matching import service
from services.matching.domain.plan_run import State
from services.matching.domain.proposal import Proposal
from services.matching.domain.repair import GATHERING, MOST_ATTEMPTS, Cause, ChangeKind, Trigger
from services.matching.engine import conflicts_of
from services.matching.loops import Bell
from services.matching.mending import Mender
from services.matching.repair_loop import RepairLoop
from services.matching.storage.digestion import Digestion
from services.matching.storage.store import SqlStore
from services.matching.use_cases import repairing
from services.matching.wire.causes import causes_of
from tests.support.matching_messages import (
    a_circle,
    a_task,
    a_volunteer,
    an_assignment,
    an_offer,
    newer,
    tomorrow,
)

LATER = timedelta(seconds=1) + GATHERING
BUDGET = 3
AUTOMATIC = CirclePolicy(repair_release=CirclePolicy.REPAIR_RELEASE_AUTOMATIC, max_offers_per_week=BUDGET)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A database of this service; each example has a circle of its own in it."""
    url = f"sqlite:///{tmp_path_factory.mktemp('repairs')}/matching.sqlite"
    migrate(url, Path(service.__file__).parent / "migrations")
    opened = open_database(url, name="matching")
    yield opened
    opened.close_blocking()


@dataclass
class World:
    """What matching was told."""

    circle: Any
    people: list[volunteer_pb2.Volunteer]
    tasks: list[task_pb2.Task]
    assignments: list[assignment_pb2.Assignment]
    offers: list[offer_pb2.Offer]
    withdrawn: list[assignment_pb2.Assignment]

    def task_of(self, slot_id: str) -> task_pb2.Task:
        """The task of a slot."""
        return next(task for task in self.tasks if task.slots[0].slot_id == slot_id)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Some tasks at few hours, people with promises and offers that keep all rules, and withdrawals."""
    circle = a_circle(policy=AUTOMATIC)
    people = [a_volunteer(circle.circle_id) for _ in range(draw(st.integers(4, 9)))]
    tasks = []
    for _ in range(draw(st.integers(1, 4))):
        most = draw(st.integers(1, 3))
        slot = task_pb2.Slot(slot_id=a_circle().circle_id, min=1, desired=most, max=most)
        tasks.append(a_task(circle.circle_id, tomorrow(draw(st.sampled_from([3, 4, 8]))), slots=[slot]))
    assignments: list[assignment_pb2.Assignment] = []
    offers: list[offer_pb2.Offer] = []
    for who in people:
        busy: list[task_pb2.Task] = []
        for task in tasks:
            state = draw(st.sampled_from(["yes", "none", "none", "none", "asked", "declined"]))
            taken = sum(one.task_id == task.task_id for one in assignments)
            fits = all(abs(_start(other) - _start(task)) >= timedelta(hours=3) for other in busy)
            if state == "yes" and fits and taken < task.slots[0].max:
                assignments.append(an_assignment(task, who.volunteer_id))
                busy.append(task)
            elif state == "asked" and fits:
                offers.append(an_offer(task, who.volunteer_id))
                busy.append(task)
            elif state == "declined":
                offers.append(an_offer(task, who.volunteer_id, state=offer_pb2.Offer.STATE_DECLINED))
    gone = draw(st.lists(st.sampled_from(assignments), min_size=1, unique_by=id)) if assignments else []
    return World(circle, people, tasks, assignments, offers, gone)


def _start(task: task_pb2.Task) -> datetime:
    return task.fixed.start_time.ToDatetime(UTC)


def _tell(session: Session, world: World) -> None:
    now = datetime.now(UTC)
    digestion, store = Digestion(session, now), SqlStore(session)
    digestion.circles([world.circle])
    digestion.volunteers(world.people)
    digestion.tasks(world.tasks)
    digestion.offers(world.offers)
    digestion.assignments(world.assignments)
    gone = [newer(one, state=assignment_pb2.Assignment.STATE_WITHDRAWN) for one in world.withdrawn]
    digestion.assignments(gone)
    causes = [cause for one in gone for cause in causes_of("vc.assignment.v1.withdrawn", one, now)]
    assert repairing.note_causes(store, causes) == len(causes)
    assert repairing.note_causes(store, causes) == 0


def _mended(database: Database, taken_back: set[tuple[str, str]]) -> list[Proposal]:
    """Whom the repairs that are due ask; notes whose offers they take back."""
    engine = Mender()
    now = datetime.now(UTC) + LATER
    found: list[Proposal] = []
    for errand in database.write_blocking(lambda session: repairing.take_up(SqlStore(session), now, ())):
        drawn = database.read_blocking(
            lambda session, errand=errand: repairing.draw(  # type: ignore[misc]
                SqlStore(session), errand, now, engine, conflicts_of
            )
        )
        mended = engine.mend(drawn.to_mend) if drawn else None

        def keep(session: Session, errand=errand, drawn=drawn, mended=mended) -> list[Proposal]:  # type: ignore[no-untyped-def]
            store = SqlStore(session)
            if drawn is None or repairing.changes_nothing(drawn, mended):
                repairing.settle(store, errand, now)
                return []
            run = repairing.finish(store, errand, drawn, mended, now)
            changes = store.repairs.get(run.plan_run_id).changes
            assert all(change.kind is ChangeKind.TAKE_BACK for change in changes)
            taken_back.update((change.volunteer_id, change.slot_id) for change in changes)
            return [one for one in store.plans.all_proposals(run.plan_run_id) if one.is_new]

        found += database.write_blocking(keep)
    return found


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(world=worlds())
def test_a_repair_asks_only_whom_it_may(database: Database, world: World) -> None:
    database.write_blocking(lambda session: _tell(session, world))

    taken_back: set[tuple[str, str]] = set()
    asked = _mended(database, taken_back)

    history = History(world, taken_back)
    new = Counter(one.slot_id for one in asked)
    more = Counter(one.volunteer_id for one in asked)
    for one in asked:
        assert history.may_be_asked(one.volunteer_id, one.slot_id, more[one.volunteer_id])
        assert new[one.slot_id] <= history.freed[one.slot_id] + history.taken_back[one.slot_id]
        assert new[one.slot_id] <= history.room(one.slot_id)
    if len(world.withdrawn) == 1 and not asked:
        (slot_id,) = history.freed
        idle = [who for who in world.people if history.may_be_asked(who.volunteer_id, slot_id, 1)]
        assert not idle or not history.room(slot_id)
    assert _mended(database, set()) == []


class History:
    """What was promised, asked and given up before the repair."""

    def __init__(self, world: World, taken_back: set[tuple[str, str]]) -> None:
        self._world = world
        left = [one for one in world.assignments if one not in world.withdrawn]
        self._declined = [one for one in world.offers if one.state == offer_pb2.Offer.STATE_DECLINED]
        waiting = [one for one in world.offers if one not in self._declined]
        self._standing = [
            *left,
            *(one for one in waiting if (one.volunteer_id, one.slot_id) not in taken_back),
        ]
        self.taken_back = Counter(slot_id for _, slot_id in taken_back)
        assert taken_back <= {(one.volunteer_id, one.slot_id) for one in waiting}
        self._taken = Counter(one.slot_id for one in self._standing)
        self._sent = Counter(one.volunteer_id for one in world.offers)
        self.freed = Counter(one.slot_id for one in world.withdrawn)

    def room(self, slot_id: str) -> int:
        """Seats that nobody holds or is asked for."""
        return max(0, self._world.task_of(slot_id).slots[0].max - self._taken[slot_id])

    def may_be_asked(self, who: str, slot_id: str, number: int) -> bool:
        """Whether somebody may get so many offers more, one of them for this slot."""
        task = self._world.task_of(slot_id)
        gone = (*self._world.withdrawn, *self._declined)
        gave_up = any(one.volunteer_id == who and one.task_id == task.task_id for one in gone)
        left_lately = any(one.volunteer_id == who for one in self._world.withdrawn)
        others = [self._world.task_of(one.slot_id) for one in self._standing if one.volunteer_id == who]
        is_free = all(abs(_start(other) - _start(task)) >= timedelta(hours=2) for other in others)
        return is_free and not gave_up and not left_lately and self._sent[who] + number <= BUDGET


async def test_outages_are_no_attempts(database: Database) -> None:
    cause = Cause(Trigger.WITHDRAWN, new_id(), new_id(), 1, datetime.now(UTC) - LATER)
    database.write_blocking(lambda session: repairing.note_causes(SqlStore(session), [cause]))
    away = _AwayWhenAsked()
    loop = RepairLoop(database, away, Mender(), conflicts_of, Bell(), lambda: None)
    for _ in range(MOST_ATTEMPTS + 1):
        away.calls = 0
        with pytest.raises(Unavailable):
            await loop.step()
    away.ends = True
    await loop.step()
    (run,) = database.read_blocking(lambda session: SqlStore(session).runs.of_circle(cause.circle_id, "", 10))
    assert run.state is State.FAILED
    assert cause.circle_id in run.failure


class _AwayWhenAsked:
    """The store, which is away once a cause has been found due and taken up."""

    def __init__(self) -> None:
        self.calls = 0
        self.ends = False

    def __call__(self, session: Session) -> SqlStore:
        self.calls += 1
        if self.calls > 2 and not self.ends:
            raise Unavailable("The database is away.")
        return SqlStore(session)
