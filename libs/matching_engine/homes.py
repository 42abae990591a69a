"""Who lives near a place: an index of homes that may name some too many, but never misses anybody.

Homes are cut into strips from south to north with the same number of people each, and sorted from west to
east within a strip; so it makes no difference how unevenly people live. A circle around a place is then one
run of people in each strip that it touches.
"""

import math

import numpy as np
from numpy.typing import NDArray

STRIPS_PER_ROOT_PERSON = 0.25
"""Strips are wider than the people in them live apart, so that a circle touches few of them."""

ROUNDING = 1e-9
"""More than any relative error of the floating-point arithmetic here."""

Whole = NDArray[np.int64]


class Homes:
    """The homes of some volunteers; `numbers` says whose, `east` and `north` are metres."""

    def __init__(self, numbers: NDArray[np.int32], east: Whole, north: Whole) -> None:
        strips = max(1, int(STRIPS_PER_ROOT_PERSON * math.sqrt(len(numbers))))
        northward = np.argsort(north, kind="stable")
        ends = np.arange(strips + 1) * len(numbers) // strips
        strip = np.empty(len(numbers), dtype=np.int64)
        strip[northward] = np.repeat(np.arange(strips), np.diff(ends))
        self._west = int(east.min(initial=0))
        self._width = int(east.max(initial=0)) - self._west + 1
        keys = strip * self._width + (east - self._west)
        order = np.argsort(keys, kind="stable")
        self._keys, self._numbers = keys[order], numbers[order]
        self._south = north[northward[ends[:-1]]] if len(numbers) else np.zeros(0, dtype=np.int64)
        self._north = north[northward[ends[1:] - 1]] if len(numbers) else np.zeros(0, dtype=np.int64)

    def runs_within(self, place: tuple[int, int], radius: int) -> list[NDArray[np.int32]]:
        """Runs of the numbers of all who live at most this many metres from a place, and of some others.

        Metres are whole, rounded down, as everywhere.
        """
        radius += 1
        east, north = place
        first = np.searchsorted(self._north, north - radius)
        last = np.searchsorted(self._south, north + radius, side="right")
        strips = np.arange(first, last)
        away = np.maximum(np.maximum(self._south[strips] - north, north - self._north[strips]), 0)
        reach = float(radius) * (1 + ROUNDING)
        half_chord = np.sqrt(np.maximum(reach * reach - away.astype(np.float64) ** 2, 0))
        half_chord = (half_chord * (1 + ROUNDING)).astype(np.int64) + 1
        centre, origins = east - self._west, strips * self._width
        begins = origins + np.clip(centre - half_chord, 0, self._width)
        ends = origins + np.clip(centre + half_chord + 1, 0, self._width)
        begin, end = np.searchsorted(self._keys, begins), np.searchsorted(self._keys, ends)
        return [self._numbers[a:b] for a, b in zip(begin.tolist(), end.tolist(), strict=True) if a < b]
