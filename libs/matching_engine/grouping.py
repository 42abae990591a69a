"""Groups as arrays: where each group of sorted keys begins, and the pairs within groups."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Indices = NDArray[np.intp]
Numbers = NDArray[Any]


def bounds_of(keys: Numbers, size: int) -> Indices:
    """For sorted keys 0..size-1 the position where each begins, and one past the last."""
    return np.searchsorted(keys, np.arange(size + 1)).astype(np.intp)


def spread(starts: Indices, counts: Indices) -> Indices:
    """The positions starts[g], starts[g] + 1, ... counts[g] of them, group after group."""
    shifts = (
        np.repeat(starts - np.concatenate(([0], np.cumsum(counts)[:-1])), counts) if len(counts) else starts
    )
    return np.asarray(shifts + np.arange(int(counts.sum())), dtype=np.intp)


def pairs_within(keys: Numbers) -> tuple[Indices, Indices]:
    """All (i, j), i < j, with equal keys; keys are sorted. Ordered by i, then j."""
    if not len(keys):
        return np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.intp)
    ends = np.searchsorted(keys, keys, side="right")
    first: Indices = np.arange(len(keys), dtype=np.intp)
    counts = (ends - first - 1).astype(np.intp)
    return np.repeat(first, counts), spread(first + 1, counts)


def rank_within(keys: Numbers) -> NDArray[np.intp]:
    """The place of each entry among those with the same key, from 0; keys are sorted."""
    return np.arange(len(keys), dtype=np.intp) - np.searchsorted(keys, keys).astype(np.intp)


def united(numbers: Indices, others: Indices) -> Indices:
    """Each of some sorted numbers and of some others once, sorted."""
    if not len(others):
        return numbers
    together = np.concatenate([numbers, others])
    together.sort(kind="stable")
    is_new = np.ones(len(together), dtype=np.bool_)
    is_new[1:] = together[1:] != together[:-1]
    return together[is_new]
