"""How far the waves of a slot have come: whom a released plan asks there first, and who is next."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from services.matching.domain.facts import Slot, Task
from services.matching.domain.grounds import ground_of_task
from services.matching.domain.waves import Aim, Seats, wave_size


@dataclass(frozen=True, slots=True)
class Staffing:
    """A slot for which a released run asks people until it has as many as the plan placed there.

    `task_print` tells the task as it was released; nobody more is asked for one that has changed since.
    """

    plan_run_id: str
    slot_id: str
    task_id: str
    goal: int
    task_print: str
    wave: int = 0
    ended: bool = False

    def after_wave(self) -> Staffing:
        """The staffing once another wave is ordered."""
        return replace(self, wave=self.wave + 1)

    def is_over(self, task: Task | None, now: datetime) -> bool:
        """Whether there is nothing left to ask anybody for."""
        return task is None or print_of(task) != self.task_print or task.last_start <= now


@dataclass(frozen=True, slots=True)
class Headcount:
    """Where a slot stands: the people who have said yes, and the probabilities of those who may still."""

    confirmed: int
    pending: Sequence[float] = ()


def people_to_ask(
    staffing: Staffing, slot: Slot, headcount: Headcount, candidates: Sequence[float], aim: Aim, hurry: bool
) -> int:
    """How many of the candidates, the best first, are asked now; `hurry` when there is no later wave."""
    seats = Seats(
        needed=min(staffing.goal, slot.max) - headcount.confirmed, room=slot.max - headcount.confirmed
    )
    return wave_size(seats, headcount.pending, candidates, aim, hurry)


def print_of(task: Task) -> str:
    """The task as a short print, whoever has promised what in it."""
    return ground_of_task(task.task_id, task, ()).print


def slot_of(task: Task, slot_id: str) -> Slot:
    """One of the task's slots."""
    return next(slot for slot in task.slots if slot.slot_id == slot_id)


def task_ids_of(staffings: Collection[Staffing]) -> list[str]:
    """The tasks of some slots, each once."""
    return sorted({one.task_id for one in staffings})
