"""CLASH and ONE_SLOT: at most one out of every set of pairs that exclude each other.

Two pairs of one volunteer exclude each other if their tasks clash or are the same. The edges of that graph
are covered by cliques, grown greedily in the order of start, each giving one row  sum of x <= 1.  That is
far stronger than one row an edge. The sets of pairs of one volunteer are small, so they are bit masks.
"""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from libs.matching_engine.candidates import Candidates
from libs.matching_engine.formulation.model import ModelBuilder
from libs.matching_engine.grouping import pairs_within
from libs.matching_engine.population import Indices
from libs.matching_engine.timetable import Timetable


def add_exclusions(timetable: Timetable, candidates: Candidates, builder: ModelBuilder) -> Indices:
    """The rows of both rules for every volunteer; their numbers."""
    start = timetable.starts[candidates.tasks] if len(candidates) else candidates.tasks
    order = np.lexsort((candidates.slots, candidates.tasks, start, candidates.volunteers))
    first, second = _excluding(timetable, candidates, order)
    rows: list[int] = []
    columns: list[int] = []
    number = 0
    for clique in _cliques(candidates.volunteers[order], first, second):
        rows += [number] * len(clique)
        columns += clique
        number += 1
    return builder.add_rows(
        np.ones(number, dtype=np.int64),
        (np.array(rows, dtype=np.intp), order[np.array(columns, dtype=np.intp)], 1),
    )


def _excluding(timetable: Timetable, candidates: Candidates, order: Indices) -> tuple[Indices, Indices]:
    """The edges, as places in the order: each with its later neighbours."""
    owners, tasks = candidates.volunteers[order], candidates.tasks[order]
    first, second = pairs_within(owners)
    exclude = tasks[first] == tasks[second]
    exclude |= timetable.clash(owners[first], tasks[first], tasks[second])
    return first[exclude], second[exclude]


def _cliques(owners: Indices, first: Indices, second: Indices) -> Iterator[list[int]]:
    """Sets of places that exclude each other, covering all edges, volunteer after volunteer."""
    cuts = np.flatnonzero(np.diff(owners[first])) + 1 if len(first) else np.zeros(0, dtype=np.intp)
    one, other = first.tolist(), second.tolist()
    edges = [0, *cuts.tolist(), len(one)]
    for begin, end in pairwise(edges):
        if end - begin == 1:
            yield [one[begin], other[begin]]
        elif end > begin:
            base = one[begin]
            yield from (
                [base + place for place in _places(clique)]
                for clique in _cover([(one[e] - base, other[e] - base) for e in range(begin, end)])
            )


def _cover(edges: list[tuple[int, int]]) -> Iterator[int]:
    """Cliques as bit masks that cover the edges of a graph, which come in order."""
    size = 1 + max(other for _, other in edges)
    neighbours = [0] * size
    for one, other in edges:
        neighbours[one] |= 1 << other
        neighbours[other] |= 1 << one
    covered = [0] * size
    for one, other in edges:
        if covered[one] >> other & 1:
            continue
        clique = 1 << one | 1 << other
        common = neighbours[one] & neighbours[other]
        while common:
            lowest = common & -common
            clique |= lowest
            common &= neighbours[lowest.bit_length() - 1]
        for place in _places(clique):
            covered[place] |= clique
        yield clique


def _places(mask: int) -> Iterator[int]:
    """The places of the bits that are set, in order."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest
