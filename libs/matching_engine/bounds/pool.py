"""The pairs that a better plan is likely made of: those that cost little by the prices of a relaxation."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from libs.matching_engine.bounds.relaxation import PRICE_UNITS
from libs.matching_engine.bounds.thinning import Round
from libs.matching_engine.formulation.companions import Company
from libs.matching_engine.pairs.candidates import Candidates, joined
from libs.matching_engine.pairs.pair_source import PairSource
from libs.matching_engine.people.population import Mask, Numbers
from libs.matching_engine.problem import Pair, Problem


@dataclass(frozen=True)
class Pool:
    """The pairs of a model and all others that net more than -margin; net and margin in price units."""

    problem: Problem
    candidates: Candidates
    net: Numbers
    margin: int
    bound_units: int
    """By these prices no plan is worth more."""

    def may_be_in_plan_worth(self, value: int) -> Mask | None:
        """The pairs that some plan worth at least `value` could hold; None if the pool lacks some of them."""
        leeway = self.bound_units - value * PRICE_UNITS
        if leeway >= self.margin:
            return None
        return np.asarray(self.net >= -leeway, dtype=np.bool_) | self.candidates.is_fixed

    def core(self, points: int) -> Mask:
        """The pairs that cost no more than so many points, with their company."""
        core = self.candidates.is_fixed | np.asarray(self.net >= -points * PRICE_UNITS, dtype=np.bool_)
        Company(self.problem).close(self.candidates, core)
        return core

    def best(self, number: int) -> Mask:
        """So many pairs of the highest net value, or a few more."""
        if number >= len(self.net):
            return np.ones(len(self.net), dtype=np.bool_)
        least = np.partition(self.net, -number)[-number] if number else self.net.max(initial=0) + 1
        return self.candidates.is_fixed | np.asarray(self.net >= least, dtype=np.bool_)


def pool_of(
    problem: Problem, source: PairSource, found: Round, margin: int, most: int, wanted: Sequence[Pair]
) -> Pool:
    """The pool of a round, with some pairs that are wanted in any case.

    Where more than `most` pairs would come from outside of the model, the margin shrinks to leave the best.
    """
    inside = found.formulation.candidates
    parts, nets = [inside], [found.relaxation.reduced[: len(inside)]]
    for table in source.tables(found.prices.least_values(margin), wanted):
        positions, net = found.prices.newcomers(source, table, margin, wanted)
        parts.append(source.spelled_out(table, positions))
        nets.append(net)
        others = np.concatenate(nets[1:])
        if len(others) > most:
            margin = min(margin, -int(np.partition(others, -most)[-most]))
            for place in range(1, len(parts)):
                stays = np.asarray(nets[place] > -margin, dtype=np.bool_)
                stays[parts[place].positions_of(wanted)] = True
                parts[place], nets[place] = parts[place].only(stays), nets[place][stays]
    order = np.argsort(np.concatenate([part.keys for part in parts]), kind="stable")
    return Pool(problem, joined(parts), np.concatenate(nets)[order], margin, found.bound_units)
