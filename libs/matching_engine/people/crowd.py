"""Sets of volunteers as whole numbers, one bit for each: counted and intersected in no time."""

from collections.abc import Callable, Hashable

import numpy as np

from libs.matching_engine.people.population import Indices, Mask

CACHED_BYTES = 2**26
"""Memory for sets that may be asked for again."""


def crowd(mask: Mask) -> int:
    """The set of those whom a mask marks."""
    return int.from_bytes(np.packbits(mask, bitorder="little").tobytes(), "little")


def members(people: int, size: int) -> Indices:
    """The numbers of those in a set, out of so many, sorted."""
    packed = np.frombuffer(people.to_bytes((size + 7) // 8, "little"), dtype=np.uint8)
    return np.flatnonzero(np.unpackbits(packed, count=size, bitorder="little").view(np.bool_))


class Crowds:
    """Sets kept for the next time; the one asked for longest ago gives way to a new one."""

    def __init__(self, size: int) -> None:
        self._most = max(1, CACHED_BYTES // (size // 8 + 1))
        self._kept: dict[Hashable, int] = {}

    def get(self, key: Hashable, make: Callable[[], Mask]) -> int:
        """The set of a key; `make` marks whom it holds when it is not kept."""
        people = self._kept.pop(key, None)
        if people is None:
            people = crowd(make())
            if len(self._kept) >= self._most:
                self._kept.pop(next(iter(self._kept)))
        self._kept[key] = people
        return people
