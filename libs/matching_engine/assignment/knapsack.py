"""One person's schedules: sets of jobs that fit into their minutes.

    best[j, c] = the most that jobs j, j + 1, ... are worth within c minutes

With it the best schedule is read off, and all that come near it are listed without looking at others:
a set begun is worth finishing only if what it is worth and the best of the rest reach far enough.
Minutes are counted in the greatest common divisor of the jobs; where that leaves too many cells, in larger
ones, jobs rounded down, which can only raise what seems possible. Every set listed fits exactly.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from libs.matching_engine.people.population import Indices, Mask, Numbers

MOST_CELLS = 4096
IMPOSSIBLE = -(2**60)


@dataclass(frozen=True)
class Knapsack:
    """The jobs that one person could do."""

    jobs: Indices
    worths: Numbers
    """Of each job, in points, if it were the person's only one."""
    minutes: Numbers
    is_fixed: Mask
    most_minutes: int
    most_jobs: int
    load: int
    """Points that the second job costs; each further one costs as much more than the one before."""

    @cached_property
    def _cells(self) -> tuple[int, Indices]:
        """The cells of the limit and of each job."""
        limit = min(self.most_minutes, int(self.minutes.sum()))
        unit = max(1, int(np.gcd.reduce(self.minutes, initial=0)))
        unit *= max(1, -(-limit // (unit * MOST_CELLS)))
        return limit // unit, (self.minutes // unit).astype(np.intp)

    def _table(self, profits: Numbers) -> Numbers:
        cells, steps = self._cells
        best: Numbers = np.zeros((len(profits) + 1, cells + 1), dtype=np.int64)
        for job in reversed(range(len(profits))):
            row, after, step = best[job], best[job + 1], int(steps[job])
            row[:] = IMPOSSIBLE if self.is_fixed[job] else after
            if step <= cells:
                np.maximum(row[step:], after[: cells + 1 - step] + profits[job], out=row[step:])
        return best

    def best(self, profits: Numbers) -> tuple[int, Mask]:
        """The highest sum of profits, load left aside, and the jobs of it."""
        table, (left, steps) = self._table(profits), self._cells
        chosen = np.zeros(len(profits), dtype=np.bool_)
        for job in range(len(profits)):
            if self.is_fixed[job] or table[job, left] != table[job + 1, left]:
                chosen[job] = True
                left -= int(steps[job])
        return int(table[0, -1]), chosen

    def within(self, profits: Numbers, leeway: int, most: int) -> Mask | None:
        """All schedules that lose no more than a leeway, a row each; None if more than `most` seem to."""
        table, (cells, steps) = self._table(profits), self._cells
        least = int(table[0, -1]) - leeway
        chosen = np.zeros((1, len(profits)), dtype=np.bool_)
        value, left = np.zeros(1, dtype=np.int64), np.full(1, cells)
        for job in range(len(profits)):
            without = value + table[job + 1, left] >= least
            if self.is_fixed[job]:
                without[:] = False
            fitting = np.flatnonzero(left >= steps[job])
            reached = value[fitting] + profits[job] + table[job + 1, left[fitting] - steps[job]]
            taking = fitting[reached >= least]
            more = chosen[taking]
            more[:, job] = True
            chosen = np.concatenate([chosen[without], more])
            value = np.concatenate([value[without], value[taking] + profits[job]])
            left = np.concatenate([left[without], left[taking] - steps[job]])
            if len(value) > most:
                return None
        fits = (chosen @ self.minutes <= self.most_minutes) & (chosen.sum(axis=1) <= self.most_jobs)
        listed: Mask = chosen[fits]
        return listed

    def worths_of(self, chosen: Mask) -> Numbers:
        """What each of some schedules is worth in points, load included."""
        number = chosen.sum(axis=1)
        worths: Numbers = chosen @ self.worths - self.load * (number * (number - 1) // 2)
        return worths
