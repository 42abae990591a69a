"""OVER_LIMIT: minutes in total, minutes a day, number of tasks.

Each limit is one row. A minute limit L is a knapsack, whose relaxation is loose; the rows "at most k tasks
longer than L / (k + 1)", k = 0..5, hold for whole plans (k + 1 such tasks exceed L) and close most of the
difference.
"""

from dataclasses import dataclass

import numpy as np

from libs.matching_engine.formulation.model import ModelBuilder
from libs.matching_engine.pairs.candidates import Candidates
from libs.matching_engine.people.population import Indices, Mask, Numbers
from libs.matching_engine.problem import Problem

MOST_LONG_TASKS = 5
NOT_COUNTED = -1
COUNT_OF_TASKS = 0


@dataclass(frozen=True, slots=True)
class LimitRows:
    """Rows of one kind for the scope of that number: each group's row, -1 where it has none.

    Kind None is the limit itself (coefficients are the amounts), kind k is "at most k longer than L/(k+1)".
    """

    scope: int
    kind: int | None
    row_of_group: Indices


@dataclass(frozen=True)
class Scope:
    """What one limit counts: each pair's group (NOT_COUNTED for none) and amount, each group's limit."""

    groups: Indices
    amounts: Numbers
    limits: Numbers

    def counts_as_long(self, most: int) -> Mask:
        """The pairs of which a group can hold no more than `most`."""
        long: Mask = (self.groups != NOT_COUNTED) & (self.amounts > self.limits[self.groups] // (most + 1))
        return long


def scopes_of(problem: Problem, candidates: Candidates) -> list[Scope]:
    """The three limits over some candidates."""
    volunteers, population = candidates.volunteers, problem.population
    scopes = [
        Scope(volunteers, np.ones(len(candidates), dtype=np.int64), population.most_tasks),
        Scope(volunteers, candidates.minutes, population.most_minutes),
    ]
    days = sorted({task.day for task in problem.tasks if task.day is not None})
    if days:
        place = {day: number for number, day in enumerate(days)}
        of_task = np.array(
            [NOT_COUNTED if task.day is None else place[task.day] for task in problem.tasks], dtype=np.intp
        )
        day = of_task[candidates.tasks]
        groups = np.where(day == NOT_COUNTED, NOT_COUNTED, volunteers * len(days) + day)
        per_day = np.repeat(population.most_minutes_per_day, len(days))
        scopes.append(Scope(groups, candidates.minutes, per_day))
    return scopes


def add_limits(problem: Problem, candidates: Candidates, builder: ModelBuilder) -> list[LimitRows]:
    """The rows of every volunteer's limits that could ever bind."""
    return [
        rows
        for number, scope in enumerate(scopes_of(problem, candidates))
        for rows in _rows_of(number, scope, builder)
    ]


def _rows_of(number: int, scope: Scope, builder: ModelBuilder) -> list[LimitRows]:
    counted = np.flatnonzero(scope.groups != NOT_COUNTED)
    groups, amounts = scope.groups[counted], scope.amounts[counted]
    size = len(scope.limits)
    sums = np.zeros(size, dtype=np.int64)
    np.add.at(sums, groups, amounts)
    binding = sums > scope.limits
    inside = binding[groups]
    counted, groups, amounts = counted[inside], groups[inside], amounts[inside]
    found = [_add(number, None, builder, binding, counted, groups, amounts, scope.limits)]
    if number == COUNT_OF_TASKS:
        return found
    before = np.full(size, -1, dtype=np.int64)
    for most in range(MOST_LONG_TASKS + 1):
        long = amounts > scope.limits[groups] // (most + 1)
        together = np.bincount(groups[long], minlength=size)
        # With no more pairs than the row before, that one says more.
        useful = binding & (together > most) & (together != before)
        before = np.where(together > most, together, before)
        some = long & useful[groups]
        limits = np.full(size, most, dtype=np.int64)
        found.append(_add(number, most, builder, useful, counted[some], groups[some], 1, limits))
    return found


def _add(
    scope: int,
    kind: int | None,
    builder: ModelBuilder,
    has_row: Mask,
    pairs: Indices,
    groups: Indices,
    coefficients: Numbers | int,
    limits: Numbers,
) -> LimitRows:
    with_row = np.flatnonzero(has_row)
    local = np.full(len(has_row), -1, dtype=np.intp)
    local[with_row] = np.arange(len(with_row))
    rows = builder.add_rows(limits[with_row], (local[groups], pairs, coefficients))
    local[with_row] = rows
    return LimitRows(scope, kind, local)
