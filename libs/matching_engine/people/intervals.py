"""The free and the undesired times of many volunteers: who has one around, or across, a given time."""

from collections.abc import Sequence
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

Interval = tuple[int, int]
Whole = NDArray[np.integer[Any]]

RUN = 1440
"""Intervals that start in the same so many minutes are looked at together, or left out together."""


def merged(windows: list[Interval]) -> tuple[Interval, ...]:
    """The same times as disjoint windows that do not touch, sorted."""
    if len(windows) < 2:
        return tuple(windows)
    result: list[Interval] = []
    for start, end in sorted(windows):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return tuple(result)


def flattened(column: Sequence[tuple[Interval, ...]]) -> tuple[Whole, Whole, Whole]:
    """The starts and ends of all intervals of a column, and the row that each belongs to."""
    numbers = np.fromiter(chain.from_iterable(chain.from_iterable(column)), dtype=np.int64)
    lengths = np.fromiter(map(len, column), dtype=np.int64, count=len(column))
    return numbers[0::2], numbers[1::2], np.repeat(np.arange(len(column), dtype=np.int32), lengths)


class Intervals:
    """Half-open intervals with their owners, in runs of those that start on one day.

    A question looks only at the days from which some interval lasts long enough.
    """

    def __init__(self, column: Sequence[tuple[Interval, ...]]) -> None:
        starts, ends, owners = flattened(column)
        order = np.argsort(starts, kind="stable")
        self._starts, self._ends, self._owners = _narrow(starts[order]), _narrow(ends[order]), owners[order]
        days = starts[order] // RUN
        self._runs = np.flatnonzero(np.diff(days, prepend=days[:1] - 1))
        self._latest = np.maximum.reduceat(self._ends, self._runs) if len(self._runs) else self._ends

    def around(self, start: int, end: int) -> Whole:
        """The owners of intervals that hold a whole interval."""
        return self._found(int(np.searchsorted(self._starts, start, side="right")), end)

    def across(self, start: int, end: int) -> Whole:
        """The owners of intervals that overlap an interval; an owner of several is named as often."""
        return self._found(int(np.searchsorted(self._starts, end)), start + 1)

    def _found(self, stop: int, end: int) -> Whole:
        """The owners of those of the first intervals that do not end before a time."""
        runs = np.flatnonzero(self._latest[: np.searchsorted(self._runs, stop)] >= end)
        bounds = np.append(self._runs, len(self._starts))
        found = [
            self._owners[begin : min(close, stop)][self._ends[begin : min(close, stop)] >= end]
            for begin, close in zip(bounds[runs].tolist(), bounds[runs + 1].tolist(), strict=True)
        ]
        return np.concatenate(found) if found else self._owners[:0]


def _narrow(numbers: Whole) -> Whole:
    """The same in 32 bits where they fit."""
    fits = len(numbers) == 0 or (numbers.min() >= -(2**31) and numbers.max() < 2**31)
    return numbers.astype(np.int32) if fits else numbers
