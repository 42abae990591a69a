"""OVER_LIMIT: minutes in total, minutes a day, number of tasks.

Each limit is one row. A minute limit L is a knapsack, whose relaxation is loose; the rows "at most k tasks
longer than L / (k + 1)", k = 0..5, hold for whole plans (k + 1 such tasks exceed L) and close most of the
difference.
"""

from libs.matching_engine.candidates import Candidates
from libs.matching_engine.formulation.model import Model
from libs.matching_engine.problem import Problem

MOST_LONG_TASKS = 5


def add_limits(problem: Problem, candidates: Candidates, model: Model) -> None:
    """The rows of every volunteer's limits that could ever bind."""
    for volunteer, pairs in candidates.of_volunteer.items():
        person = problem.volunteers[volunteer]
        if person.max_tasks is not None and len(pairs) > person.max_tasks:
            model.at_most(person.max_tasks, pairs)
        minutes = {pair: problem.minutes(volunteer, candidates.slots[pair]) for pair in pairs}
        if person.max_minutes is not None:
            _add_minute_limit(model, minutes, person.max_minutes)
        if person.max_minutes_per_day is not None:
            for of_day in _by_day(problem, candidates, minutes):
                _add_minute_limit(model, of_day, person.max_minutes_per_day)


def _by_day(problem: Problem, candidates: Candidates, minutes: dict[int, int]) -> list[dict[int, int]]:
    days: dict[int, dict[int, int]] = {}
    for pair, length in minutes.items():
        day = problem.task_of(candidates.slots[pair]).day
        if day is not None:
            days.setdefault(day, {})[pair] = length
    return list(days.values())


def _add_minute_limit(model: Model, minutes: dict[int, int], limit: int) -> None:
    if sum(minutes.values()) <= limit:
        return
    model.at_most(limit, list(minutes), list(minutes.values()))
    for most in range(MOST_LONG_TASKS + 1):
        long = [pair for pair, length in minutes.items() if length * (most + 1) > limit]
        if len(long) > most:
            model.at_most(most, long)
