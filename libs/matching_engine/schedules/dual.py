"""The bound as a function of prices, and how it changes with each of them.

A change of sign: what a volunteer is paid for a seat is what the task pays. All prices stand in one vector:

    per slot        what a volunteer in it is paid, any sign
    per volunteer   what each task of theirs costs them, >= 0; load is settled with whoever sells them tasks:
                    max over n of  price * n - load * n (n - 1) / 2
    per pair        of an all-or-nothing task: what it pays for its task's opening, >= 0
    per row         of TOGETHER (any sign) and APART (>= 0)
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from libs.matching_engine.bounds.relaxation import PRICE_UNITS
from libs.matching_engine.formulation.companions import add_companions
from libs.matching_engine.formulation.model import Model, ModelBuilder
from libs.matching_engine.pairs.candidates import Candidates
from libs.matching_engine.people.population import Numbers
from libs.matching_engine.problem import Problem
from libs.matching_engine.schedules.days import DaySets, day_sets
from libs.matching_engine.schedules.program import Program
from libs.matching_engine.schedules.tasks import Tasks

Reals = NDArray[np.float64]

LARGEST_SUM = 2**60
"""No sum of 64-bit numbers is larger."""

DEAREST = 4
"""No price is more than so many times what a seat and the serving of its task give at most."""


class TooLargeNumbers(Exception):
    """Values or minutes so large that 64 bits might not hold their sums."""


@dataclass(frozen=True)
class Priced:
    """What some prices prove over some candidates: `rest` + the sum of `schedules`, in price units."""

    prices: Numbers
    rest: int
    schedules: Numbers
    """The worth of each volunteer's best schedule."""
    worths: Numbers
    """Of each candidate, as its volunteer sees it."""
    taken: Numbers
    """Which candidates the best schedules hold."""
    slopes: Reals
    """How fast the bound grows with each price."""

    @property
    def bound_units(self) -> int:
        """No plan of these candidates is worth more."""
        return self.rest + int(self.schedules.sum())


class Dual:
    """The bound over some candidates, which must be closed under company, for any prices."""

    def __init__(self, problem: Problem, candidates: Candidates, tasks: Tasks) -> None:
        self.problem = problem
        self.candidates = candidates
        self._tasks = tasks
        self._in_whole = np.flatnonzero(tasks.is_whole[candidates.tasks])
        self._company = _company(problem, candidates)
        self._constant = -problem.weights.disruption * len(problem.published) * PRICE_UNITS
        self._load = problem.weights.load * PRICE_UNITS
        self._check_size()
        self.sets: DaySets = day_sets(problem, candidates)
        self.program = Program(problem, self.sets)
        sizes = (len(problem.slots), len(problem.volunteers), len(self._in_whole), len(self._company.limits))
        self._cuts = np.cumsum(sizes)
        self.least: Reals = np.zeros(int(self._cuts[-1]))
        self.least[: sizes[0]] = -np.inf
        self.least[self._cuts[2] :][self._company.is_equality] = -np.inf
        self.most: Reals = np.full(len(self.least), float(DEAREST * tasks.dearest))
        self.least = np.maximum(self.least, -self.most)
        self.pace: Reals = np.repeat((1.0, 0.1, 0.3, 0.3), sizes)
        """How far a price of each kind moves, beside the price of a slot."""

    def _check_size(self) -> None:
        """TooLargeNumbers unless all sums fit, whatever the prices: of worths, of seats, of tasks sold."""
        inside, dearest = self.candidates, DEAREST * self._tasks.dearest
        rows = int(np.bincount(self._company.columns, minlength=1).max())
        worth = int(np.abs(inside.values).max(initial=0)) * PRICE_UNITS + (3 + rows) * dearest
        sold = inside.most_tasks.astype(np.float64)
        total = float(worth) * len(inside) + float(dearest) * (self._tasks.number_of_seats + len(inside))
        total += float((dearest * sold + self._load * sold**2).sum())
        if total >= LARGEST_SUM:
            raise TooLargeNumbers

    def first_prices(self, of_slots: Numbers) -> Reals:
        """Prices of slots, as far as they are in range, and nothing else."""
        prices = np.zeros(len(self.least))
        prices[: len(of_slots)] = of_slots
        return np.clip(prices, self.least, self.most)

    def carried_over(self, other: "Dual", prices: Reals) -> Reals:
        """The prices of another dual of this problem, as far as they mean something here."""
        slots, tasks, openings, _ = np.split(prices, other._cuts[:-1])
        carried = np.zeros(len(self.least))
        carried[: self._cuts[1]] = np.concatenate([slots, tasks])
        keys = other.candidates.keys[other._in_whole]
        found = self.candidates.find(keys)
        of_pairs = np.zeros(len(self.candidates))
        of_pairs[found[found >= 0]] = openings[found >= 0]
        carried[self._cuts[1] : self._cuts[2]] = of_pairs[self._in_whole]
        there = {row: place for place, row in enumerate(_contents(other))}
        for place, row in enumerate(_contents(self)):
            if row in there:
                carried[self._cuts[2] + place] = prices[other._cuts[2] + there[row]]
        return carried

    def at(self, prices: Reals) -> Priced:
        """The bound at some prices, rounded to whole units."""
        whole: Numbers = np.rint(prices).astype(np.int64)
        of_slots, of_tasks, openings, rows = np.split(whole, self._cuts[:-1])
        inside, model = self.candidates, self._company
        worths: Numbers = inside.values.astype(np.int64) * PRICE_UNITS
        worths += of_slots[inside.slots] - of_tasks[inside.volunteers]
        worths[self._in_whole] -= openings
        np.subtract.at(worths, model.columns, model.coefficients * rows[model.rows])
        schedules, taken = self.program.best(worths)
        bonus: Numbers = np.zeros(len(self.problem.tasks), dtype=np.int64)
        np.add.at(bonus, inside.tasks[self._in_whole], openings)
        of_seats, seats, opens = self._tasks.best(of_slots, bonus)
        numbers = self._numbers_of_tasks(of_tasks)
        sold = of_tasks * numbers - self._load * (numbers * (numbers - 1) // 2)
        rest = self._constant + of_seats + int(sold.sum()) + int((rows * model.limits).sum())
        used = np.zeros(len(model.limits), dtype=np.int64)
        np.add.at(used, model.rows, model.coefficients * taken[model.columns])
        slopes = np.concatenate(
            [
                np.bincount(inside.slots, taken, len(of_slots)) - seats,
                numbers - np.bincount(inside.volunteers, taken, len(of_tasks)),
                opens[inside.tasks[self._in_whole]] - taken[self._in_whole],
                model.limits - used,
            ]
        )
        return Priced(whole, rest, schedules, worths, taken, slopes)

    def of_newcomers(self, prices: Numbers) -> tuple[Numbers, Numbers]:
        """What slots pay, and what volunteers pay for each task, to and from pairs that are not in here."""
        return prices[: self._cuts[0]], prices[self._cuts[0] : self._cuts[1]]

    def _numbers_of_tasks(self, prices: Numbers) -> Numbers:
        """How many tasks it pays best to sell each volunteer."""
        most = self.candidates.most_tasks.astype(np.int64)
        if not self._load:
            return most
        numbers: Numbers = np.minimum(most, prices // self._load + 1)
        return numbers


def _company(problem: Problem, candidates: Candidates) -> Model:
    builder = ModelBuilder(0)
    builder.add_columns(candidates.values, np.ones(len(candidates), dtype=np.int64))
    add_companions(problem, candidates, builder)
    return builder.model()


def _contents(dual: Dual) -> list[tuple[int, ...]]:
    """What each row of company is about: its pairs, and how they count."""
    model = dual._company
    signed = dual.candidates.keys[model.columns] * 2 + (model.coefficients > 0)
    return [tuple(signed[begin:end].tolist()) for begin, end in pairwise(model.row_bounds.tolist())]
