"""Prices of whole schedules for all pairs of a problem, from few candidates that change as prices do.

Each look moves the prices a number of steps among some candidates, then asks what every pair of the problem
loses by these prices. That gives the bound for the whole problem, the pairs whose losses are small enough to
matter, which are the next candidates, and the mean of the best schedules, which rounds to a good plan.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from libs.matching_engine.bounds.pool import Pool
from libs.matching_engine.bounds.relaxation import PRICE_UNITS
from libs.matching_engine.formulation.companions import Company
from libs.matching_engine.grouping import bounds_of
from libs.matching_engine.objective import seat_value, usual_seat_value
from libs.matching_engine.pairs.candidates import Candidates
from libs.matching_engine.pairs.pair_source import PairSource
from libs.matching_engine.pairs.selection import best_of_slots, seats
from libs.matching_engine.people.population import Mask, Numbers
from libs.matching_engine.plan import Plan
from libs.matching_engine.problem import Pair, Problem
from libs.matching_engine.schedules.days import TooManySets
from libs.matching_engine.schedules.descent import Descent
from libs.matching_engine.schedules.dual import DEAREST, LARGEST_SUM, Dual, Reals, TooLargeNumbers
from libs.matching_engine.schedules.losses import Losses, losses_of
from libs.matching_engine.schedules.tasks import Tasks, largest_worth
from libs.matching_engine.search.effort import Effort

STEPS_OF_LOOK = 15
FIRST_LOOKS, STEPS_OF_FIRST_LOOK = 3, 8
"""While prices are far off, it is better to look again soon at which pairs matter."""
MOST_LOOKS = 60
IDLE_LOOKS = 4
"""Looks in a row that hardly help before the search ends."""
HARDLY = 1e-5
"""An improvement by less than this share of the bound is none."""
FIRST_REACH = 0.2
"""How far prices move at first, as a share of what a seat is worth."""
REACH_ACROSS_GAP = 4
"""How far good prices move at first, as a multiple of what the gap is for each slot."""
FIRST_SHARE = 0.5
"""The share of the next seat's worth that is paid for it at first."""
STAYING = 2
"""Candidates stay that lose so many times what makes others join."""
JOINING_PER_SEAT, JOINING_PER_SLOT = 3, 5
FEW_NEWCOMERS = 0.3
"""Newcomers are all let in where they are fewer than this share of the candidates."""
SHARES_TRIED = (1.0, 0.3, 0.1, 0.0)
"""How much of all this is allowed, where candidates would have too many sets."""
ENTRIES_PER_WORK = 12_000_000
"""Members of sets looked at that count as one unit of work, about a second's worth."""


@dataclass(frozen=True)
class Look:
    """What some prices say about all pairs, and how far each candidate is taken by the best schedules."""

    losses: Losses
    candidates: Candidates
    taken: Reals

    @property
    def bound_units(self) -> int:
        """No plan is worth more, in price units."""
        return self.losses.bound_units

    @property
    def bound(self) -> int:
        """No plan is worth more."""
        return self.bound_units // PRICE_UNITS

    def pool(self, problem: Problem) -> Pool:
        """The pairs that a better plan may be made of."""
        losses = self.losses
        return Pool(problem, losses.pairs, losses.net, losses.margin, losses.bound_units)


def are_schedules_countable(problem: Problem, source: PairSource) -> bool:
    """Whether all pairs are at hand and what one of them or a seat is worth fits into 64 bits with ease."""
    if problem.population.number_type is object or source.number == math.inf or not source.number:
        return False
    value = max(int(np.abs(table.values).max(initial=0)) for table in source.tables())
    return (DEAREST * largest_worth(problem) + value) * PRICE_UNITS < LARGEST_SUM


def first_prices(problem: Problem, plan: tuple[Pair, ...]) -> tuple[Numbers, float]:
    """What each slot may pay, by the worth of its next seat or its last one, and how far off that may be."""
    filled = Plan(problem, plan)
    worths = [
        seat_value(problem, slot, min(filled.taken(slot), problem.slots[slot].max - 1))
        for slot in range(len(problem.slots))
    ]
    prices: Numbers = np.array(worths, dtype=np.int64) * int(FIRST_SHARE * PRICE_UNITS)
    return prices, FIRST_REACH * usual_seat_value(problem) * PRICE_UNITS


def reach_across(problem: Problem, gap: int) -> float:
    """How far prices that leave a gap, in points, may be off."""
    return max(1.0, REACH_ACROSS_GAP * gap / max(1, len(problem.slots))) * PRICE_UNITS


def looks(
    problem: Problem,
    source: PairSource,
    start: Candidates,
    prices: Numbers,
    reach: float,
    effort: Effort,
    share: float,
    plan: Callable[[], tuple[Pair, ...]],
) -> Iterator[Look]:
    """Looks with ever better bounds until they hardly help or a share of the effort is spent.

    `start` is closed under company, `reach` is how far the prices may be off; `plan` gives the best plan so
    far, the pairs of which stay candidates.
    """
    search = _Search(problem, source, effort)
    try:
        yield from search.run(start, prices, reach, share, plan)
    except (TooManySets, TooLargeNumbers):
        return


class _Search:
    def __init__(self, problem: Problem, source: PairSource, effort: Effort) -> None:
        self._problem = problem
        self._source = source
        self._effort = effort
        self._tasks = Tasks(problem, source.able)
        self._company = Company(problem)
        self._joining = JOINING_PER_SEAT * seats(problem) + JOINING_PER_SLOT

    def run(
        self,
        start: Candidates,
        prices: Numbers,
        reach: float,
        share: float,
        plan: Callable[[], tuple[Pair, ...]],
    ) -> Iterator[Look]:
        is_over = self._effort.deadline(share)
        dual = Dual(self._problem, start, self._tasks)
        length = (
            FIRST_REACH * float(self._tasks.first_worths.mean()) if len(self._tasks.first_worths) else 0.0
        )
        descent = Descent(dual, dual.first_prices(prices), length)
        best, idle = math.inf, 0
        for number in range(MOST_LOOKS):
            steps = STEPS_OF_FIRST_LOOK if number < FIRST_LOOKS else STEPS_OF_LOOK
            self._descend(descent, steps, is_over)
            losses = losses_of(self._problem, self._source, descent.dual, descent.best, int(descent.reach))
            yield Look(losses, descent.dual.candidates, descent.taken)
            idle = 0 if losses.bound_units < best * (1 - HARDLY) else idle + 1
            best = min(best, losses.bound_units)
            if idle >= IDLE_LOOKS or is_over():
                return
            descent = self._among_others(descent, losses, plan())

    def _among_others(self, descent: Descent, losses: Losses, plan: tuple[Pair, ...]) -> Descent:
        """The descent among the next candidates; among fewer of them where their sets are too many."""
        for share in SHARES_TRIED:
            kept = self._kept(losses, descent, share, plan)
            try:
                dual = Dual(self._problem, losses.pairs.only(kept), self._tasks)
            except TooManySets:
                continue
            return descent.with_other_candidates(dual)
        raise TooManySets

    def _descend(self, descent: Descent, steps: int, is_over: Callable[[], bool]) -> None:
        for _ in range(steps):
            if is_over():
                return
            descent.step()
            self._effort.spend(descent.dual.sets.members.size / ENTRIES_PER_WORK)

    def _kept(self, losses: Losses, descent: Descent, share: float, plan: tuple[Pair, ...]) -> Mask:
        """The next candidates: most of the last ones, and of the others those that lose least."""
        pairs, margin = losses.pairs, share * descent.reach
        beyond = losses.losses - (losses.ceilings - descent.best.schedules)[pairs.volunteers]
        kept: Mask = pairs.is_fixed | (losses.is_candidate & (beyond < STAYING * margin))
        kept[pairs.positions_of(plan)] = True
        asking = np.flatnonzero(~losses.is_candidate & (beyond < margin))
        bounds = bounds_of(pairs.slots[asking], pairs.number_of_slots)
        joining = (share * self._joining).astype(np.intp)
        kept[asking[best_of_slots(bounds, -losses.losses[asking], joining)]] = True
        missed: Mask = ~losses.is_candidate & (beyond <= 0)
        if missed.sum() < share * FEW_NEWCOMERS * len(descent.dual.candidates):
            kept |= missed
        self._company.close(pairs, kept)
        return kept
