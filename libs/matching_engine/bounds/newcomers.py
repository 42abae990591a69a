"""What the pairs that were left out of a model add to its bound.

Each adds at most what it nets by the prices of the rows. But one person may net something in thousands of
places, and has not the time for them. So a minute of theirs gets a price too, on top of all others: with any
price d >= 0 of a minute, a volunteer's newcomers add no more than
    d * limit + sum over newcomers of max(0, net - d * minutes),
which is weak duality for the row  sum of minutes * x <= limit.  The price rises until what is still worth
its minutes fits into the limit. Pairs may come in any number of parts: a price never falls again.
"""

from typing import Any

import numpy as np

from libs.matching_engine.people.population import UNLIMITED, Indices, Mask, Numbers
from libs.matching_engine.problem import Problem

LARGEST_PRODUCT = 2**62


class Newcomers:
    """The newcomers so far that are worth their minutes."""

    def __init__(self, problem: Problem) -> None:
        self._limits = problem.population.most_minutes
        self._prices: Numbers = np.zeros(len(self._limits), dtype=np.int64)
        self._volunteers: Indices = np.zeros(0, dtype=np.intp)
        self._nets: Numbers = np.zeros(0, dtype=np.int64)
        self._minutes: Numbers = np.zeros(0, dtype=np.int64)

    def add(self, volunteers: Indices, nets: Numbers, minutes: Numbers) -> None:
        """More pairs, each with a positive net."""
        self._volunteers = np.concatenate([self._volunteers, volunteers])
        self._nets = np.concatenate([self._nets, nets])
        self._minutes = np.concatenate([self._minutes, minutes.astype(np.int64)])
        self._make_exact()
        self._keep(self._nets > self._prices[self._volunteers] * self._minutes)
        self._raise_prices()
        self._keep(self._nets > self._prices[self._volunteers] * self._minutes)

    @property
    def worth(self) -> int:
        """What all newcomers add at most."""
        spent = self._prices[self._volunteers] * self._minutes
        paid = np.flatnonzero(self._prices)
        limits = self._limits[paid].astype(object)
        return int((self._nets - spent).sum(dtype=object)) + int((self._prices[paid] * limits).sum())

    def _make_exact(self) -> None:
        """Python's integers from now on, where 64 bits might not hold a product."""
        largest = int(np.abs(self._nets).max(initial=0)) + 1
        if largest * (int(self._minutes.max(initial=0)) + 1) >= LARGEST_PRODUCT:
            self._nets, self._prices = self._nets.astype(object), self._prices.astype(object)

    def _keep(self, kept: Any) -> None:
        mask: Mask = np.asarray(kept, dtype=np.bool_)
        self._volunteers, self._nets = self._volunteers[mask], self._nets[mask]
        self._minutes = self._minutes[mask]

    def _raise_prices(self) -> None:
        """Where not all fits, to the point where the first that does not fit is not worth its minutes."""
        a_minute = self._nets.astype(np.float64) / np.maximum(self._minutes, 1)
        order = np.lexsort((-a_minute, self._volunteers))
        volunteers, minutes, nets = self._volunteers[order], self._minutes[order], self._nets[order]
        upto = np.cumsum(minutes)
        before = upto - minutes
        before -= before[np.searchsorted(volunteers, volunteers)]
        limits = self._limits[volunteers]
        first_too_much = np.flatnonzero(
            (limits < UNLIMITED) & (before <= limits) & (before + minutes > limits)
        )
        prices = -(-nets[first_too_much] // minutes[first_too_much])
        dear = volunteers[first_too_much]
        self._prices[dear] = np.maximum(self._prices[dear], prices)
