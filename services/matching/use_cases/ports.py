"""What the use cases need of the world: stored runs and plans, facts from events, the engine, the tasks
service."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.matching.domain.experience import Record
from services.matching.domain.facts import Circle, Promise, Skill, Task, Volunteer
from services.matching.domain.grounds import Ground, Key
from services.matching.domain.horizon import Horizon
from services.matching.domain.plan_run import Outcome, PlanRun
from services.matching.domain.problem import Conflict
from services.matching.domain.problem.draft import Document
from services.matching.domain.proposal import Explanation, Placement, Proposal, RankedSlot, UnfilledSlot
from services.matching.domain.release import Answer, Release
from services.matching.domain.staffing import Staffing
from services.matching.use_cases.repair_rows import Nearby, Repairs


class Runs(Protocol):
    """The plan runs. Saving with an event type tells the event in the same transaction."""

    def get(self, plan_run_id: str, *, lock: bool = False) -> PlanRun:
        """The run, locked against other writers if so wished. Raises PlanRunNotFound."""
        ...

    def of_circle(self, circle_id: str, before: str, limit: int) -> list[PlanRun]:
        """The newest runs of a circle, those made before the run `before` (empty: all)."""
        ...

    def unfinished(self, circle_id: str) -> int:
        """How many runs of a circle wait or are being solved."""
        ...

    def add(self, run: PlanRun, event: str) -> None:
        """Keep a new run."""
        ...

    def save(self, run: PlanRun, event: str = "") -> None:
        """Keep a changed run."""
        ...

    def next_queued(self) -> PlanRun | None:
        """The run that has waited longest, locked; None when nobody waits."""
        ...

    def lapsed(self, now: datetime) -> list[PlanRun]:
        """Runs being solved whose lease is over, locked."""
        ...

    def lease(self, plan_run_id: str, holder: str, until: datetime) -> None:
        """Let the holder solve the run until then."""
        ...

    def holds(self, plan_run_id: str, holder: str) -> bool:
        """Whether the holder is who solves the run."""
        ...


class Plans(Protocol):
    """Problems and plans of runs."""

    def keep_problem(self, plan_run_id: str, problem: bytes) -> None:
        """Keep the problem (gzip) that is solved; one kept before is replaced."""
        ...

    def problem(self, plan_run_id: str) -> bytes:
        """The problem of a run, empty if there is none."""
        ...

    def keep_plan(
        self, plan_run_id: str, proposals: Iterable[Proposal], unfilled: Iterable[UnfilledSlot]
    ) -> None:
        """Keep the plan of a run."""
        ...

    def proposals(self, plan_run_id: str, after: tuple[str, ...], limit: int) -> list[Proposal]:
        """Pairs by slot and volunteer, those after the given pair; reserves once they are asked."""
        ...

    def all_proposals(self, plan_run_id: str) -> list[Proposal]:
        """All pairs of the plan by slot and volunteer, reserves apart."""
        ...

    def placed(self, plan_run_id: str, slot_ids: Collection[str]) -> list[tuple[str, str, int]]:
        """(task, slot, people) that the plan places in each slot, who had accepted or was asked included."""
        ...

    def unfilled(self, plan_run_id: str, after: tuple[str, ...], limit: int) -> list[UnfilledSlot]:
        """Slots left short, by id, those after the given one."""
        ...


class Releases(Protocol):
    """Releases under way, and the proposals that each of them sends."""

    def add(self, release: Release) -> None:
        """Keep the order."""
        ...

    def get(self, release_id: str) -> Release:
        """The order."""
        ...

    def unfinished(self, plan_run_id: str = "") -> list[Release]:
        """Orders not carried out yet, the oldest first; of one run or of all."""
        ...

    def claim(self, plan_run_id: str, release_id: str, task_ids: Collection[str]) -> int:
        """Give the release all new proposals of the tasks (empty: all) that no release has. Returns their
        number."""
        ...

    def last(self, plan_run_id: str) -> Release | None:
        """The youngest order of a run."""
        ...

    def proposals(self, release_id: str) -> list[Proposal]:
        """The proposals of a release."""
        ...

    def keep_answers(
        self, release: Release, answers: Sequence[tuple[Proposal, Answer]], now: datetime, finished: bool
    ) -> None:
        """Note what became of offers, and that all is done."""
        ...

    def give_up(self, release: Release, failure: str, now: datetime) -> None:
        """Note that nothing was sent, and set its proposals free."""
        ...

    def waiting(self, plan_run_id: str) -> set[tuple[str, str]]:
        """(task, volunteer) of new proposals that no release has."""
        ...


class Staffings(Protocol):
    """How far the waves of slots have come, and who is next."""

    def begin(self, staffings: Sequence[Staffing]) -> None:
        """Note that a run staffs these slots, from the start."""
        ...

    def end(self, slot_ids: Collection[str], but: str = "") -> None:
        """Let no run but this one ask anybody for these slots any more."""
        ...

    def end_run(self, plan_run_id: str) -> None:
        """Let this run ask nobody any more."""
        ...

    def lower(self, seats: Mapping[str, int]) -> None:
        """By slot, as many people fewer are to be found by waves: a repair finds them."""
        ...

    def of_tasks(self, task_ids: Collection[str]) -> list[Staffing]:
        """The slots of these tasks for which people may still be asked, by run and slot."""
        ...

    def reserves(self, plan_run_id: str, slot_ids: Collection[str]) -> list[Proposal]:
        """Who is in reserve for these slots and was not asked yet, by slot, the best first."""
        ...

    def claim(self, release: Release, staffing: Staffing, reserves: Sequence[Proposal]) -> None:
        """Give these reserves to a release, as the wave to which the staffing has come."""
        ...

    def sent(self, plan_run_id: str, task_ids: Collection[str]) -> set[tuple[str, str]]:
        """(task, volunteer) of everybody whom a release of the run asks or has tried to ask."""
        ...

    def on_their_way(self, plan_run_id: str, slot_ids: Collection[str]) -> Mapping[str, frozenset[str]]:
        """By slot, the people whose offers are ordered or sent, and no event has told of them yet."""
        ...


class Grounds(Protocol):
    """What plans waiting for release rest on."""

    def keep(self, plan_run_id: str, grounds: Iterable[Ground]) -> None:
        """Watch these for the run."""
        ...

    def of_run(self, plan_run_id: str) -> list[Ground]:
        """What a run rests on."""
        ...

    def touched(self, keys: Collection[Key]) -> dict[str, list[Ground]]:
        """By run, those of its grounds that have one of the keys."""
        ...

    def as_now(self, keys: Collection[Key], run: PlanRun) -> dict[Key, Ground]:
        """The facts as they are now, apart from what offers of the run led to, and from promises of a
        volunteer at other times than the run looks at."""
        ...

    def forget(self, plan_run_id: str, keep: Collection[Key] = ()) -> None:
        """Watch nothing more for the run, the given keys apart."""
        ...


@dataclass(frozen=True, slots=True)
class Told:
    """A resource as an event carried it, and when that was digested."""

    document: bytes
    digested_at: datetime


class FactBook(Protocol):
    """What events have told."""

    def circle(self, circle_id: str) -> Circle | None: ...

    def circles(self) -> Mapping[str, Circle]: ...

    def skills(self) -> tuple[Skill, ...]: ...

    def open_tasks(self, circle_ids: Collection[str], horizon: Horizon, now: datetime) -> tuple[Task, ...]:
        """Tasks of the circles that can still be planned, by id."""
        ...

    def tasks(self, task_ids: Iterable[str]) -> dict[str, Task]:
        """By id, those of the tasks that are open, or full."""
        ...

    def asked_for(self, task_ids: Collection[str]) -> set[tuple[str, str]]:
        """(task, volunteer) of all offers of these tasks, whatever became of them."""
        ...

    def records(self, volunteer_ids: Collection[str], since: datetime) -> Mapping[str, Record]:
        """By volunteer, what became of their offers and promises since then; who has none is left out."""
        ...

    def records_of_circles(self, circle_ids: Collection[str], since: datetime) -> Sequence[Record]:
        """What became of the offers and promises of these circles since then."""
        ...

    def promises(self, start: datetime, end: datetime, volunteer_id: str = "") -> Iterator[Promise]:
        """Live and served assignments, and open offers, of tasks that overlap the interval, by id; of
        everybody or of one volunteer."""
        ...

    def promised_in(self, task_ids: Collection[str]) -> Iterator[Promise]:
        """Live assignments and open offers of these tasks."""
        ...

    def declined(self, start: datetime, end: datetime) -> frozenset[tuple[str, str]]:
        """(volunteer, task) of offers declined, of tasks that overlap the interval."""
        ...

    def declined_by(self, volunteer_id: str) -> frozenset[str]:
        """Tasks of which a volunteer declined an offer."""
        ...

    def offers_sent(self, since: datetime) -> Mapping[str, int]: ...

    def served(self, since: datetime) -> Mapping[str, int]: ...

    def active_volunteers(self, circle_ids: Collection[str]) -> Iterator[Volunteer]:
        """Points of at least one of the circles who may be asked, by id."""
        ...

    def volunteers(self, volunteer_ids: Collection[str]) -> list[Volunteer]: ...

    def told(self, volunteer_id: str) -> Told | None:
        """What the last event of a volunteer said, word by word."""
        ...


class Store(Protocol):
    """Everything stored, within one transaction."""

    @property
    def runs(self) -> Runs: ...
    @property
    def plans(self) -> Plans: ...
    @property
    def releases(self) -> Releases: ...
    @property
    def staffing(self) -> Staffings: ...
    @property
    def grounds(self) -> Grounds: ...
    @property
    def facts(self) -> FactBook: ...
    @property
    def repairs(self) -> Repairs: ...
    @property
    def nearby(self) -> Nearby: ...


ConflictsOf = Callable[[Document], Sequence[Conflict]]
"""The engine's answer which fixed pairs of a problem break a rule."""


@dataclass(frozen=True, slots=True)
class Solved:
    """What the engine made of a problem: the plan, what it is worth, and what stays short."""

    outcome: Outcome
    optimal: bool
    placements: Sequence[Placement]
    unfilled: Sequence[UnfilledSlot]
    reserves: Sequence[Placement] = ()
    """Who could take a seat although the plan places them nowhere, by slot, the best first."""


@dataclass(frozen=True, slots=True)
class Advance:
    """How a search stands."""

    objective: int
    bound: int
    gap: float


class Unsolvable(Exception):
    """The engine made no plan; the message is a sentence for coordinators."""


class Engine(Protocol):
    """The matching engine. Blocks; to be called in a thread of its own."""

    def solve(
        self, run: PlanRun, problem: bytes, on_advance: Callable[[Advance], None], cancel: threading.Event
    ) -> Solved:
        """The best plan within the limits of the run. Raises Unsolvable."""
        ...

    def explain(
        self,
        run: PlanRun,
        problem: bytes,
        assignments: Sequence[tuple[str, str]],
        volunteer_id: str,
        slot_id: str,
    ) -> Explanation:
        """Why a pair is in the plan or not. Raises VolunteerNotInPlan, SlotNotInPlan."""
        ...


RankSlots = Callable[[Document, int], Sequence[RankedSlot]]
"""The engine's answer which slots, so many at most, are best for the one volunteer of a problem."""


class Refused(Exception):
    """The tasks service refuses a call as a whole, and would again; the message is a sentence."""


class Mishap(Exception):
    """The tasks service failed at a call by a defect: it may pass when it is repeated, or never."""


class OfferDesk(Protocol):
    """The tasks service, as far as it sends offers."""

    async def take_back(self, plan_run_id: str, offer_id: str) -> str:
        """Revoke an offer for a repair, once. Returns the reason if that is refused, else nothing.

        Raises libs.errors.Unavailable when it may pass later.
        """
        ...

    async def send(self, plan_run_id: str, request_id: str, proposals: Sequence[Proposal]) -> list[Answer]:
        """Send offers, one answer for each in their order. The same id sends nothing twice.

        Raises Refused, libs.errors.Unavailable when it may pass later, and Mishap.
        """
        ...
