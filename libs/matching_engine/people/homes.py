"""Who lives near a place: an index of homes that may name some too many, but never misses anybody.

Homes are cut into strips from south to north with the same number of people each, and sorted from west to
east within a strip; so it makes no difference how unevenly people live. A circle around a place is then one
run of people in each strip that it touches. People may come in classes that have strips of their own, and
each class its own circle.
"""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

STRIPS_PER_ROOT_PERSON = 0.25
"""Strips are wider than the people in them live apart, so that a circle touches few of them."""

ROUNDING = 1e-9
"""More than any relative error of the floating-point arithmetic here."""

Whole = NDArray[np.int64]
Run = NDArray[np.int32]


class Homes:
    """The homes of classes of volunteers, given by number; `east` and `north` are everybody's metres."""

    def __init__(self, classes: Sequence[Run], east: Whole, north: Whole) -> None:
        everybody = np.concatenate([np.zeros(0, dtype=np.int32), *classes])
        self._west = int(east[everybody].min(initial=0))
        self._width = int(east[everybody].max(initial=0)) - self._west + 1
        strips = [strip for members in classes for strip in _strips(members, north)]
        self._south = np.array([int(north[strip[0]]) for strip in strips], dtype=np.int64)
        self._north = np.array([int(north[strip[-1]]) for strip in strips], dtype=np.int64)
        self._class = np.repeat(np.arange(len(classes)), [_number_of_strips(len(each)) for each in classes])
        sorted_strips = [strip[np.argsort(east[strip], kind="stable")] for strip in strips]
        self._numbers = np.concatenate([everybody[:0], *sorted_strips])
        origins = np.repeat(np.arange(len(strips)), [len(strip) for strip in strips]) * self._width
        self._keys = origins + (east[self._numbers] - self._west)

    def runs_within(self, place: tuple[int, int], radii: Sequence[int]) -> list[Run]:
        """Runs of the numbers of all who live at most as many metres from a place as their class has.

        Some others may be among them. Metres are whole, rounded down, as everywhere.
        """
        east, north = place
        away = np.maximum(np.maximum(self._south - north, north - self._north), 0)
        radius = np.array(radii, dtype=np.int64)[self._class] + 1
        strips = np.flatnonzero(away <= radius)
        reach = radius[strips] * (1 + ROUNDING)
        half_chord = np.sqrt(np.maximum(reach**2 - away[strips].astype(np.float64) ** 2, 0)) * (1 + ROUNDING)
        whole_half = half_chord.astype(np.int64) + 1
        centre, origins = east - self._west, strips * self._width
        begins = np.searchsorted(self._keys, origins + np.clip(centre - whole_half, 0, self._width))
        ends = np.searchsorted(self._keys, origins + np.clip(centre + whole_half + 1, 0, self._width))
        return [
            self._numbers[begin:end]
            for begin, end in zip(begins.tolist(), ends.tolist(), strict=True)
            if begin < end
        ]


def _number_of_strips(people: int) -> int:
    return min(people, max(1, int(STRIPS_PER_ROOT_PERSON * math.sqrt(people))))


def _strips(members: Run, north: Whole) -> list[Run]:
    """The members from south to north, in strips of about equal numbers."""
    northward = members[np.argsort(north[members], kind="stable")]
    number = _number_of_strips(len(members))
    return np.array_split(northward, number) if number else []
