"""Prices of jobs by column generation: the best schedules at some prices join a linear program of schedules.

Its prices swing widely at first, so each look is half way between them and the best known (Wentges 1997), or
at them where that shows nothing new.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from libs.matching_engine.assignment.knapsack import Knapsack
from libs.matching_engine.assignment.program import Schedules, relaxed
from libs.matching_engine.bounds.relaxation import PRICE_UNITS
from libs.matching_engine.people.population import Numbers
from libs.matching_engine.search.effort import Effort

MOST_LOOKS = 1_000
CLOSE_ENOUGH = 0.01
"""Points between the linear program and the bound at which prices are good enough."""


@dataclass(frozen=True)
class Priced:
    """Prices of jobs and the bound they prove, in price units."""

    prices: Numbers
    bound_units: int


def find_prices(people: Sequence[Knapsack], jobs: int, effort: Effort, is_over: Callable[[], bool]) -> Priced:
    """The prices of the lowest bound found until it can fall no more or time is over."""
    prices: Numbers = np.zeros(jobs, dtype=np.int64)
    for person in people:
        np.maximum.at(prices, person.jobs, person.worths * PRICE_UNITS)
    found: dict[tuple[int, bytes], int] = {}
    best = _priced(people, np.maximum(prices, 0), found)
    for _ in range(MOST_LOOKS):
        answer = relaxed(_listed(found, jobs), best.prices, 0.0, effort)
        if answer is None or is_over():
            break
        known = len(found)
        look = _priced(people, (best.prices + answer.prices) // 2, found)
        if len(found) == known:
            look = _priced(people, answer.prices, found)
        best = min(best, look, key=lambda priced: priced.bound_units)
        if best.bound_units <= (answer.worth + CLOSE_ENOUGH) * PRICE_UNITS:
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
    by_person = sorted(found, key=lambda schedule: schedule[0])
    holds = np.array([np.frombuffer(key, dtype=np.bool_) for _, key in by_person]).reshape(-1, jobs)
    owners = np.array([owner for owner, _ in by_person], dtype=np.intp)
    return Schedules(owners, holds, np.array([found[schedule] for schedule in by_person], dtype=np.int64))
