"""Which pairs are looked at together where there are too many for all at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from libs.matching_engine.formulation.companions import Company
from libs.matching_engine.pairs.candidates import Candidates, joined
from libs.matching_engine.pairs.enumeration import compact
from libs.matching_engine.pairs.pair_source import PairSource
from libs.matching_engine.people.population import Indices, Mask, Numbers
from libs.matching_engine.problem import Pair, Problem


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many pairs are looked at together."""

    pairs_at_once: int = 10_000
    """No pair is left out of the first relaxation if there are no more than this."""
    pairs_per_seat: int = 5
    """Else each slot begins with its best, so many for each seat."""
    pairs_quickly_relaxed: int = 5_000
    """However contended, the linear relaxation of no more pairs than this takes a second or two."""
    greedy_pairs_per_seat: int = 20
    relaxed_pairs: int = 150_000
    """The relaxation of more is solved district by district."""
    exact_pairs: int = 20_000
    """CP-SAT is asked for a proof over at most so many pairs."""
    core_pairs: int = 120_000
    """A mixed-integer program over more finds nothing in good time."""
    pairs_in_memory: int = 30_000_000
    """Beyond that, pairs are found anew whenever all are looked at."""


def promising(problem: Problem, source: PairSource, sizes: Sizes) -> Candidates:
    """All pairs, or what greedy may choose from: the best of each slot, where there are too many."""
    if source.number <= sizes.pairs_at_once:
        return source.all()
    wanted = sizes.greedy_pairs_per_seat * seats(problem) + 1
    company = Company(problem)
    parts = []
    for table in source.some(wanted):
        slots = np.repeat(table.slots, table.counts)
        seeming = compact(problem.whereabouts.seeming_values(table.volunteers, slots, table.values))
        kept = best_of_slots(table.bounds, seeming, wanted[table.slots])
        kept[table.positions_of_pairs((*problem.fixed, *problem.published))] = True
        company.close_table(table, kept)
        parts.append(source.spelled_out(table, np.flatnonzero(kept)))
    return joined(parts)


def thinned(problem: Problem, candidates: Candidates, sizes: Sizes, plan: Sequence[Pair]) -> Candidates:
    """All candidates, or those of a plan and the best of each slot, where there are too many."""
    if len(candidates) <= sizes.pairs_at_once:
        return candidates
    wanted = sizes.pairs_per_seat * seats(problem) + 1
    seeming = problem.whereabouts.seeming_values(candidates.volunteers, candidates.slots, candidates.values)
    kept = best_of_slots(candidates.slot_bounds, compact(seeming), wanted)
    kept[candidates.positions_of((*problem.fixed, *problem.published, *plan))] = True
    Company(problem).close(candidates, kept)
    return candidates.only(kept)


def seats(problem: Problem) -> Indices:
    """The seats of each slot, no more than there are people."""
    most = len(problem.volunteers)
    return np.array([min(slot.max, most) for slot in problem.slots], dtype=np.intp)


def best_of_slots(bounds: Indices, values: Numbers, numbers: Indices) -> Mask:
    """Which pairs are among the best of their slot, so many for each slot; of equals, the first."""
    best = np.zeros(len(values), dtype=np.bool_)
    for (begin, end), number in zip(pairwise(bounds.tolist()), numbers.tolist(), strict=True):
        if end - begin <= number:
            best[begin:end] = True
        else:
            best[begin + _best(values[begin:end], number)] = True
    return best


def _best(values: Numbers, number: int) -> Indices:
    if values.dtype != np.int32:
        return np.argsort(-values, kind="stable")[:number]
    # Unequal keys, so that partitioning has one answer.
    keys = values.astype(np.int64) * -(2**32) + np.arange(len(values))
    return np.argpartition(keys, number - 1)[:number] if number else np.zeros(0, dtype=np.intp)
