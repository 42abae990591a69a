"""Bounds that need no solver: how good a plan could be if nobody were needed twice."""

import numpy as np

from libs.matching_engine.objective import fill_value, served_value
from libs.matching_engine.pairs.pair_source import PairSource
from libs.matching_engine.problem import Problem


def crude_bound(problem: Problem) -> int:
    """A bound without a look at pairs: every seat filled by somebody next door who likes it most."""
    weights = problem.weights
    best_score = max((pair.score for pair in problem.overrides.values()), default=0)
    favour = 3 * weights.like + max(0, best_score) + (weights.disruption if problem.published else 0)
    total = -weights.disruption * len(problem.published)
    for slot, seats in enumerate(problem.slots):
        taken = min(seats.max, len(problem.volunteers))
        total += fill_value(problem, slot, taken) + taken * (favour + weights.skill * len(seats.prefers))
    return total + sum(served_value(problem, task) for task in range(len(problem.tasks)))


def simple_bound(problem: Problem, source: PairSource) -> int:
    """Every slot with its best volunteers, every task that anybody could serve served, no offer dropped."""
    total = -problem.weights.disruption * len(problem.published)
    for table in source.tables():
        bounds = table.bounds.tolist()
        served = set()
        for place, slot in enumerate(table.slots.tolist()):
            best = -np.sort(-table.values[bounds[place] : bounds[place + 1]])[: problem.slots[slot].max]
            total += _best_sum(problem, slot, best.tolist())
            if len(best):
                served.add(problem.slots[slot].task)
        total += sum(served_value(problem, task) for task in served)
    return total


def _best_sum(problem: Problem, slot: int, best: list[int]) -> int:
    """What a slot gives at most with its best volunteer, its best two, and so on, or with nobody."""
    most = together = 0
    for taken, value in enumerate(best, start=1):
        together += value
        most = max(most, together + fill_value(problem, slot, taken))
    return most
