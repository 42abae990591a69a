"""Who has a name in their list of names: skills, tags, circles, blocks, likes."""

from collections.abc import Mapping, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from libs.matching_engine.grouping import bounds_of, spread

Indices = NDArray[np.intp]
Levels = NDArray[np.int8]
Names = Mapping[str, int] | tuple[str, ...]


class Named:
    """For each name its holders, with the number that each of them gives it (1 in a mere list).

    Many volunteers share one and the same list or mapping, which is looked at once.
    """

    def __init__(self, column: Sequence[Names]) -> None:
        distinct = {id(names): names for names in column}
        place = {key: position for position, key in enumerate(distinct)}
        which = np.fromiter(map(place.__getitem__, map(id, column)), dtype=np.intp, count=len(column))
        lengths = np.fromiter(map(len, distinct.values()), dtype=np.intp, count=len(distinct))
        self._numbers = {
            name: n for n, name in enumerate(dict.fromkeys(chain.from_iterable(distinct.values())))
        }
        names = np.fromiter(
            map(self._numbers.__getitem__, chain.from_iterable(distinct.values())), dtype=np.intp
        )
        levels = np.fromiter(chain.from_iterable(map(_levels, distinct.values())), dtype=np.int8)
        counts = lengths[which]
        found = spread((np.cumsum(lengths) - lengths)[which], counts)
        order = np.argsort(names[found], kind="stable")
        self._holders = np.repeat(np.arange(len(column), dtype=np.int32), counts)[order]
        self._levels = levels[found[order]]
        self._bounds = bounds_of(names[found[order]], len(self._numbers))

    def holders(self, name: str) -> tuple[NDArray[np.int32], Levels]:
        """Whoever has a name, sorted, and the number that each gives it."""
        number = self._numbers.get(name)
        run = slice(0, 0) if number is None else slice(self._bounds[number], self._bounds[number + 1])
        return self._holders[run], self._levels[run]


def _levels(names: Names) -> Sequence[int]:
    return list(names.values()) if isinstance(names, Mapping) else (1,) * len(names)
