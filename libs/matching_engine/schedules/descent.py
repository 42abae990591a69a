"""Prices that make the bound low: steps against the slopes, each price at a pace of its own.

A slope tells in which direction a price is wrong, hardly by how much. So each step is the mean of the last
slopes over their mean size (Kingma and Ba 2015, "Adam"), and steps become shorter with time; where they gain
nothing for a while they become half as long, from the best prices on.
"""

import numpy as np

from libs.matching_engine.schedules.dual import Dual, Priced, Reals

MEMORY, MEMORY_OF_SIZE = 0.85, 0.95
PATIENCE = 12
"""Steps without a lower bound before steps become half as long."""
HALVED_AFTER = 10
"""Steps after which a step is half as long as the first."""
SMALLEST_SIZE = 0.01
SHARE = 0.05
"""How much the last best schedules count in the mean of all."""


class Descent:
    """Steps from some prices; `length` is how far a slot's price moves at first, in price units."""

    def __init__(self, dual: Dual, prices: Reals, length: float) -> None:
        self.dual = dual
        self.length = length
        self._prices = prices
        self._mean, self._size = np.zeros(len(prices)), np.zeros(len(prices))
        self._steps = self._idle = 0
        self.best: Priced = dual.at(prices)
        self._last = self.best
        self.taken: Reals = self.best.taken.astype(np.float64)
        """How far each candidate is taken in the mean of the last best schedules."""

    def with_other_candidates(self, dual: Dual) -> "Descent":
        """The same descent, from the best prices on, among other candidates of the problem."""
        before = self.dual
        descent = Descent(dual, dual.carried_over(before, self.best.prices.astype(np.float64)), self.length)
        descent._mean = dual.carried_over(before, self._mean)
        descent._size = np.abs(dual.carried_over(before, self._size))
        descent._steps = self._steps
        found = before.candidates.find(dual.candidates.keys)
        descent.taken = np.append(self.taken, 0.0)[found]
        return descent

    @property
    def reach(self) -> float:
        """How far a price may move with the next step."""
        return self.length / (1 + self._steps / HALVED_AFTER)

    def step(self) -> None:
        """Move all prices once."""
        slopes = self._last.slopes
        reach = self.reach
        self._steps += 1
        self._mean = MEMORY * self._mean + (1 - MEMORY) * slopes
        self._size = MEMORY_OF_SIZE * self._size + (1 - MEMORY_OF_SIZE) * slopes**2
        mean = self._mean / (1 - MEMORY**self._steps)
        size = self._size / (1 - MEMORY_OF_SIZE**self._steps)
        moved = self._prices - reach * self.dual.pace * mean / np.sqrt(size + SMALLEST_SIZE)
        self._prices = np.clip(moved, self.dual.least, self.dual.most)
        self._last = self.dual.at(self._prices)
        self.taken += SHARE * (self._last.taken - self.taken)
        self._judge()

    def _judge(self) -> None:
        if self._last.bound_units < self.best.bound_units:
            self.best, self._idle = self._last, 0
            return
        self._idle += 1
        if self._idle >= PATIENCE:
            self.length, self._idle = self.length / 2, 0
            self._prices, self._last = self.best.prices.astype(np.float64), self.best
