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
from libs.matching_engine.timetable import NO_DAY

MOST_LONG_TASKS = 5
NOT_COUNTED = -1
COUNT_OF_TASKS = 0


@dataclass(frozen=True, slots=True)
class LimitRows:
    """Rows of one kind for the scope of that number: the groups that have one, sorted, and their rows.

    Kind None is the limit itself (coefficients are the amounts), kind k is "at most k longer than L/(k+1)".
    """

    scope: int
    kind: int | None
    groups: Indices
    rows: Indices

    def of(self, groups: Indices) -> Indices:
        """The row of each of some groups, -1 where it has none."""
        if not len(self.groups):
            return np.full(len(groups), -1, dtype=np.intp)
        places = np.minimum(np.searchsorted(self.groups, groups), len(self.groups) - 1)
        return np.where(self.groups[places] == groups, self.rows[places], -1).astype(np.intp)


@dataclass(frozen=True)
class Scope:
    """What one limit counts, pair by pair: group (NOT_COUNTED for none), amount, and the group's limit."""

    groups: Indices
    amounts: Numbers
    limits: Numbers

    def counts_as_long(self, most: int) -> Mask:
        """The pairs of which a group can hold no more than `most`."""
        long: Mask = (self.groups != NOT_COUNTED) & (self.amounts > self.limits // (most + 1))
        return long

    def only(self, kept: Mask) -> "Scope":
        """The same for some of the pairs."""
        return Scope(self.groups[kept], self.amounts[kept], self.limits[kept])


def scopes_of(problem: Problem, candidates: Candidates) -> list[Scope]:
    """The three limits over some candidates; a group is a volunteer, or a volunteer on a day."""
    volunteers, population = candidates.volunteers, problem.population
    days = problem.timetable.days
    day = days[candidates.tasks]
    on_day = volunteers * (int(days.max(initial=NO_DAY)) + 1) + day
    return [
        Scope(volunteers, np.ones(len(candidates), dtype=np.int64), population.most_tasks[volunteers]),
        Scope(volunteers, candidates.minutes, population.most_minutes[volunteers]),
        Scope(
            np.where(day == NO_DAY, NOT_COUNTED, on_day),
            candidates.minutes,
            population.most_minutes_per_day[volunteers],
        ),
    ]


def add_limits(problem: Problem, candidates: Candidates, builder: ModelBuilder) -> list[LimitRows]:
    """The rows of every volunteer's limits that could ever bind."""
    return [
        rows
        for number, scope in enumerate(scopes_of(problem, candidates))
        for rows in _rows_of(number, scope, builder)
    ]


def _rows_of(number: int, scope: Scope, builder: ModelBuilder) -> list[LimitRows]:
    binds = _could_bind(scope)
    pairs, scope = np.flatnonzero(binds), scope.only(binds)
    found = [_add(number, None, builder, pairs, scope.groups, scope.amounts, scope.limits)]
    if number == COUNT_OF_TASKS:
        return found
    together_before = np.full(len(pairs), -1, dtype=np.intp)
    for most in range(MOST_LONG_TASKS + 1):
        long = scope.counts_as_long(most)
        together = _sums(scope.groups, long.astype(np.int64))
        # With no more pairs than the row before, that one says more.
        useful = long & (together > most) & (together != together_before)
        together_before = np.where(together > most, together, together_before)
        limits = np.full(int(useful.sum()), most, dtype=np.int64)
        found.append(_add(number, most, builder, pairs[useful], scope.groups[useful], 1, limits))
    return found


def _could_bind(scope: Scope) -> Mask:
    """The pairs of groups whose amounts together exceed the limit."""
    sums = _sums(scope.groups, scope.amounts)
    return np.asarray((scope.groups != NOT_COUNTED) & (sums > scope.limits), dtype=np.bool_)


def _sums(groups: Indices, amounts: Numbers) -> Numbers:
    """For each pair the amounts of all pairs of its group together."""
    keys, places = np.unique(groups, return_inverse=True)
    sums = np.zeros(len(keys), dtype=np.int64)
    np.add.at(sums, places, amounts)
    return sums[places]


def _add(
    scope: int,
    kind: int | None,
    builder: ModelBuilder,
    pairs: Indices,
    groups: Indices,
    coefficients: Numbers | int,
    limits: Numbers,
) -> LimitRows:
    """One row for each group of some pairs; a group's limit is that of each of its pairs."""
    keys, firsts, local = np.unique(groups, return_index=True, return_inverse=True)
    return LimitRows(scope, kind, keys, builder.add_rows(limits[firsts], (local, pairs, coefficients)))
