"""The linear program over a list of schedules, one a person, that share no job.

Of many schedules few matter, so it begins with those that lose least at prices known before, and as long as
others are worth more than their owner's share, the best of them join (column generation, Dantzig and Wolfe
1960).
"""

from dataclasses import dataclass

import highspy
import numpy as np

from libs.matching_engine.bounds.relaxation import ITERATIONS_PER_WORK, PRICE_UNITS
from libs.matching_engine.people.population import Indices, Mask, Numbers
from libs.matching_engine.search.effort import Effort

AT_FIRST = 150
"""Schedules with which a program begins."""
MORE = 60
"""Schedules that join at most at once."""
TOO_LITTLE = 1e-6
"""Points; a schedule that would bring no more than this need not join."""


@dataclass(frozen=True)
class Schedules:
    """Sets of jobs, each of one person; sorted by person."""

    owners: Indices
    holds: Mask
    """Which jobs each holds, a row a schedule."""
    worths: Numbers
    """In points."""

    def __len__(self) -> int:
        return len(self.owners)

    def only(self, kept: Mask) -> "Schedules":
        """Some of these, in the same order."""
        return Schedules(self.owners[kept], self.holds[kept], self.worths[kept])

    def firsts(self) -> Indices:
        """Where the schedules of each person begin."""
        return np.flatnonzero(np.diff(self.owners, prepend=-1))


@dataclass(frozen=True)
class Relaxed:
    """What the linear program comes to. It is floating point; only its prices prove anything."""

    prices: Numbers
    """Of the jobs, in price units."""
    taken: Numbers
    """How far each schedule is taken."""
    worth: float
    """In points."""


def relaxed(schedules: Schedules, prices: Numbers, near: float, effort: Effort) -> Relaxed | None:
    """The program solved to within `near` points, begun with what is good at `prices`; None if that fails."""
    firsts = schedules.firsts()
    places = np.repeat(np.arange(len(firsts)), np.diff(firsts, append=len(schedules)))
    more = _enough_for_all(schedules, len(firsts))
    worths = (schedules.worths + more).astype(np.float64)
    holds = schedules.holds.astype(np.float64)
    program = _Program(schedules.holds, places, worths)
    net = worths - holds @ (prices / PRICE_UNITS)
    program.join(_highest(net - np.maximum.reduceat(net, firsts)[places], AT_FIRST))
    lowest, best = np.inf, program.prices
    while program.solve(effort):
        net = worths - holds @ program.prices
        bound = program.prices.sum() + np.maximum.reduceat(net, firsts).sum()
        if bound < lowest:
            lowest, best = bound, program.prices
        gains = net - program.shares[places]
        gains[program.joined] = 0.0
        better = np.flatnonzero(gains > TOO_LITTLE)
        if bound <= program.worth + near or len(better) == 0:
            return Relaxed(_in_units(best), program.taken(), program.worth - more * len(firsts))
        program.join(better[_highest(gains[better], MORE)])
    return None


def _enough_for_all(schedules: Schedules, people: int) -> int:
    """Points that make every schedule worth more than whatever others could do if its owner had none.

    Everybody has one schedule, so adding as much to all of them changes nothing else.
    """
    lowest, highest = int(schedules.worths.min()), int(schedules.worths.max())
    return 1 - lowest + people * (highest - lowest)


def _highest(values: Numbers, most: int) -> Indices:
    """The places of the highest values, no more than `most`, in no order."""
    if len(values) <= most:
        return np.arange(len(values))
    return np.argpartition(-values, most)[:most].astype(np.intp)


def _in_units(prices: Numbers) -> Numbers:
    """Prices of jobs in price units, so low that sums over all jobs are exact in floating point, too."""
    told: Numbers = np.clip(np.rint(prices * PRICE_UNITS), 0.0, float(2**52 // len(prices))).astype(np.int64)
    return told


class _Program:
    """The schedules that have joined, in a solver that goes on from its last answer."""

    def __init__(self, holds: Mask, places: Indices, worths: Numbers) -> None:
        self._holds, self._places, self._worths = holds, places, worths
        people, jobs = int(places[-1]) + 1, holds.shape[1]
        self.joined: Indices = np.zeros(0, dtype=np.intp)
        self.prices: Numbers = np.zeros(jobs)
        """Of each job, in points."""
        self.shares: Numbers = np.zeros(people)
        """What the best of each person's schedules is worth net of prices."""
        self.worth = 0.0
        self._solver = highspy.Highs()
        self._solver.silent()
        self._solver.setOptionValue("presolve", "off")  # There is little to simplify.
        none = np.zeros(0, dtype=np.int32)
        rows = people + jobs
        self._solver.addRows(
            rows, np.full(rows, -np.inf), np.ones(rows), 0, np.zeros(rows, np.int32), none, np.zeros(0)
        )

    def join(self, schedules: Indices) -> None:
        """Let more schedules take part: each has a row of its own person and one of each job."""
        number = len(schedules)
        rows, jobs = np.nonzero(self._holds[schedules])
        ends = np.cumsum(np.bincount(rows, minlength=number) + 1)
        index = np.empty(ends[-1], dtype=np.int32)
        index[np.arange(len(rows)) + rows] = jobs
        index[ends - 1] = len(self.prices) + self._places[schedules]
        starts = np.concatenate([[0], ends[:-1]]).astype(np.int32)
        none, endless = np.zeros(number), np.full(number, np.inf)
        costs = -self._worths[schedules]
        self._solver.addCols(number, costs, none, endless, len(index), starts, index, np.ones(len(index)))
        self.joined = np.concatenate([self.joined, schedules])

    def solve(self, effort: Effort) -> bool:
        """Learn prices, shares and worth; whether the solver has an answer."""
        self._solver.run()
        found = self._solver.getInfo()
        effort.spend(found.simplex_iteration_count / ITERATIONS_PER_WORK)
        duals = np.maximum(-np.array(self._solver.getSolution().row_dual), 0.0)
        self.prices, self.shares = duals[: len(self.prices)], duals[len(self.prices) :]
        self.worth = -found.objective_function_value
        return bool(self._solver.getModelStatus() == highspy.HighsModelStatus.kOptimal)

    def taken(self) -> Numbers:
        """How far each schedule is taken, those included that have not joined."""
        taken = np.zeros(len(self._worths))
        taken[self.joined] = self._solver.getSolution().col_value
        return taken
