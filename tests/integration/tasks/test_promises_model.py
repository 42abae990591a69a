"""Offers and assignments against a model: random histories on the real use cases and the real database.

The model predicts which offers can be accepted. After every step the database is asked whether seats, times,
offers and qualifications are as they must be; at the end, whether every change was told once and legally.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlmodel import Session, select

from libs.access.principal import person
from libs.contracts.events import EVENTS
from libs.errors import DomainError
from libs.storage import ConstraintViolated, open_database
from libs.storage.migrations import migrate
from libs.storage.plumbing import outbox
from services.tasks.domain.assignment import ASSIGNMENT_MACHINE, LIVE_STATES, SEATED_STATES
from services.tasks.domain.machine import Machine
from services.tasks.domain.offer import OFFER_MACHINE, DeclineCode, Invitation, Offer
from services.tasks.domain.schedule import Schedule
from services.tasks.domain.task import TASK_MACHINE, Task, TaskTerms
from services.tasks.storage.tables import assignment, change, offer, slot
from services.tasks.use_cases import answering, attendance, offering, task_drafts, task_life
from services.tasks.use_cases.ports import Repository
from services.tasks.wire.assignments import ASSIGNMENT_STATES
from services.tasks.wire.offers import OFFER_STATES
from services.tasks.wire.tasks import TASK_STATES
from tests.support.tasks import ADMIN, MIGRATIONS, START, Bench, qualification, seats, tomorrow, unseen

REST = 30
"""Minutes that every volunteer of the model rests between two tasks."""


ACTS = ("withdraw", "remove", "in", "out", "minutes", "missing", "excuse")


@dataclass
class Known:
    """An offer as the model remembers it."""

    offer: Offer
    volunteer: str
    task_id: str


class Promises(RuleBasedStateMachine):
    """Four people, some tasks of one day, and everything that can happen between them."""

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self.bench = bench
        self.clock = bench.clock
        self.clock.now = START
        noon = tomorrow(12).start
        limits = {"min_gap_minutes": REST, "max_offers_per_week": 100}
        circle = bench.told.circle(max_offers_per_week=100)
        skilled = [[qualification("first-aid")], [qualification("first-aid", until=noon)], [], []]
        self.volunteers = [
            bench.told.volunteer(limits=limits, circle_ids=[circle], qualifications=grants)
            for grants in skilled
        ]
        self.skilled_until = {self.volunteers[0]: START + timedelta(days=9), self.volunteers[1]: noon}
        self.circle = circle
        self.schedules: dict[str, Schedule] = {}
        self.needs_skill: set[str] = set()
        self.slots: list[str] = []
        self.task_of: dict[str, str] = {}
        self.most: dict[str, int] = {}
        self.offers: dict[str, Known] = {}
        self.final: dict[str, str] = {}
        self.snapshot: dict[str, dict[str, Any]] = {}

    @initialize(first=st.integers(1, 2), second=st.integers(1, 2))
    def begin_with_two_tasks(self, first: int, second: int) -> None:
        self.post(9, 2, first, skill=False)
        self.ask_everybody()
        self.post(11, 1, second, skill=True)
        self.ask_everybody()

    @rule(
        hour=st.sampled_from([8, 9, 10, 11, 13]),
        hours=st.sampled_from([1, 2]),
        most=st.integers(1, 2),
        skill=st.booleans(),
    )
    def post(self, hour: int, hours: int, most: int, skill: bool) -> None:
        needed = (("first-aid", 1),) if skill else ()
        when = tomorrow(hour, hours)
        if self.clock.now >= when.start:
            return
        self.snapshot = {}
        task = self.bench.task(seats(most, required_skills=needed), schedule=when, circle_id=self.circle)
        slot_id = task.slots[0].slot_id
        self.schedules[task.task_id] = task.schedule
        self.task_of[slot_id] = task.task_id
        self.most[slot_id] = most
        self.slots.append(slot_id)
        if skill:
            self.needs_skill.add(slot_id)

    @precondition(lambda self: self.slots)
    @rule(data=st.data(), who=st.integers(0, 3))
    def ask(self, data: st.DataObject, who: int) -> None:
        slot_id = data.draw(st.sampled_from(self.slots[-4:]))
        self._ask([Invitation(slot_id, self.volunteers[who])])

    @precondition(lambda self: self.slots)
    @rule()
    def ask_everybody(self) -> None:
        self._ask([Invitation(self.slots[-1], volunteer) for volunteer in self.volunteers])

    @precondition(lambda self: self.offers)
    @rule(data=st.data(), times=st.integers(1, 4))
    def accept(self, data: st.DataObject, times: int) -> None:
        for _ in range(times):
            known = self._some_offer(data)
            expected = self._can_be_accepted(known)
            yes = (person(known.volunteer), known.offer.offer_id, unseen)
            assert self._try(answering.accept_offer, *yes) is expected

    @precondition(lambda self: self.offers)
    @rule(data=st.data(), how=st.sampled_from(["decline", "revoke"]))
    def refuse(self, data: st.DataObject, how: str) -> None:
        known = self._some_offer(data)
        is_open = self._rows(offer)[known.offer.offer_id].state == "offered"
        if how == "decline":
            no = (person(known.volunteer), known.offer.offer_id, unseen, DeclineCode.NO_TIME, "")
            done = self._try(answering.decline_offer, *no)
        else:
            done = self._try(answering.revoke_offer, ADMIN, known.offer.offer_id, unseen, "A mistake")
        assert done is is_open

    @rule(
        data=st.data(),
        what=st.sampled_from(ACTS),
    )
    def attend(self, data: st.DataObject, what: str) -> None:
        rows = sorted(self._rows(assignment))
        if not rows:
            return
        one = data.draw(st.sampled_from(rows))
        own = person(self._rows(assignment)[one].volunteer_id)
        steps: dict[str, tuple[Callable[..., Any], Any, tuple[Any, ...]]] = {
            "withdraw": (attendance.withdraw_assignment, own, ("Ill",)),
            "remove": (attendance.cancel_assignment, ADMIN, ("A mistake",)),
            "in": (attendance.check_in_assignment, own, ()),
            "out": (attendance.check_out_assignment, own, ()),
            "minutes": (attendance.complete_assignment, ADMIN, (None,)),
            "missing": (attendance.mark_no_show, ADMIN, ()),
            "excuse": (attendance.excuse_assignment, ADMIN, ("Was ill",)),
        }
        use_case, principal, rest = steps[what]
        self._try(use_case, principal, one, unseen, *rest)

    @precondition(lambda self: self.slots)
    @rule(data=st.data(), most=st.integers(1, 3))
    def change_seats(self, data: st.DataObject, most: int) -> None:
        slot_id = data.draw(st.sampled_from(self.slots))
        taken = self._rows(slot)[slot_id].confirmed

        def revise(task: Task) -> TaskTerms:
            return replace(task.terms, slots=(replace(task.slots[0], min=1, desired=most, max=most),))

        done = self._try(task_drafts.update_task, ADMIN, self.task_of[slot_id], unseen, revise)
        assert not (done and taken > most)
        if done:
            self.most[slot_id] = most

    @precondition(lambda self: self.slots)
    @rule(data=st.data())
    def call_off(self, data: st.DataObject) -> None:
        task_id = self.task_of[data.draw(st.sampled_from(self.slots))]
        self._try(task_life.cancel_task, ADMIN, task_id, unseen, "Rain")

    @rule(data=st.data())
    def come_and_go(self, data: st.DataObject) -> None:
        """Somebody keeps a promise, to the end or not quite."""
        rows = {key: row for key, row in self._rows(assignment).items() if row.state == "confirmed"}
        if not rows:
            return
        row = rows[data.draw(st.sampled_from(sorted(rows)))]
        self._move_to(max(self.clock(), row.start_time))
        self._try(attendance.check_in_assignment, person(row.volunteer_id), row.id, unseen)
        self._move_to(self.clock() + timedelta(minutes=data.draw(st.sampled_from([10, 60, 200]))))
        self._try(attendance.check_out_assignment, person(row.volunteer_id), row.id, unseen)

    @rule(minutes=st.sampled_from([20, 60, 300]))
    def let_time_pass(self, minutes: int) -> None:
        self._move_to(self.clock() + timedelta(minutes=minutes))

    def _move_to(self, now: datetime) -> None:
        self.clock.now = now
        self.bench.write(self._do_what_is_due)
        self.snapshot = {}

    @invariant()
    def seats_are_never_given_twice(self) -> None:
        seated, opened = defaultdict(int), defaultdict(int)
        for row in self._rows(assignment).values():
            seated[row.slot_id] += row.state in SEATED_STATES
        for row in self._rows(offer).values():
            opened[row.slot_id] += row.state == "offered"
        for slot_id, row in self._rows(slot).items():
            assert row.confirmed == seated[slot_id] <= self.most[slot_id]
            assert row.offered == opened[slot_id]
            assert not (row.offered and row.confirmed == self.most[slot_id]), "a full slot has open offers"

    @invariant()
    def nobody_is_in_two_places(self) -> None:
        by_volunteer = defaultdict(list)
        for row in self._rows(assignment).values():
            if row.state in LIVE_STATES:
                by_volunteer[row.volunteer_id].append((row.start_time, row.end_time))
        for times in by_volunteer.values():
            for (_, end), (start, _) in combinations(sorted(times), 2):
                assert end + timedelta(minutes=REST) <= start

    @invariant()
    def promises_rest_on_consent_and_skill(self) -> None:
        accepted = {row.id for row in self._rows(offer).values() if row.state == "accepted"}
        held = self._rows(assignment).values()
        assert accepted == {row.offer_id for row in held}
        for row in held:
            if row.slot_id in self.needs_skill:
                assert self.skilled_until.get(row.volunteer_id, START) >= row.end_time

    @invariant()
    def an_offer_ends_once(self) -> None:
        for offer_id, row in self._rows(offer).items():
            assert self.final.setdefault(offer_id, row.state) in ("offered", row.state)
            self.final[offer_id] = row.state

    def teardown(self) -> None:
        """Every change was told exactly once, in order, and led along the table."""
        machines: dict[str, tuple[Machine[Any, Any], Any]] = {
            "offer": (OFFER_MACHINE, OFFER_STATES),
            "assignment": (ASSIGNMENT_MACHINE, ASSIGNMENT_STATES),
            "task": (TASK_MACHINE, TASK_STATES),
        }
        versions = self._versions()
        for (kind, aggregate_id), told in self._told().items():
            machine, words = machines[kind]
            numbers = [number for number, _, _ in told]
            first = 2 if kind == "task" else 1
            assert numbers == list(range(first, versions[aggregate_id] + 1)), (kind, numbers)
            legal = {(source, target) for (source, _), target in machine.transitions.items()}
            for (_, _, before), (_, event, after) in pairwise(told):
                step = (words.known(before.state), words.known(after.state))
                stays = event.endswith(".changed") and step[0] is step[1]
                assert stays or step in legal, (kind, step)

    def _do_what_is_due(self, repository: Repository) -> None:
        for task_id in self.schedules:
            answering.expire_offers(repository, self.clock(), task_id)
            task_life.advance_task(repository, self.clock(), task_id)

    def _ask(self, invitations: list[Invitation]) -> None:
        self.snapshot = {}
        outcomes = self.bench.do(offering.create_offers, ADMIN, invitations)
        for outcome in outcomes:
            if isinstance(outcome, Offer):
                self.offers[outcome.offer_id] = Known(outcome, outcome.volunteer_id, outcome.task_id)

    def _some_offer(self, data: st.DataObject) -> Known:
        rows = self._rows(offer)
        open_ones = [offer_id for offer_id in sorted(self.offers) if rows[offer_id].state == "offered"]
        prefer_open = open_ones and data.draw(st.integers(0, 4)) > 0
        return self.offers[data.draw(st.sampled_from(open_ones if prefer_open else sorted(self.offers)))]

    def _can_be_accepted(self, known: Known) -> bool:
        """Worked out from the rows alone, without the code under test."""
        row = self._rows(offer)[known.offer.offer_id]
        if row.state == "accepted":
            return True
        held = self._rows(assignment).values()
        taken = sum(one.state in SEATED_STATES for one in held if one.slot_id == row.slot_id)
        start, end = self._time(known.task_id)
        rest = timedelta(minutes=REST)
        mine = [one for one in held if one.volunteer_id == known.volunteer]
        busy = any(
            one.state in LIVE_STATES and one.start_time < end + rest and start < one.end_time + rest
            for one in mine
        )
        served = any(one.task_id == known.task_id and one.state in SEATED_STATES for one in mine)
        in_time = self.clock() < min(row.expire_time, start)
        return row.state == "offered" and in_time and taken < self.most[row.slot_id] and not (busy or served)

    def _time(self, task_id: str) -> tuple[datetime, datetime]:
        return self.schedules[task_id].start, self.schedules[task_id].end

    def _try(self, use_case: Callable[..., Any], principal: Any, *arguments: Any) -> bool:
        self.snapshot = {}
        try:
            self.bench.do(use_case, principal, *arguments)
        except ConstraintViolated:
            raise
        except DomainError:
            return False
        return True

    def _rows(self, table: Any) -> dict[str, Any]:
        """The rows of this run's tasks, as they are after the last step."""
        if not self.snapshot:
            self.snapshot = self.bench.database.read_blocking(self._read_rows)
        return self.snapshot[table.name]

    def _read_rows(self, session: Session) -> dict[str, dict[str, Any]]:
        mine = list(self.schedules)
        return {
            table.name: {
                row.id: row
                for row in session.connection().execute(select(table).where(table.c.task_id.in_(mine)))
            }
            for table in (slot, offer, assignment)
        }

    def _told(self) -> dict[tuple[str, str], list[tuple[int, str, Any]]]:
        """By kind and id, the events of this run by version: version, type and resource."""
        mine = {*self.schedules, *self._rows(offer), *self._rows(assignment)}

        def read(session: Session) -> dict[tuple[str, str], list[tuple[int, str, Any]]]:
            told = defaultdict(list)
            for row in session.connection().execute(select(outbox).where(outbox.c.aggregate_id.in_(mine))):
                resource = EVENTS[row.type].unwrap(row.payload)
                event = (row.aggregate_version, row.type, resource)
                told[row.aggregate_type, row.aggregate_id].append(event)
            return {key: sorted(events, key=lambda event: event[0]) for key, events in told.items()}

        return self.bench.database.read_blocking(read)

    def _versions(self) -> dict[str, int]:
        """The newest version of every resource of this run, from the notes on who did what."""
        mine = {*self.schedules, *self._rows(offer), *self._rows(assignment)}

        def read(session: Session) -> dict[str, int]:
            versions: dict[str, int] = {}
            for row in session.connection().execute(select(change).where(change.c.resource_id.in_(mine))):
                versions[row.resource_id] = max(row.version, versions.get(row.resource_id, 0))
                assert row.actor
            return versions

        return self.bench.database.read_blocking(read)


def test_promises_keep_to_the_model(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'tasks.sqlite'}"
    migrate(url, MIGRATIONS)
    database = open_database(url, name="tasks")
    try:
        bench = Bench(database)
        run_state_machine_as_test(
            lambda: Promises(bench),
            settings=settings(
                max_examples=100,
                stateful_step_count=30,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
    finally:
        database.close_blocking()
