"""Half-open stretches of time, and sets of them kept as sorted lists in which nothing touches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

Seconds = tuple[int, int]
"""A stretch [from, to) in seconds since 1970."""


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """The moments from `start` until just before `end`. Raises ValueError when there are none."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("an interval needs moments, not wall-clock times")
        if self.start >= self.end:
            raise ValueError("an interval must start before it ends")


def union(stretches: Iterable[Seconds]) -> list[Seconds]:
    """All that any of the stretches covers; what overlaps or touches becomes one."""
    merged: list[Seconds] = []
    for start, end in sorted(stretches):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def intersection(a: Sequence[Seconds], b: Sequence[Seconds]) -> list[Seconds]:
    """What both sets cover."""
    common: list[Seconds] = []
    i = j = 0
    while i < len(a) and j < len(b):
        start, end = max(a[i][0], b[j][0]), min(a[i][1], b[j][1])
        if start < end:
            common.append((start, end))
        if a[i][1] < b[j][1]:
            i += 1
        else:
            j += 1
    return common


def difference(a: Sequence[Seconds], b: Sequence[Seconds]) -> list[Seconds]:
    """What the first set covers and the second does not."""
    if not a or not b:
        return list(a)
    gaps = zip([a[0][0], *(end for _, end in b)], [*(start for start, _ in b), a[-1][1]], strict=True)
    return intersection(a, [gap for gap in gaps if gap[0] < gap[1]])
