"""The linear relaxation of problems of any size: few pairs at first, others join when prices ask for them.

Each round solves the relaxation over the pairs kept so far, prices all others (see `pricing`), learns a
bound that holds for the whole problem, and lets the best of the others join. When none is worth joining,
the bound is that of the relaxation over all pairs.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from libs.matching_engine.bounds.districts import relax_by_districts
from libs.matching_engine.bounds.newcomers import Newcomers
from libs.matching_engine.bounds.pricing import Prices
from libs.matching_engine.bounds.relaxation import PRICE_UNITS, Relaxation
from libs.matching_engine.formulation.companions import Company
from libs.matching_engine.formulation.whole import Formulation
from libs.matching_engine.grouping import rank_within
from libs.matching_engine.pairs.candidates import Candidates, joined
from libs.matching_engine.pairs.pair_source import PairSource
from libs.matching_engine.pairs.selection import Sizes, best_of_slots, seats
from libs.matching_engine.problem import Problem
from libs.matching_engine.search.effort import Effort

CLOSE_ENOUGH = 2e-5
"""Where pairs have been left out: how much of the bound their prices may cost before the rounds end."""

MOST_ROUNDS = 12

MOST_OF_VOLUNTEER = 12
"""Pairs of one volunteer that join in a round; whoever would serve anywhere learns their price from these."""

NOT_ASKED = -1.0
"""Stands for the net of a pair that comes as company only."""


@dataclass(frozen=True, slots=True)
class Round:
    """A relaxation over some pairs, what its prices say about all others, and the bound for all."""

    formulation: Formulation
    relaxation: Relaxation
    prices: Prices
    bound_units: int

    @property
    def bound(self) -> int:
        """No plan is worth more."""
        return self.bound_units // PRICE_UNITS


def relaxations(
    problem: Problem, source: PairSource, kept: Candidates, effort: Effort, sizes: Sizes
) -> Iterator[Round]:
    """Rounds with ever better bounds, the first over the pairs kept; none if there is no time for even one.

    Above `sizes.exact_pairs` pairs the rounds end when the bound is close enough to the best there is.
    """
    joining = _Joining(problem, source)
    for _ in range(MOST_ROUNDS):
        formulation = Formulation(problem, kept)
        relaxation = relax_by_districts(problem, formulation, sizes.relaxed_pairs, effort)
        if relaxation is None:
            return
        prices = Prices(problem, formulation, relaxation)
        missing, asking = joining.look(prices)
        bound = relaxation.bound_units + missing
        yield Round(formulation, relaxation, prices, bound)
        if missing <= CLOSE_ENOUGH * abs(bound) * (source.number > sizes.exact_pairs):
            return
        if asking is None or effort.is_over():
            return
        kept = joined([kept, asking])


class _Joining:
    """The pairs left out that prices ask for."""

    def __init__(self, problem: Problem, source: PairSource) -> None:
        self._problem = problem
        self._source = source
        self._company = Company(problem)
        self._most_of_slot = 2 * seats(problem) + 3

    def look(self, prices: Prices) -> tuple[int, Candidates | None]:
        """What all pairs with a positive net add to the bound, and the best of them, with their company."""
        newcomers, parts, nets = Newcomers(self._problem), [], []
        for table in self._source.tables(prices.least_values(0)):
            positions, net = prices.newcomers(self._source, table, 0)
            if len(positions):
                found = self._source.spelled_out(table, positions)
                newcomers.add(found.volunteers, net, found.minutes)
                bounds = np.searchsorted(positions, table.bounds)
                best = positions[best_of_slots(bounds, net, self._most_of_slot[table.slots])]
                of_table = np.full(len(table), NOT_ASKED)
                of_table[positions] = net
                kept = np.zeros(len(table), dtype=np.bool_)
                kept[best] = True
                self._company.close_table(table, kept)
                parts.append(self._source.spelled_out(table, np.flatnonzero(kept)))
                nets.append(of_table[kept])
        return newcomers.worth, self._asking(parts, nets) if parts else None

    def _asking(self, parts: list[Candidates], nets: list[NDArray[np.float64]]) -> Candidates:
        """The best of each volunteer, with their company."""
        order = np.argsort(np.concatenate([part.keys for part in parts]), kind="stable")
        found, net = joined(parts), np.concatenate(nets)[order]
        by_volunteer = np.lexsort((-net, found.volunteers))
        best = by_volunteer[rank_within(found.volunteers[by_volunteer]) < MOST_OF_VOLUNTEER]
        kept = np.zeros(len(found), dtype=np.bool_)
        kept[best] = net[best] > NOT_ASKED
        self._company.close(found, kept)
        return found.only(kept)
