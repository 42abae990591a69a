"""Branch and bound over a list of schedules, one for each person, that share no job.

At every node the linear program over what is left of the list gives prices, and in whole numbers:
    bound = sum of prices + sum over people of their best net worth
A schedule goes that loses more than the bound leaves above the target, or that does so together with the best
schedules of all others that share no job with it: two by two, since people want the same few jobs, that rules
out most. Then some job of somebody is either theirs or not.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from libs.matching_engine.assignment.program import Schedules, relaxed
from libs.matching_engine.bounds.relaxation import PRICE_UNITS
from libs.matching_engine.people.population import Mask, Numbers
from libs.matching_engine.search.effort import Effort

COMPARED = 4_000
"""No more schedules than this are compared two by two."""
COMPARED_AT_ONCE = 8_000_000
NOBODY = np.int32(2**30)
"""Stands for the loss where no schedule of somebody is left."""
NEAR = 0.3
"""Points to which the linear program of a node is solved."""
STILL_MANY = 0.8
"""Where more than this share of the schedules stays, another look at prices is not worth it."""
SURE = 1e-6
"""A share of a schedule this near to none or all is as good as that."""
HARDLY = 0.01
"""A job that somebody takes this little, or all but this, is not in doubt."""
ENDLESS = 2**60


class _Interrupted(Exception):
    """The linear program had no answer."""


@dataclass(frozen=True)
class _Node:
    """What may still lead to the target, and prices that were good for more than that."""

    schedules: Schedules
    prices: Numbers


@dataclass(frozen=True)
class _Narrowed(_Node):
    """A node with its own prices; `losses` are against each owner's best, in price units."""

    losses: Numbers
    taken: Numbers
    """How far the linear program takes each schedule."""


class Branching:
    """The search for the best plan of some schedules that is worth at least a target."""

    def __init__(self, people: int, target: int, effort: Effort, is_over: Callable[[], bool]) -> None:
        self._people = people
        self._target = target
        self._effort = effort
        self._is_over = is_over
        self.best: Mask | None = None
        """Which jobs each person has in the best plan found."""

    @property
    def worth(self) -> int:
        """What no plan of these schedules exceeds in the end: the best found, or one less than the target."""
        return self._target - 1

    def run(self, schedules: Schedules, prices: Numbers) -> bool:
        """Search, begun with good prices of the jobs; whether to the end."""
        nodes = [_Node(schedules, prices)]
        while nodes:
            if self._is_over():
                return False
            try:
                node = self._narrowed(nodes.pop())
            except _Interrupted:
                return False
            if node is not None:
                nodes.extend(_branches(node))
        return True

    def _narrowed(self, node: _Node) -> _Narrowed | None:
        """A node without the schedules that lead nowhere; None if that leaves nothing to search."""
        schedules = node.schedules
        losses, leeway = self._losses(schedules, node.prices)
        kept = losses <= leeway
        while len(np.unique(schedules.owners[kept])) == self._people:
            schedules = schedules.only(kept)
            answer = relaxed(schedules, node.prices, NEAR, self._effort)
            if answer is None:
                raise _Interrupted
            prices, taken = answer.prices, answer.taken
            if len(schedules) == self._people:
                self._learn(schedules)
                return None
            if bool((np.abs(taken - np.rint(taken)) < SURE).all()):
                self._learn(schedules.only(taken > SURE))
            losses, leeway = self._losses(schedules, prices)
            kept = losses <= leeway
            if 0 < kept.sum() <= COMPARED:
                kept[kept] = _with_others(schedules.only(kept), losses[kept]) <= leeway
            if kept.sum() > STILL_MANY * len(schedules):
                return _Narrowed(schedules.only(kept), prices, losses[kept], taken[kept])
        return None

    def _losses(self, schedules: Schedules, prices: Numbers) -> tuple[Numbers, int]:
        """What each loses against its owner's best, and how far the bound is above the target."""
        held = schedules.holds @ prices.astype(np.float64)  # Exact: see `search.LARGEST_SUM`.
        net = schedules.worths * PRICE_UNITS - held.astype(np.int64)
        firsts = schedules.firsts()
        highest = np.maximum.reduceat(net, firsts)
        losses: Numbers = np.repeat(highest, np.diff(firsts, append=len(net))) - net
        return losses, int(prices.sum()) + int(highest.sum()) - self._target * PRICE_UNITS

    def _learn(self, plan: Schedules) -> None:
        """Some schedules, if they are a plan; the target is then to find a better one."""
        worth = int(plan.worths.sum())
        is_plan = len(np.unique(plan.owners)) == len(plan) == self._people
        if is_plan and worth >= self._target and plan.holds.sum(axis=0).max() <= 1:
            self.best, self._target = plan.holds, worth + 1


def _branches(node: _Narrowed) -> list[_Node]:
    """The two halves by somebody's job; the one in which it is theirs is the last, so searched first."""
    schedules = node.schedules
    owner, job = _place_to_branch(node)
    mine, holding = schedules.owners == owner, schedules.holds[:, job]
    halves = ~(mine & holding), mine == holding
    return [_Node(schedules.only(half), node.prices) for half in halves]


def _place_to_branch(node: _Narrowed) -> tuple[int, int]:
    """The person and job, best one that is half taken, whose lesser half loses most.

    Only those that some schedules of the person hold and others do not.
    """
    schedules, firsts = node.schedules, node.schedules.firsts()
    best: tuple[bool, float, int, int] = (False, -1.0, 0, 0)
    for place, (begin, end) in enumerate(pairwise([*firsts.tolist(), len(schedules)])):
        holds, losses = schedules.holds[begin:end], node.losses[begin:end, None]
        losing = np.where(holds, losses, ENDLESS).min(axis=0), np.where(holds, ENDLESS, losses).min(axis=0)
        lesser, greater = np.minimum(*losing), np.maximum(*losing)
        doubt = 0.5 - np.abs(node.taken[begin:end] @ holds - 0.5)
        score = (3.0 * lesser + greater) / PRICE_UNITS + 2.0 * doubt
        score[greater == ENDLESS] = -1.0
        in_doubt = (doubt > HARDLY) & (score >= 0)
        job = int(np.argmax(np.where(in_doubt, score, -1.0) if in_doubt.any() else score))
        best = max(best, (bool(in_doubt[job]), float(score[job]), place, job))
    return int(schedules.owners[firsts[best[2]]]), best[3]


def _with_others(schedules: Schedules, losses: Numbers) -> Numbers:
    """What each schedule loses at least, together with the best of all others that share no job with it.

    Others' losses are rounded down to 26 bits, which is faster.
    """
    firsts, number = schedules.firsts(), len(schedules)
    holds = schedules.holds.astype(np.float32)
    shift = max(0, int(losses.max()).bit_length() - 26)
    rounded = (losses >> shift).astype(np.int32)
    total = losses.copy()
    places = np.searchsorted(firsts, np.arange(number), side="right") - 1
    step = max(1, COMPARED_AT_ONCE // number)
    for begin in range(0, number, step):
        block = slice(begin, begin + step)
        shared = holds[block] @ holds.T > 0.5
        others = np.minimum.reduceat(np.where(shared, NOBODY, rounded), firsts, axis=1)
        others[np.arange(len(others)), places[block]] = 0
        total[block] += (others.astype(np.int64) << shift).sum(axis=1)
        total[block][(others == NOBODY).any(axis=1)] = ENDLESS
    return total
