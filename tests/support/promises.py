"""Histories of promises: a small neighbourhood on the real use cases, and what must hold of it at any time.

The rules by which histories grow stand in the classes that inherit from `PromiseHistory`.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations, pairwise
from typing import Any

from hypothesis.stateful import RuleBasedStateMachine, invariant
from sqlmodel import Session, select

from libs.contracts.events import EVENTS
from libs.errors import DomainError
from libs.storage import ConstraintViolated
from libs.storage.plumbing import outbox
from services.tasks.domain.application import APPLICATION_MACHINE
from services.tasks.domain.assignment import ASSIGNMENT_MACHINE, LIVE_STATES, SEATED_STATES
from services.tasks.domain.machine import Machine
from services.tasks.domain.offer import OFFER_MACHINE
from services.tasks.domain.schedule import Schedule
from services.tasks.domain.task import TASK_MACHINE, Signup
from services.tasks.domain.waitlist import WAITLIST_MACHINE
from services.tasks.storage.tables import application, assignment, change, offer, slot, waitlist_entry
from services.tasks.use_cases import answering, applications, task_life, waiting
from services.tasks.use_cases.ports import Repository
from services.tasks.wire.applications import APPLICATION_STATES
from services.tasks.wire.assignments import ASSIGNMENT_STATES
from services.tasks.wire.offers import OFFER_STATES
from services.tasks.wire.tasks import TASK_STATES
from services.tasks.wire.waitlist import WAITLIST_STATES
from tests.support.tasks import START, Bench, qualification, seats, tomorrow

REST = timedelta(minutes=30)
"""How long every volunteer of the model rests between two tasks."""

_KEPT = (slot, offer, assignment, application, waitlist_entry)
_MACHINES: dict[str, tuple[Machine[Any, Any], Any]] = {
    "offer": (OFFER_MACHINE, OFFER_STATES),
    "assignment": (ASSIGNMENT_MACHINE, ASSIGNMENT_STATES),
    "task": (TASK_MACHINE, TASK_STATES),
    "application": (APPLICATION_MACHINE, APPLICATION_STATES),
    "waitlist_entry": (WAITLIST_MACHINE, WAITLIST_STATES),
}


@dataclass(frozen=True)
class Posted:
    """A slot, the only one of its task, as the model remembers it."""

    slot_id: str
    task_id: str
    schedule: Schedule
    signup: Signup
    needs_skill: bool


class PromiseHistory(RuleBasedStateMachine):
    """Six people, some tasks of two days, and everything that can happen between them."""

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self.bench = bench
        self.clock = bench.clock
        self.clock.now = START
        noon = tomorrow(12).start
        limits = {"min_gap_minutes": REST // timedelta(minutes=1), "max_offers_per_week": 100}
        self.circle = bench.told.circle(max_offers_per_week=100)
        skilled = [[qualification("first-aid")], [qualification("first-aid", until=noon)], [], [], [], []]
        self.volunteers = [
            bench.told.volunteer(limits=limits, circle_ids=[self.circle], qualifications=grants)
            for grants in skilled
        ]
        self.skilled_until = {self.volunteers[0]: START + timedelta(days=9), self.volunteers[1]: noon}
        self.posted: dict[str, Posted] = {}
        self.most: dict[str, int] = {}
        self.called_off: set[str] = set()
        self.final: dict[str, str] = {}
        self.snapshot: dict[str, dict[str, Any]] = {}

    def post_task(self, when: Schedule, most: int, skill: bool, signup: Signup) -> None:
        """A published task with one slot."""
        self.snapshot = {}
        needed = (("first-aid", 1),) if skill else ()
        one = seats(most, required_skills=needed)
        task = self.bench.task(one, schedule=when, circle_id=self.circle, signup=signup)
        slot_id = task.slots[0].slot_id
        self.posted[slot_id] = Posted(slot_id, task.task_id, task.schedule, signup, skill)
        self.most[slot_id] = most

    @invariant()
    def seats_are_never_given_twice(self) -> None:
        """The counts are those of the rows, and within what a slot has."""
        seated, opened = defaultdict(int), defaultdict(int)
        for row in self.rows(assignment):
            seated[row.slot_id] += row.state in SEATED_STATES
        for row in self.rows(offer):
            opened[row.slot_id] += row.state == "offered"
        for row in self.rows(slot):
            assert row.confirmed == seated[row.id] <= self.most[row.id]
            assert row.offered == opened[row.id]
            assert not (row.offered and row.confirmed == self.most[row.id]), "a full slot has open offers"

    @invariant()
    def nobody_is_in_two_places(self) -> None:
        """What somebody has promised leaves time to rest."""
        by_volunteer = defaultdict(list)
        for row in self.rows(assignment):
            if row.state in LIVE_STATES:
                by_volunteer[row.volunteer_id].append((row.start_time, row.end_time))
        for times in by_volunteer.values():
            for (_, end), (start, _) in combinations(sorted(times), 2):
                assert end + REST <= start

    @invariant()
    def promises_rest_on_consent_and_skill(self) -> None:
        """Every accepted offer and approved application is one promise, and every claim was possible."""
        held = self.rows(assignment)
        accepted = {row.id for row in self.rows(offer) if row.state == "accepted"}
        assert accepted == {row.offer_id for row in held if row.origin == "offer"}
        approved = [(row.slot_id, row.volunteer_id) for row in self.rows(application) if _approved(row)]
        given = [(row.slot_id, row.volunteer_id) for row in held if row.origin == "application"]
        assert sorted(approved) == sorted(given)
        for row in held:
            where = self.posted[row.slot_id]
            assert row.origin != "claim" or where.signup is Signup.CLAIM
            if where.needs_skill:
                assert self.skilled_until.get(row.volunteer_id, START) >= row.end_time

    @invariant()
    def an_offer_ends_once(self) -> None:
        """A final state stays."""
        for row in self.rows(offer):
            assert self.final.setdefault(row.id, row.state) in ("offered", row.state)
            self.final[row.id] = row.state

    @invariant()
    def nobody_is_asked_for_a_seat_that_another_is_asked_for(self) -> None:
        """Of those who wait, as many are asked as seats are free, and nobody who has one."""
        promoted = {row.offer_id: row.slot_id for row in self.rows(waitlist_entry) if row.offer_id}
        asked = defaultdict(int)
        for row in self.rows(offer):
            if row.id in promoted and row.state == "offered":
                asked[promoted[row.id]] += 1
        for row in self.rows(slot):
            assert asked[row.id] <= self.most[row.id] - row.confirmed
        seated = {(row.slot_id, row.volunteer_id) for row in self.rows(assignment) if _seated(row)}
        waiting_for = {(row.slot_id, row.volunteer_id) for row in self.rows(waitlist_entry) if _in_line(row)}
        assert seated.isdisjoint(waiting_for)

    def teardown(self) -> None:
        """Every change was told exactly once, in order, and led along the table."""
        versions = self._versions()
        told_of = self._told()
        assert {resource_id for _, resource_id in told_of} == versions.keys()
        for (kind, aggregate_id), told in told_of.items():
            machine, words = _MACHINES[kind]
            numbers = [number for number, _, _ in told]
            first = 2 if kind == "task" else 1
            assert numbers == list(range(first, versions[aggregate_id] + 1)), (kind, numbers)
            legal = {(source, target) for (source, _), target in machine.transitions.items()}
            for (_, _, before), (_, event, after) in pairwise(told):
                step = (words.known(before.state), words.known(after.state))
                stays = event.endswith(".changed") and step[0] is step[1]
                assert stays or step in legal, (kind, step)

    def move_to(self, now: datetime) -> None:
        """Let time pass, and do what has become due."""
        self.clock.now = now
        self.bench.write(self._do_what_is_due)
        self.snapshot = {}

    def attempt(self, use_case: Callable[..., Any], principal: Any, *arguments: Any) -> bool:
        """Whether a command is carried out; the database never has to refuse one."""
        self.snapshot = {}
        try:
            self.bench.do(use_case, principal, *arguments)
        except ConstraintViolated:
            raise
        except DomainError:
            return False
        return True

    def taken(self, slot_id: str) -> int:
        """How many seats of the slot are taken or used up."""
        return sum(row.slot_id == slot_id and _seated(row) for row in self.rows(assignment))

    def fits(self, volunteer: str, where: Posted) -> bool:
        """Whether somebody can promise to come, by the rows alone, without the code under test."""
        start, end = where.schedule.start, where.schedule.end
        mine = [row for row in self.rows(assignment) if row.volunteer_id == volunteer]
        busy = any(
            row.state in LIVE_STATES and row.start_time < end + REST and start < row.end_time + REST
            for row in mine
        )
        served = any(row.task_id == where.task_id and _seated(row) for row in mine)
        skilled = not where.needs_skill or self.skilled_until.get(volunteer, START) >= end
        return skilled and not (busy or served)

    def is_open(self, where: Posted) -> bool:
        """Whether the slot still takes people in."""
        return where.task_id not in self.called_off and self.clock() < where.schedule.start

    def rows(self, table: Any) -> list[Any]:
        """The rows of this run's tasks, as they are after the last step, by id."""
        if not self.snapshot:
            self.snapshot = self.bench.database.read_blocking(self._read_rows)
        return list(self.snapshot[table.name].values())

    def row(self, table: Any, row_id: str) -> Any:
        """One of these rows."""
        self.rows(table)
        return self.snapshot[table.name][row_id]

    def _do_what_is_due(self, repository: Repository) -> None:
        for where in self.posted.values():
            answering.expire_offers(repository, self.clock(), where.task_id)
            task_life.advance_task(repository, self.clock(), where.task_id)
            waiting.tend_waitlist(repository, self.clock(), where.task_id)
            applications.expire_applications(repository, self.clock(), where.task_id)

    def _read_rows(self, session: Session) -> dict[str, dict[str, Any]]:
        mine = [where.task_id for where in self.posted.values()]
        return {
            table.name: {
                row.id: row
                for row in session.connection().execute(
                    select(table).where(table.c.task_id.in_(mine)).order_by(table.c.id)
                )
            }
            for table in _KEPT
        }

    def _mine(self) -> set[str]:
        """Ids of everything in this run that has a history."""
        told = (offer, assignment, application, waitlist_entry)
        tasks = {where.task_id for where in self.posted.values()}
        return tasks.union(row.id for table in told for row in self.rows(table))

    def _told(self) -> dict[tuple[str, str], list[tuple[int, str, Any]]]:
        """By kind and id, the events of this run by version: version, type and resource."""
        mine = self._mine()

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
        mine = self._mine()

        def read(session: Session) -> dict[str, int]:
            versions: dict[str, int] = {}
            for row in session.connection().execute(select(change).where(change.c.resource_id.in_(mine))):
                versions[row.resource_id] = max(row.version, versions.get(row.resource_id, 0))
                assert row.actor
            return versions

        return self.bench.database.read_blocking(read)


def _seated(row: Any) -> bool:
    return row.state in SEATED_STATES


def _approved(row: Any) -> bool:
    return bool(row.state == "approved")


def _in_line(row: Any) -> bool:
    return row.state in ("waiting", "promoted")
