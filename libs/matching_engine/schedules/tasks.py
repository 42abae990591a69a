"""What each task would best be filled with when a volunteer in a slot costs the price of the slot.

    best(t) = max(0, served + openings + sum over slots of the best number of seats n of  fill(n) - price * n)

n is at least `min` in every slot of an all-or-nothing task, and some n is at least 1: who serves nobody is
not served.
"""

import numpy as np

from libs.matching_engine.bounds.relaxation import PRICE_UNITS
from libs.matching_engine.objective import served_value, urgency
from libs.matching_engine.people.population import Indices, Mask, Numbers
from libs.matching_engine.problem import Problem
from libs.matching_engine.rules.team import must_be_whole

NEVER = -(2**61)


def largest_worth(problem: Problem) -> int:
    """What one seat or the serving of one task gives at most."""
    weights = problem.weights
    most_urgent = max((urgency(problem, task) for task in range(len(problem.tasks))), default=1)
    return (weights.required + weights.served + 1) * most_urgent


class Tasks:
    """The seats of all tasks; `able` is how many pairs each slot has at most. Worths are in price units."""

    def __init__(self, problem: Problem, able: Indices) -> None:
        slots, weights = problem.slots, problem.weights
        self._task_of: Indices = problem.task_of_slots
        self._number = len(problem.tasks)
        least, desired, most = (
            np.array([getattr(slot, name) for slot in slots], dtype=np.int64)
            for name in ("min", "desired", "max")
        )
        urgencies = np.array([urgency(problem, task) for task in range(self._number)], dtype=np.int64)
        unit = urgencies[self._task_of] * PRICE_UNITS
        able = np.minimum(able, most)
        ends = [np.minimum(number, able) for number in (np.zeros_like(least), least, desired, most)]
        worths = (weights.required, weights.desired, weights.extra)
        self._kinds = [(ends[kind + 1] - ends[kind], worth * unit) for kind, worth in enumerate(worths)]
        self.first_worths: Numbers = np.where(
            least > 0, weights.required, np.where(desired > 0, weights.desired, weights.extra)
        ) * np.where(able > 0, unit, 0)
        self.dearest = largest_worth(problem) * PRICE_UNITS
        self._able = able
        self.number_of_seats = int(able.sum())
        self.is_whole: Mask = np.array(
            [must_be_whole(problem, task) for task in range(self._number)], np.bool_
        )
        self._served = np.array([served_value(problem, task) for task in range(self._number)]) * PRICE_UNITS
        short = np.zeros(self._number, dtype=np.bool_)
        short[self._task_of[able < least]] = True
        possible = np.zeros(self._number, dtype=np.bool_)
        possible[self._task_of[able > 0]] = True
        self._can_open = possible & ~(short & self.is_whole)

    def best(self, prices: Numbers, openings: Numbers) -> tuple[int, Numbers, Mask]:
        """The total worth of all tasks, the seats of each slot, and which tasks open."""
        worth, seats = self._filled(prices)
        of_task, filled = self._sums(worth), self._sums(seats)
        alone = np.flatnonzero((filled == 0) & ~self.is_whole & self._can_open)
        slots, lone = self._first_seats(prices)
        of_task[alone] = lone[alone]
        seats[slots[alone]] = 1
        of_task += self._served + openings
        opens: Mask = self._can_open & np.asarray(of_task > 0, dtype=np.bool_)
        seats[~opens[self._task_of]] = 0
        return int(of_task[opens].sum()), seats, opens

    def _filled(self, prices: Numbers) -> tuple[Numbers, Numbers]:
        """Every seat worth more than its price, and those that an open all-or-nothing task cannot leave."""
        worth: Numbers = np.zeros(len(prices), dtype=np.int64)
        seats: Numbers = np.zeros(len(prices), dtype=np.int64)
        forced = self.is_whole[self._task_of]
        for number, of_seat in self._kinds:
            taken = np.where((of_seat > prices) | forced, number, 0)
            worth += taken * (of_seat - prices)
            seats += taken
            forced = np.zeros(len(prices), dtype=np.bool_)
        return worth, seats

    def _first_seats(self, prices: Numbers) -> tuple[Indices, Numbers]:
        """For each task the slot where one volunteer costs least, and what that is worth."""
        gains = np.where(self._able > 0, self.first_worths - prices, NEVER)
        order = np.lexsort((-gains, self._task_of))
        begins = np.searchsorted(self._task_of[order], np.arange(self._number))
        slots = order[np.minimum(begins, max(0, len(order) - 1))] if len(order) else begins
        return slots.astype(np.intp), gains[slots] if len(order) else np.full(self._number, NEVER)

    def _sums(self, amounts: Numbers) -> Numbers:
        sums: Numbers = np.zeros(self._number, dtype=np.int64)
        np.add.at(sums, self._task_of, amounts)
        return sums
