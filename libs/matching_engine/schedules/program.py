"""The best schedule of every volunteer at given worths of pairs: a dynamic program over days and minutes.

    best[d, c] = max over the sets of day d of  worth of the set + best[d - 1, c - minutes of the set]

with c the minutes that may be used up to day d. Of the sets of a day that take equally long only the best
counts. Minutes are counted in the greatest common divisor of a volunteer's sets; where that leaves too many
cells, in larger ones, sets rounded down, which can only raise a bound. Volunteers of like size are worked
out side by side.
"""

import numpy as np

from libs.matching_engine.grouping import bounds_of
from libs.matching_engine.people.population import Indices, Numbers
from libs.matching_engine.problem import Problem
from libs.matching_engine.schedules.days import DaySets

IMPOSSIBLE = -(2**61)
MOST_CELLS = 1024
CELLS_AT_ONCE = 300_000


class Program:
    """Everybody's days and sets, ready for many rounds of different worths."""

    def __init__(self, problem: Problem, sets: DaySets) -> None:
        self._sets = sets
        self._number_of_volunteers = len(problem.volunteers)
        changes = np.ones(len(sets.days), dtype=np.bool_)
        changes[1:] = (np.diff(sets.days) != 0) | (np.diff(sets.minutes) != 0)
        self._firsts = np.flatnonzero(changes)
        """An option is all sets of a day that take equally long; where each begins."""
        self._option_of_set = np.cumsum(changes) - 1
        self.option_days: Indices = sets.days[self._firsts]
        self.option_minutes: Numbers = sets.minutes[self._firsts]
        self._cells, self._steps = self._grid(problem)
        self._day_bounds = bounds_of(self.option_days, len(sets.owners))
        self._owner_bounds = bounds_of(sets.owners, self._number_of_volunteers)

    def _grid(self, problem: Problem) -> tuple[Indices, Indices]:
        """The cells of each volunteer's limit, and of each option."""
        size, sets, owners = self._number_of_volunteers, self._sets, self._sets.owners
        longest = np.zeros(len(owners), dtype=np.int64)
        np.maximum.at(longest, self.option_days, self.option_minutes)
        wanted = np.zeros(size, dtype=np.int64)
        np.add.at(wanted, owners, longest)
        divisor = np.zeros(size, dtype=np.int64)
        np.gcd.at(divisor, owners[self.option_days], self.option_minutes)
        limit = problem.population.most_minutes
        binds = wanted > limit
        unit = np.maximum(divisor, 1)
        unit *= np.maximum(1, -(-np.where(binds, limit, 0) // (unit * MOST_CELLS)))
        owner = sets.owners[self.option_days]
        steps = np.where(binds[owner], self.option_minutes // unit[owner], 0)
        return np.where(binds, limit // unit, 0).astype(np.intp), steps.astype(np.intp)

    def set_worths(self, worths: Numbers) -> tuple[Numbers, Indices]:
        """For each option what its best set is worth, and which set that is."""
        worth = np.append(worths, 0)[self._sets.members].sum(axis=1)
        if not len(worth):
            return worth, np.zeros(0, dtype=np.intp)
        best = np.maximum.reduceat(worth, self._firsts)
        hits = np.flatnonzero(worth == best[self._option_of_set])[::-1]
        which = np.zeros(len(best), dtype=np.intp)
        which[self._option_of_set[hits]] = hits
        return best, which

    def best(self, worths: Numbers) -> tuple[Numbers, Numbers]:
        """The worth of everybody's best schedule, and for each candidate whether it is in one."""
        option_worths, which = self.set_worths(worths)
        values: Numbers = np.zeros(self._number_of_volunteers, dtype=np.int64)
        chosen = np.zeros(len(self._sets.owners), dtype=np.intp)
        for volunteers in self._chunks():
            values[volunteers] = self._solve(volunteers, option_worths, chosen)
        taken = np.zeros(len(worths) + 1, dtype=np.int64)
        if len(chosen):
            np.add.at(taken, self._sets.members[which[chosen]].ravel(), 1)
        return values, taken[:-1]

    def _chunks(self) -> list[Indices]:
        busy = np.flatnonzero(np.diff(self._owner_bounds))
        busy = busy[np.argsort(self._cells[busy], kind="stable")]
        cuts = np.flatnonzero(np.diff(np.cumsum(self._cells[busy] + 1) // CELLS_AT_ONCE)) + 1
        return [part for part in np.split(busy, cuts) if len(part)]

    def _solve(self, volunteers: Indices, worths: Numbers, chosen: Indices) -> Numbers:
        """Fill the table day by day, then read the options back from the last day to the first."""
        days_of = np.diff(self._owner_bounds)[volunteers]
        table = np.zeros((len(volunteers), int(self._cells[volunteers].max()) + 1), dtype=np.int64)
        steps = []
        for rank in range(int(days_of.max())):
            rows = np.flatnonzero(days_of > rank)
            days = self._owner_bounds[volunteers[rows]] + rank
            table[rows], choice = self._day(table[rows], days, worths)
            steps.append((rows, days, choice))
        cells = self._cells[volunteers]
        values: Numbers = table[np.arange(len(volunteers)), cells]
        for rows, days, choice in reversed(steps):
            options = choice[np.arange(len(rows)), cells[rows]] + self._day_bounds[days]
            chosen[days] = options
            cells[rows] -= self._steps[options]
        return values

    def _day(self, before: Numbers, days: Indices, worths: Numbers) -> tuple[Numbers, Indices]:
        """The table after one more day of each row, and the option that each cell chose."""
        counts = np.diff(self._day_bounds)[days]
        size, width = before.shape
        # Room to the left, so that a set longer than the minutes of a cell finds what is impossible.
        padded = np.full((size, 2 * width), IMPOSSIBLE, dtype=np.int64)
        padded[:, width:] = before
        known = padded.ravel()
        cells = (np.arange(size) * 2 * width)[:, None] + np.arange(width, 2 * width)
        after = np.full_like(before, IMPOSSIBLE)
        choice: Indices = np.zeros(before.shape, dtype=np.intp)
        for place in range(int(counts.max())):
            rows = np.flatnonzero(counts > place)
            options = self._day_bounds[days[rows]] + place
            reached = known[cells[rows] - self._steps[options][:, None]]
            reached += worths[options][:, None]
            best = after[rows]
            better = reached > best
            after[rows] = np.maximum(reached, best)
            chosen = choice[rows]
            chosen[better] = place
            choice[rows] = chosen
        return after, choice
