"""The linear relaxation of problems of any size: few pairs at first, others join when prices ask for them.

Each round solves the relaxation over the pairs kept so far, prices all others (see `pricing`), learns a
bound that holds for the whole problem, and lets the best of the others join. When none is worth joining,
the bound is that of the relaxation over all pairs.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from libs.matching_engine.candidates import Candidates
from libs.matching_engine.effort import Effort
from libs.matching_engine.formulation.companions import close_under_company
from libs.matching_engine.formulation.whole import Formulation
from libs.matching_engine.pricing import Priced, price_all
from libs.matching_engine.problem import Problem
from libs.matching_engine.relaxation import Relaxation, relax
from libs.matching_engine.selection import Sizes, best_of_slots, promising, seats

ITERATIONS_PER_WORK = 5_000
"""Simplex iterations counted as one unit of work."""

CLOSE_ENOUGH = 2e-5
"""Where pairs have been left out: how much of the bound their prices may cost before the rounds end."""

MOST_ROUNDS = 12


@dataclass(frozen=True, slots=True)
class Round:
    """A relaxation over some pairs, and what its prices say about all."""

    formulation: Formulation
    relaxation: Relaxation
    priced: Priced


def relaxations(problem: Problem, candidates: Candidates, effort: Effort, sizes: Sizes) -> Iterator[Round]:
    """Rounds with ever better bounds; none if the limits leave no time for even one."""
    kept = promising(problem, candidates, sizes.pairs_per_seat, sizes.pairs_at_once)
    joining = 2 * seats(problem) + 3
    for _ in range(MOST_ROUNDS):
        formulation = Formulation(problem, candidates.only(kept))
        work = effort.work_left()
        iterations = None if work is None else max(1, int(work * ITERATIONS_PER_WORK))
        relaxation = relax(formulation.model, effort.seconds_left(), iterations)
        if relaxation is None:
            return
        effort.spend(relaxation.iterations / ITERATIONS_PER_WORK)
        priced = price_all(problem, candidates, kept, formulation, relaxation)
        yield Round(formulation, relaxation, priced)
        asking = np.flatnonzero((priced.net > 0) & ~kept)
        missing = priced.bound_units - relaxation.bound_units
        if missing <= CLOSE_ENOUGH * abs(priced.bound_units) * (len(candidates) > sizes.exact_pairs):
            return
        if not len(asking) or effort.is_over():
            return
        kept[asking[best_of_slots(candidates.slots[asking], priced.net[asking], joining)]] = True
        close_under_company(problem, candidates, kept)
