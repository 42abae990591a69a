"""Prices of jobs by column generation: the best schedules at some prices join a linear program of schedules.

Its prices swing widely at first, so each look is half way between them and the best known (Wentges 1997).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from libs.matching_engine.assignment.knapsack import Knapsack
from libs.matching_engine.bounds.relaxation import ITERATIONS_PER_WORK, PRICE_UNITS
from libs.matching_engine.people.population import Indices, Mask, Numbers
from libs.matching_engine.search.effort import Effort

MOST_LOOKS = 1_000
CLOSE_ENOUGH = 0.01
"""Points between the linear program and the bound at which prices are good enough."""


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


@dataclass(frozen=True)
class Priced:
    """Prices of jobs and the bound they prove, in price units."""

    prices: Numbers
    bound_units: int


def relaxed(schedules: Schedules, people: int, effort: Effort) -> tuple[Numbers, Numbers, float] | None:
    """Prices of jobs in price units, how far each schedule is taken, the worth in points; None if none."""
    number, jobs = schedules.holds.shape
    rows, held = np.nonzero(schedules.holds)
    matrix = csr_matrix(
        (
            np.ones(len(rows) + number),
            (np.concatenate([held, jobs + schedules.owners]), np.concatenate([rows, np.arange(number)])),
        ),
        shape=(jobs + people, number),
    )
    # Everybody has one schedule, so adding as much to all of them changes nothing; so much that it pays for
    # nobody to have none, whatever others could do then.
    lowest, highest = int(schedules.worths.min()), int(schedules.worths.max())
    more = 1 - lowest + people * (highest - lowest)
    worths = (schedules.worths + more).astype(np.float64)
    options = {"presolve": False}  # There is little to simplify, and these programs are many and small.
    answer = linprog(-worths, matrix, np.ones(jobs + people), method="highs", options=options)
    if answer.status != 0:
        return None
    effort.spend(answer.nit / ITERATIONS_PER_WORK)
    # Any prices prove a bound; so low that sums over all jobs are exact as floating-point numbers, too.
    told = np.clip(np.rint(-answer.ineqlin.marginals[:jobs] * PRICE_UNITS), 0.0, float(2**52 // jobs))
    prices = told.astype(np.int64)
    return prices, answer.x, -answer.fun - more * people


def find_prices(people: Sequence[Knapsack], jobs: int, effort: Effort, is_over: Callable[[], bool]) -> Priced:
    """The prices of the lowest bound found until it can fall no more or time is over."""
    prices: Numbers = np.zeros(jobs, dtype=np.int64)
    for person in people:
        np.maximum.at(prices, person.jobs, person.worths * PRICE_UNITS)
    found: dict[tuple[int, bytes], int] = {}
    best = _priced(people, np.maximum(prices, 0), found)
    for _ in range(MOST_LOOKS):
        answer = relaxed(_listed(found, jobs), len(people), effort)
        if answer is None or is_over():
            break
        look = _priced(people, (best.prices + answer[0]) // 2, found)
        best = min(best, look, key=lambda priced: priced.bound_units)
        if best.bound_units <= (answer[2] + CLOSE_ENOUGH) * PRICE_UNITS:
            break
    return best


def _priced(people: Sequence[Knapsack], prices: Numbers, found: dict[tuple[int, bytes], int]) -> Priced:
    """The bound of some prices; everybody's best schedule is added to those found."""
    bound = int(prices.sum())
    for number, person in enumerate(people):
        value, chosen = person.best(person.worths * PRICE_UNITS - prices[person.jobs])
        bound += value
        holds = np.zeros(len(prices), dtype=np.bool_)
        holds[person.jobs[chosen]] = True
        found[number, holds.tobytes()] = int(person.worths[chosen].sum())
    return Priced(prices, bound)


def _listed(found: dict[tuple[int, bytes], int], jobs: int) -> Schedules:
    holds = np.array([np.frombuffer(key, dtype=np.bool_) for _, key in found]).reshape(-1, jobs)
    owners = np.array([owner for owner, _ in found], dtype=np.intp)
    return Schedules(owners, holds, np.array(list(found.values()), dtype=np.int64))
