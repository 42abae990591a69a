"""CLASH and ONE_SLOT: at most one out of every set of pairs that exclude each other.

Two pairs of one volunteer exclude each other if their tasks clash or are the same. The edges of that graph
are covered by cliques, grown greedily in the order of start, each giving one row  sum of x <= 1.  That is
far stronger than one row an edge. The sets of pairs of one volunteer are small, so they are bit masks.
"""

import math
from array import array
from collections.abc import Iterator
from itertools import chain, pairwise

import numpy as np

from libs.matching_engine.formulation.model import ModelBuilder
from libs.matching_engine.grouping import pairs_within, rank_within, spread
from libs.matching_engine.pairs.candidates import Candidates
from libs.matching_engine.people.population import Indices
from libs.matching_engine.timetable import FLEXIBLE, Timetable

MANY = 500
"""Pairs of one volunteer; with more, not all two of them are looked at."""

AT_ONCE = 2_000_000
"""About how many times two pairs are looked at together, so that memory does not grow with their number."""


def add_exclusions(timetable: Timetable, candidates: Candidates, builder: ModelBuilder) -> Indices:
    """The rows of both rules for every volunteer; their numbers."""
    start = timetable.starts[candidates.tasks] if len(candidates) else candidates.tasks
    order = np.lexsort((candidates.slots, candidates.tasks, start, candidates.volunteers))
    has_many = (np.bincount(candidates.volunteers) > MANY)[candidates.volunteers[order]]
    many, few = np.flatnonzero(has_many), np.flatnonzero(~has_many)
    sizes, columns = array("q"), array("q")
    for clique in chain(
        _cliques_of_few(timetable, candidates, order, few),
        _cliques_of_many(timetable, candidates, order, many),
    ):
        sizes.append(len(clique))
        columns.extend(clique)
    return builder.add_rows(
        np.ones(len(sizes), dtype=np.int64),
        (np.repeat(np.arange(len(sizes)), sizes), order[np.array(columns, dtype=np.intp)], 1),
    )


def _cliques_of_few(
    timetable: Timetable, candidates: Candidates, order: Indices, places: Indices
) -> Iterator[list[int]]:
    """The cliques of people of whose pairs all two are looked at, some people at a time."""
    owners = candidates.volunteers[order]
    for some in _in_blocks(places, owners[places]):
        first, second = pairs_within(owners[some])
        yield from _cliques(owners, *_excluding(timetable, candidates, order, some[first], some[second]))


def _in_blocks(places: Indices, owners: Indices) -> Iterator[Indices]:
    """Places of whole owners, of which about AT_ONCE times two have the same one."""
    upto = np.cumsum(rank_within(owners))
    begin = 0
    while begin < len(places):
        last = np.searchsorted(upto, upto[begin] + AT_ONCE, side="right")
        end = int(np.searchsorted(owners, owners[min(last, len(owners) - 1)], side="right"))
        yield places[begin:end]
        begin = end


def _excluding(
    timetable: Timetable, candidates: Candidates, order: Indices, first: Indices, second: Indices
) -> tuple[Indices, Indices]:
    """Which of some two places in the order exclude each other: the edges."""
    owners, tasks = candidates.volunteers[order], candidates.tasks[order]
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


def _cliques_of_many(
    timetable: Timetable, candidates: Candidates, order: Indices, places: Indices
) -> Iterator[list[int]]:
    """The same for people with so many pairs that not all two of them can be looked at.

    Tasks that last over one instant are a clique, and so are the slots of a flexible task; then only those
    two are left that the journey keeps apart.
    """
    owners = candidates.volunteers[order]
    for mine in np.split(places, np.flatnonzero(np.diff(owners[places])) + 1) if len(places) else ():
        base = int(mine[0])
        tasks = candidates.tasks[order[mine]]
        owner = int(owners[base])
        starts, ends = timetable.busy(owner, tasks)
        for clique in (*_at_once(starts, ends), *_slots_of_flexible(starts, tasks.tolist())):
            yield [base + place for place in clique]
        soon = np.searchsorted(starts, np.array(ends) + timetable.longest_pauses[owner])
        after = np.searchsorted(starts, ends)
        counts = np.where(np.array(starts) == FLEXIBLE, 0, np.maximum(soon - after, 0)).astype(np.intp)
        first = np.repeat(mine, counts)
        second = base + spread(after.astype(np.intp), counts)
        yield from _cliques(owners, *_excluding(timetable, candidates, order, first, second))


def _at_once(starts: list[int], ends: list[int]) -> Iterator[list[int]]:
    """The largest sets of timed tasks, which are sorted by start, that last over one instant."""
    lasting: list[int] = []
    next_end, grew = math.inf, False
    for place, start in enumerate(starts):
        if start == FLEXIBLE:
            continue
        if next_end <= start:
            if grew and len(lasting) > 1:
                yield lasting
            lasting = [other for other in lasting if ends[other] > start]
            next_end, grew = min((ends[other] for other in lasting), default=math.inf), False
        lasting.append(place)
        next_end, grew = min(next_end, ends[place]), True
    if len(lasting) > 1:
        yield lasting


def _slots_of_flexible(starts: list[int], tasks: list[int]) -> Iterator[list[int]]:
    slots: dict[int, list[int]] = {}
    for place, (start, task) in enumerate(zip(starts, tasks, strict=True)):
        if start == FLEXIBLE:
            slots.setdefault(task, []).append(place)
    yield from (places for places in slots.values() if len(places) > 1)


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
