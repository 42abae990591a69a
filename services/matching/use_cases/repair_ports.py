"""What repairs need of the world beside what plans need: their rows, facts close to a change, the engine."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.matching.domain.facts import Pair, Promise, Task, Volunteer
from services.matching.domain.horizon import Horizon
from services.matching.domain.problem import Draft
from services.matching.domain.problem.draft import Document
from services.matching.domain.proposal import Proposal
from services.matching.domain.repair import Cause, Repair
from services.matching.use_cases.ports import FactBook, Solved, Store


class Repairs(Protocol):
    """Causes that wait or led to a run, and what those runs are."""

    def note(self, causes: Iterable[Cause]) -> None:
        """Keep causes; those known already stay as they are."""
        ...

    def due(self, noted_before: datetime) -> dict[str, list[Cause]]:
        """By circle, what waits where the first cause was noted before then, the first first."""
        ...

    def next_due(self) -> datetime | None:
        """When the cause was noted that has waited longest."""
        ...

    def waiting(self, cause_ids: Collection[str]) -> set[str]:
        """Which of the causes wait, locked against other writers."""
        ...

    def attempt(self, cause_ids: Collection[str]) -> None:
        """Count one more attempt for each."""
        ...

    def take(self, cause_ids: Collection[str], plan_run_id: str) -> None:
        """The run answers the causes."""
        ...

    def settle(self, cause_ids: Collection[str]) -> None:
        """The causes left nothing to mend."""
        ...

    def reopen(self, plan_run_id: str, slot_ids: Collection[str] | None = None) -> int:
        """Let the causes of a run wait again (those of some slots), unless taken up too often already.
        Returns their number."""
        ...

    def causes(self, plan_run_id: str) -> list[Cause]:
        """What a run answers, the first first."""
        ...

    def add(self, repair: Repair) -> None:
        """Keep what a run is."""
        ...

    def get(self, plan_run_id: str) -> Repair:
        """What a run of kind repair is. Raises RepairNotFound."""
        ...

    def supersede(self, plan_run_id: str, by: str) -> None:
        """Note which repair took the place of another."""
        ...

    def unreleased(self, circle_id: str) -> list[str]:
        """Ids of the circle's repairs with a plan that nobody has let out yet."""
        ...

    def last_released(self, circle_id: str) -> str:
        """The circle's run that went out last, empty if there is none."""
        ...

    def keep_take_back(self, plan_run_id: str, offer_id: str, refusal_reason: str) -> None:
        """Note what became of an offer to be taken back; "DONE" says that it was."""
        ...

    def refused(self, cause_ids: Collection[str]) -> frozenset[Pair]:
        """Pairs that the tasks service refused in earlier repairs of the causes."""
        ...


class Nearby(Protocol):
    """Facts about a few tasks and people, and which versions of all volunteers there are."""

    def versions(self, circle_ids: Collection[str]) -> Mapping[str, int]:
        """The version of every active point of the circles."""
        ...

    def tasks(self, task_ids: Collection[str]) -> Mapping[str, Task]:
        """By id, those of the tasks that are open."""
        ...

    def promised(self, column: str, ids: Collection[str]) -> list[Promise]:
        """Pending promises in tasks (`task_id`) or of volunteers (`volunteer_id`)."""
        ...

    def served_since(self, volunteer_ids: Collection[str], since: datetime) -> list[Promise]:
        """What the volunteers have served."""
        ...

    def given_up(self, volunteer_ids: Collection[str]) -> frozenset[tuple[str, str]]:
        """(volunteer, task) where one declined, withdrew, was taken out or did not come."""
        ...

    def offers_sent(self, volunteer_ids: Collection[str], since: datetime) -> Mapping[str, int]: ...

    def times_served(self, volunteer_ids: Collection[str], since: datetime) -> Mapping[str, int]: ...

    def freed_by(self, task_id: str) -> frozenset[str]:
        """Who had promised to come to a task that was called off."""
        ...

    def time_of(self, task_id: str) -> tuple[datetime, datetime] | None:
        """When a task is, whatever became of it."""
        ...

    def offer_ids(self, pairs: Collection[Pair]) -> Mapping[Pair, str]:
        """The open offers of these pairs."""
        ...


@dataclass(frozen=True, slots=True)
class Screened:
    """Who could take a seat: `volunteers` are the best of each slot, `left_out` counts by slot and rule why
    all others are not among them."""

    volunteers: Mapping[str, Volunteer]
    left_out: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Mended:
    """What the engine made of a repair's problem; pairs are (volunteer id, slot id)."""

    solved: Solved
    dropped: Sequence[Pair]
    kept: int
    objective_before: int
    best_nearby: bool


@dataclass(frozen=True, slots=True)
class ToMend:
    """The problem of a repair. `in_force` are promises, offers, and freed seats in the name of nobody;
    of the tasks that `changed` every seat is to be filled."""

    document: Document
    in_force: Sequence[Pair]
    changed: Collection[str]
    left_out: Mapping[str, Mapping[str, int]]


class RepairEngine(Protocol):
    """The matching engine beside a roster of everybody that is kept in memory. Blocks."""

    def screen(
        self,
        book: FactBook,
        versions: Mapping[str, int],
        draft: Draft,
        place: tuple[str, Horizon],
        leaving_out: Collection[str],
    ) -> Screened:
        """Who could take a seat of the draft's slots, as far as that depends on them alone. `place` is the
        circle and the horizon."""
        ...

    def broken(self, document: Document, pairs: Collection[Pair]) -> Mapping[Pair, str]:
        """Which pairs break a rule by themselves now, and which rule."""
        ...

    def mend(self, plan_run_id: str, to_mend: ToMend) -> Mended:
        """The plan around the change, checked. Raises Unsolvable."""
        ...


class RepairStore(Store, Protocol):
    """The store, with what repairs need."""

    @property
    def repairs(self) -> Repairs: ...
    @property
    def nearby(self) -> Nearby: ...


def asked(proposals: Iterable[Proposal]) -> list[Proposal]:
    """Whom the plan of a repair asks."""
    return [proposal for proposal in proposals if proposal.is_new]
