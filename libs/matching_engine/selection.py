"""Which pairs are looked at together where there are too many for all at once."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from libs.matching_engine.candidates import Candidates
from libs.matching_engine.formulation.companions import close_under_company
from libs.matching_engine.grouping import bounds_of
from libs.matching_engine.population import Indices, Mask, Numbers
from libs.matching_engine.problem import Problem


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many pairs are looked at together."""

    pairs_at_once: int = 10_000
    """No pair is left out of the first relaxation if there are no more than this."""
    pairs_per_seat: int = 5
    """Else each slot begins with its best, so many for each seat."""
    greedy_pairs_per_seat: int = 20
    exact_pairs: int = 20_000
    """CP-SAT is asked for a proof over at most so many pairs."""


def promising(problem: Problem, candidates: Candidates, per_seat: int, all_up_to: int) -> Mask:
    """All candidates, or the best of each slot where there are more than `all_up_to`."""
    if len(candidates) <= all_up_to:
        return np.ones(len(candidates), dtype=np.bool_)
    kept = candidates.is_fixed | best_of_slots(
        candidates.slots, candidates.values, per_seat * seats(problem) + 1
    )
    kept[candidates.positions_of(problem.published)] = True
    close_under_company(problem, candidates, kept)
    return kept


def core_of(problem: Problem, candidates: Candidates, net: Numbers, least: int) -> Mask:
    """The candidates of which the net value is not below the least, with their company."""
    core = candidates.is_fixed | (net >= least).astype(np.bool_)
    close_under_company(problem, candidates, core)
    return core


def seats(problem: Problem) -> Indices:
    """The seats of each slot, no more than there are people."""
    most = len(problem.volunteers)
    return np.array([min(slot.max, most) for slot in problem.slots], dtype=np.intp)


def best_of_slots(slots: Indices, values: Numbers, numbers: Indices) -> Mask:
    """Which entries, sorted by slot, are among the best of their slot, so many for each slot."""
    best = np.zeros(len(slots), dtype=np.bool_)
    bounds = bounds_of(slots, len(numbers)).tolist()
    for (begin, end), number in zip(pairwise(bounds), numbers.tolist(), strict=True):
        if end - begin <= number:
            best[begin:end] = True
        else:
            # Equal values: the first in order, whatever the sorting makes of the rest.
            best[begin + np.argsort(-values[begin:end], kind="stable")[:number]] = True
    return best
