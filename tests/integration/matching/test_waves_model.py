"""Waves in every order of things: lost answers, refusals, what people say, events late and twice.

Nobody is asked twice, and no seat is forgotten while somebody could still be asked.
"""

import random
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from libs.contracts.events import EVENTS
from libs.contracts.gen.volunteercircle.tasks.v1 import offer_pb2, task_pb2
from libs.identifiers import new_id
from libs.messaging import Event
from libs.storage import Database, open_database
from libs.storage.migrations import migrate
from services.matching.domain.plan_run import PlanRun, State
from services.matching.domain.proposal import Proposal
from services.matching.domain.release import Answer, BulkCall, Release
from services.matching.reactions import reactions
from services.matching.service import MIGRATIONS
from services.matching.storage.digestion import Digestion
from services.matching.storage.store import SqlStore
from services.matching.use_cases import releasing
from tests.support.matching import coordinator
from tests.support.matching_messages import a_circle, a_task, a_volunteer, an_assignment, newer, tomorrow

Offer = offer_pb2.Offer
ENDS = {Offer.STATE_DECLINED: "declined", Offer.STATE_EXPIRED: "expired", Offer.STATE_REVOKED: "revoked"}
WORLDS, STEPS, RESERVES = 40, 60, 7


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """What matching keeps, empty at first."""
    migrate(database_url, MIGRATIONS)
    opened = open_database(database_url, name="matching")
    yield opened
    await opened.close()


@dataclass
class World:
    """One released slot, people who answer as chance has it, and the tasks service as matching meets it."""

    database: Database
    chance: random.Random
    seats: int
    offers: dict[str, Offer] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    confirmed: set[str] = field(default_factory=set)
    late: list[Event] = field(default_factory=list)
    heard: list[Event] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.circle = a_circle()
        slots = [task_pb2.Slot(slot_id=new_id(), min=self.seats, desired=self.seats, max=self.seats)]
        self.task = a_task(self.circle.circle_id, tomorrow(2, days=4), slots=slots)
        self.people = [a_volunteer(self.circle.circle_id) for _ in range(self.seats + RESERVES)]
        self.react = reactions(Digestion, SqlStore, lambda: None)["vc.task.v1.published"].handle
        self.run = self._solved_run()
        self.database.write_blocking(self._know)
        principal, run_id = coordinator(self.circle.circle_id), self.run.plan_run_id
        self.store(lambda store: releasing.order_release(store, principal, _now(), run_id, (), ""))

    def store(self, fn: Any) -> Any:
        """What a function over the store comes to, in a transaction."""
        return self.database.write_blocking(lambda session: fn(SqlStore(session)))

    def step(self) -> None:
        """Something happens."""
        self.chance.choice((self.carry_out, self.someone_answers, self.hear, self.hear_again))()

    def carry_out(self, luck: float = 0.6) -> None:
        """A release is sent, by whoever lives; without luck its answers are lost."""
        for release in self.store(lambda store: store.releases.unfinished(self.run.plan_run_id)):
            proposals = self.store(lambda store, one=release: store.releases.proposals(one.release_id))
            for call in release.calls(proposals):
                answers = self.send(call)
                if self.chance.random() < luck:
                    self._note(release, call, answers)

    def send(self, call: BulkCall) -> list[Answer]:
        """What the tasks service answers: the same to the same call, and to nobody's second offer yes."""
        if call.request_id not in self.answers:
            self.answers[call.request_id] = [self._offered(proposal) for proposal in call.proposals]
        return self.answers[call.request_id]

    def someone_answers(self) -> None:
        """Somebody says yes or no, or nothing in time."""
        waiting = [one for one in self.offers.values() if one.state == Offer.STATE_OFFERED]
        if not waiting:
            return
        offer = self.chance.choice(waiting)
        if self.chance.random() < 0.3 and len(self.confirmed) < self.seats:
            self.confirmed.add(offer.volunteer_id)
            self._tell("vc.offer.v1.accepted", offer, Offer.STATE_ACCEPTED)
            assignment = an_assignment(self.task, offer.volunteer_id, offer_id=offer.offer_id)
            self.late.append(_event("vc.assignment.v1.confirmed", assignment))
        else:
            state = self.chance.choice(list(ENDS))
            self._tell(f"vc.offer.v1.{ENDS[state]}", offer, state)

    def hear(self) -> None:
        """Some events arrive, in any order."""
        self.chance.shuffle(self.late)
        number = self.chance.randint(0, 3)
        arrived, self.late = self.late[:number], self.late[number:]
        self._digest(arrived)

    def hear_again(self) -> None:
        """Events are told once more."""
        if self.heard:
            self._digest(self.chance.choices(self.heard, k=3))

    def settle(self) -> None:
        """All events arrive and all releases are carried out, until nothing happens any more."""
        while self.late or self.store(lambda store: store.releases.unfinished(self.run.plan_run_id)):
            self._digest(self.late)
            self.late = []
            self.carry_out(luck=1.0)

    @property
    def open_offers(self) -> int:
        """People who have not answered yet."""
        return sum(one.state == Offer.STATE_OFFERED for one in self.offers.values())

    def check(self) -> None:
        """What is always true."""
        assert len({one.volunteer_id for one in self.offers.values()}) == len(self.offers)
        assert not self.refused & {one.volunteer_id for one in self.offers.values()}

    def check_settled(self) -> None:
        """What is true once everything has been heard: whoever is missing has been looked for."""
        missing = self.seats - len(self.confirmed)
        left = len(self.people) - len(self.offers) - len(self.refused)
        assert self.open_offers >= min(missing, self.open_offers + left)

    def _offered(self, proposal: Proposal) -> Answer:
        asked = {one.volunteer_id for one in self.offers.values()} | self.refused
        assert proposal.volunteer_id not in asked, "asked twice"
        if self.chance.random() < 0.2:
            self.refused.add(proposal.volunteer_id)
            return Answer(refusal_reason="CONTACT_BUDGET_SPENT")
        offer = Offer(
            offer_id=new_id(),
            task_id=proposal.task_id,
            slot_id=proposal.slot_id,
            volunteer_id=proposal.volunteer_id,
            plan_run_id=self.run.plan_run_id,
            wave=proposal.wave,
            time=self.task.fixed,
        )
        offer.create_time.GetCurrentTime()
        self._tell("vc.offer.v1.sent", offer, Offer.STATE_OFFERED)
        return Answer(offer_id=offer.offer_id)

    def _tell(self, event_type: str, offer: Offer, state: "Offer.State.ValueType") -> None:
        told = newer(offer, state=state)
        self.offers[told.offer_id] = told
        self.late.append(_event(event_type, told))

    def _digest(self, events: Sequence[Event]) -> None:
        if events:
            self.database.write_blocking(lambda session: self.react(session, events))
            self.heard.extend(events)

    def _note(self, release: Release, call: BulkCall, answers: Sequence[Answer]) -> None:
        told = list(zip(call.proposals, answers, strict=True))
        self.store(
            lambda store: releasing.note_answers(store, release.release_id, told, last=True, now=_now())
        )

    def _solved_run(self) -> PlanRun:
        start = _now()
        return PlanRun(
            plan_run_id=new_id(),
            circle_id=self.circle.circle_id,
            start=start,
            end=start + timedelta(days=14),
            created_by_person_id=new_id(),
            created_at=start,
            changed_at=start,
            state=State.OPTIMAL,
        )

    def _know(self, session: Any) -> None:
        digestion, store = Digestion(session, _now()), SqlStore(session)
        digestion.circles([self.circle])
        digestion.volunteers(self.people)
        digestion.tasks([self.task])
        store.runs.add(self.run, "")
        slot_id = self.task.slots[0].slot_id
        proposals = [
            Proposal(
                self.task.task_id,
                slot_id,
                person.volunteer_id,
                {},
                0,
                reserve_rank=max(0, number - self.seats + 1),
                volunteer_version=person.version,
            )
            for number, person in enumerate(self.people)
        ]
        store.plans.keep_plan(self.run.plan_run_id, proposals, [])


def _event(event_type: str, resource: Any) -> Event:
    kind = EVENTS[event_type]
    resource_id = getattr(resource, f"{kind.resource_field}_id")
    payload = kind.wrap(resource)
    return Event(
        new_id(), event_type, event_type, "tests", resource_id, resource.version, _now(), payload, None
    )


def _now() -> datetime:
    return datetime.now(UTC)


def test_nobody_is_asked_twice_and_no_seat_is_forgotten(database: Database) -> None:
    for number in range(WORLDS):
        world = World(database, random.Random(number), seats=1 + number % 3)
        for _ in range(STEPS):
            world.step()
            world.check()
        world.settle()
        world.check_settled()
        while world.open_offers:
            world.someone_answers()
            world.settle()
            world.check()
            world.check_settled()
        everybody = len(world.offers) + len(world.refused) == len(world.people)
        assert everybody or len(world.confirmed) == world.seats, f"world {number}"
