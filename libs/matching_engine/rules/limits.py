"""OVER_LIMIT: minutes in total, minutes a day (by the day a timed task starts) and number of tasks."""

from collections.abc import Iterable

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


def exceeds(amount: int, limit: int | None) -> bool:
    """Whether an amount is above a limit that may be absent."""
    return limit is not None and amount > limit
