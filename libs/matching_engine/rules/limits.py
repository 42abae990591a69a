"""OVER_LIMIT: minutes in total, minutes a day (by the day a timed task starts) and number of tasks."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from libs.matching_engine.people.population import Indices, Mask, Numbers
from libs.matching_engine.problem import Problem


def over_limit(problem: Problem, volunteer: int, slots: Iterable[int]) -> bool:
    """Whether this volunteer serving in all these slots exceeds one of their limits."""
    person = problem.volunteers[volunteer]
    total = 0
    by_day: dict[int, int] = {}
    tasks: set[int] = set()
    for slot in slots:
        minutes = problem.minutes(volunteer, slot)
        day = problem.task_of(slot).day
        total += minutes
        tasks.add(problem.slots[slot].task)
        if day is not None:
            by_day[day] = by_day.get(day, 0) + minutes
    return (
        exceeds(total, person.max_minutes)
        or exceeds(len(tasks), person.max_tasks)
        or any(exceeds(minutes, person.max_minutes_per_day) for minutes in by_day.values())
    )


def over_limit_alone(problem: Problem, slot: int, volunteers: NDArray[np.integer[Any]]) -> Mask:
    """Which of some exceed a limit by this slot alone; over_limit of it, for many at once."""
    population, task = problem.population, problem.task_of(slot)
    minutes = np.full(len(volunteers), task.minutes, dtype=np.int64)
    for volunteer, pair in problem.overrides_of_slot.get(slot, ()):
        if pair.minutes is not None:
            minutes[volunteers == volunteer] = pair.minutes
    mask: Mask = (minutes > population.most_minutes[volunteers]) | (population.most_tasks[volunteers] < 1)
    if task.day is not None:
        mask |= minutes > population.most_minutes_per_day[volunteers]
    return mask


def minutes_of(problem: Problem, volunteers: Indices, slots: Indices) -> Numbers:
    """The minutes that each of many pairs counts against limits."""
    minutes: Numbers = problem.minutes_of_slots[slots]
    keys, particular = problem.particular_minutes
    if len(keys) and len(slots):
        wanted = slots * len(problem.volunteers) + volunteers
        places = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        minutes = np.where(keys[places] == wanted, particular[places], minutes)
    return minutes


def exceeds(amount: int, limit: int | None) -> bool:
    """Whether an amount is above a limit that may be absent."""
    return limit is not None and amount > limit
