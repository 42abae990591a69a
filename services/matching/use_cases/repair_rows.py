"""Stored causes and repairs, and facts close to a change, as the use cases see them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Protocol

from services.matching.domain.facts import Pair, Promise, Task
from services.matching.domain.repair import Cause, Change, Repair


class Repairs(Protocol):
    """Causes that wait or led to a run, and what those runs are."""

    def note(self, causes: Iterable[Cause]) -> list[Cause]:
        """Keep causes; those known already stay as they are. Returns those that are new."""
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
        """Count one more attempt for each, until something came of it."""
        ...

    def calm(self, cause_ids: Collection[str]) -> None:
        """The attempt did no harm: facts changed meanwhile."""
        ...

    def take(self, cause_ids: Collection[str], plan_run_id: str) -> None:
        """The run answers the causes."""
        ...

    def settle(self, cause_ids: Collection[str]) -> None:
        """The causes left nothing to mend."""
        ...

    def reopen(self, plan_run_id: str) -> None:
        """Let the causes of a run wait again."""
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

    def to_take_back(self, plan_run_id: str) -> list[Change]:
        """Offers that the release of a run is yet to take back."""
        ...

    def keep_take_back(self, plan_run_id: str, offer_id: str, refusal_reason: str) -> None:
        """Note that an offer was taken back, or why not."""
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

    def planned(self, task_ids: Collection[str]) -> set[str]:
        """Those of the tasks for which anybody was ever asked or came."""
        ...

    def freed_by(self, task_id: str) -> frozenset[str]:
        """Who had promised to come to a task that was called off."""
        ...

    def time_of(self, task_id: str) -> tuple[datetime, datetime] | None:
        """When a task is, whatever became of it."""
        ...

    def offer_ids(self, pairs: Collection[Pair]) -> Mapping[Pair, str]:
        """The open offers of these pairs."""
        ...
