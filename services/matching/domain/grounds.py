"""What a plan rests on, and whether it still holds.

A plan that waits for its release rests on the tasks for which it proposes somebody new, on those volunteers,
and on the circles of those tasks. It is stale as soon as one of these facts changes, somebody else is
promised or loses a seat in such a task, or such a volunteer is promised something else. What the run's own
offers lead to changes nothing, neither does an offer of which an assignment became.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from services.matching.domain.facts import Circle, Promise, Task, Volunteer

GONE = ""
"""The print of a fact that does not hold any more."""


class Kind(StrEnum):
    """What sort of fact it is."""

    TASK = "task"
    VOLUNTEER = "volunteer"
    CIRCLE = "circle"


Key = tuple[Kind, str]
"""Kind and id of a fact."""


@dataclass(frozen=True, slots=True)
class Ground:
    """One fact as a short print, with the seats promised in it (by a task) or to it (by a volunteer)."""

    kind: Kind
    key: str
    print: str
    promises: frozenset[str] = frozenset()

    def still_holds(self, now: Ground) -> bool:
        """Whether the same fact, as it is now, leaves the plan as good as it was."""
        if self.print != now.print:
            return False
        if self.kind is Kind.VOLUNTEER:
            return now.promises <= self.promises
        return now.promises == self.promises


def ground_of_task(task_id: str, task: Task | None, promises: Iterable[Promise]) -> Ground:
    """The task, None when it is not open any more, with the seats that are promised in it."""
    seats = frozenset(f"{promise.slot_id} {promise.volunteer_id}" for promise in promises)
    return Ground(Kind.TASK, task_id, _print(task), seats)


def ground_of_volunteer(
    volunteer_id: str, volunteer: Volunteer | None, promises: Iterable[Promise]
) -> Ground:
    """The volunteer, None when they may not be asked any more, with the seats promised to them."""
    known = replace(volunteer, version=0) if volunteer and volunteer.active else None
    return Ground(Kind.VOLUNTEER, volunteer_id, _print(known), frozenset(one.slot_id for one in promises))


def ground_of_circle(circle_id: str, circle: Circle | None) -> Ground:
    """The circle with its policy."""
    return Ground(Kind.CIRCLE, circle_id, _print(circle))


def _print(fact: Task | Volunteer | Circle | None) -> str:
    if fact is None:
        return GONE
    told = repr(replace(fact, changed_at=None))  # type: ignore[arg-type]
    return hashlib.sha256(told.encode()).hexdigest()[:32]
