"""The solve: a plan at once, a bound that holds for the whole problem, then both closer until they meet.

greedy plan -> linear relaxation of few pairs, others priced in (bound for all pairs) -> the relaxation's
plan rounded by greedy -> prices of whole schedules, where a gap is left (at once, where many pairs fight for
few volunteers: there the relaxation takes too long) -> mixed-integer programs over the pairs that prices call
good, wider and wider -> exact search over what no price rules out, once that is small enough. The best plan
and the best bound are kept here, outside of every solver, and told as they improve.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from libs.matching_engine.bounds.simple_bounds import crude_bound, simple_bound
from libs.matching_engine.formulation.whole import Formulation
from libs.matching_engine.objective import terms_of, usual_seat_value
from libs.matching_engine.pairs.candidates import Candidates
from libs.matching_engine.pairs.pair_source import PairSource
from libs.matching_engine.pairs.selection import Sizes, promising, thinned
from libs.matching_engine.pairs.streaming import pair_source
from libs.matching_engine.problem import Pair, Problem
from libs.matching_engine.search.effort import Effort, Limits, gap_between
from libs.matching_engine.search.greedy import greedy_plan

if TYPE_CHECKING:
    from libs.matching_engine.bounds.pool import Pool
    from libs.matching_engine.bounds.thinning import Round
    from libs.matching_engine.formulation.model import Whole
    from libs.matching_engine.people.population import Numbers
    from libs.matching_engine.schedules.search import Look

StoppedBy = Literal["proof", "gap", "time", "work", "signal", "crash"]

GUIDANCE = 300
"""Points by which a pair that the relaxation takes whole comes earlier in the rounding."""

SCHEDULES_GUIDANCE = 1 / 3
"""The same for a pair that the best schedules always take, as a share of what a seat is usually worth."""

CORES = ((5, 0.5), (20, 0.5), (60, 0.7))
"""Points that a pair of a core may cost by its prices, and the share of the effort left that it may take."""

CONTENDED = 6
"""Promising pairs for each of the volunteers in them above which the linear relaxation takes too long."""

WORTH_PRICING_SCHEDULES = 1e-3
"""The gap after the linear relaxation above which whole schedules are priced too."""

SCHEDULES_FIRST, SCHEDULES_LATER = 0.8, 0.35
"""The share of the effort left that prices of whole schedules may take."""


@dataclass(frozen=True, slots=True)
class Incumbent:
    """The best plan so far and what no plan exceeds."""

    pairs: tuple[Pair, ...]
    objective: int
    bound: int

    @property
    def is_optimal(self) -> bool:
        """Whether nothing better exists."""
        return self.objective == self.bound

    @property
    def gap(self) -> float:
        """The distance between the two, relative to the bound."""
        return gap_between(self.bound, self.objective)


Report = Callable[[Incumbent], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The best plan when the search ended, and why it ended."""

    best: Incumbent
    stopped_by: StoppedBy


def first_incumbent(problem: Problem) -> Incumbent:
    """The plan of the fixed pairs alone, valid before any search."""
    return Incumbent(problem.fixed, terms_of(problem, problem.fixed).total, crude_bound(problem))


def find_plan(
    problem: Problem,
    limits: Limits,
    elapsed: Callable[[], float],
    report: Report,
    sizes: Sizes | None = None,
    start: Sequence[Pair] = (),
) -> Outcome:
    """Solve a problem whose fixed pairs do not conflict.

    `elapsed` tells the seconds spent so far, `report` hears of every better plan and every better bound.
    `start` is a valid plan to begin with; what is found is never worse.
    """
    return _Solve(problem, Effort(limits, elapsed), report, sizes or Sizes(), start).run()


class _Solve:
    def __init__(
        self, problem: Problem, effort: Effort, report: Report, sizes: Sizes, start: Sequence[Pair]
    ) -> None:
        self.problem = problem
        self.effort = effort
        self.report = report
        self.sizes = sizes
        self.start = list(start)
        self.best = first_incumbent(problem)

    def run(self) -> Outcome:
        self.report(self.best)
        if self.start:
            self._learn_plan(self.start)
        source = pair_source(self.problem, self.sizes.pairs_in_memory)
        for_greedy = promising(self.problem, source, self.sizes)
        # Of pairs that are not in memory these are only some; nothing is proven by what they lack.
        if source.number < math.inf:
            nothing_to_choose = bool(for_greedy.is_fixed.all())
            self._learn_bound(
                self.best.objective if nothing_to_choose else simple_bound(self.problem, source)
            )
        self._learn_plan(greedy_plan(self.problem, for_greedy, self.effort.out_of_time))
        if not self._is_done():
            self._search(source, for_greedy)
        return Outcome(self.best, self._why())

    def _search(self, source: PairSource, candidates: Candidates) -> None:
        # The solvers take a second to import, which a problem that greedy solves need not wait for.
        from libs.matching_engine.bounds.thinning import relaxations

        if source.number <= self.sizes.exact_pairs:
            self._search_assignment(source.all())
            if self._is_done():
                return
        start = thinned(self.problem, candidates, self.sizes, self.best.pairs)
        if self._is_contended(source, start):
            look = self._price_schedules(source, start, None)
            if look is not None:
                self._search_pool(look.pool(self.problem))
                return
        last = None
        for last in relaxations(self.problem, source, start, self.effort, self.sizes):
            self._learn_bound(last.bound)
            self._learn_plan(self._rounded(last))
            if self._is_done():
                return
        if last is not None and not self._is_too_large(source, last):
            self._search_from(source, last)
        elif source.number <= self.sizes.exact_pairs:
            self._search_among(source.all(), 1.0, True)

    def _search_assignment(self, pairs: Candidates) -> None:
        """Where single seats of flexible tasks are all there is, by lists of whole schedules."""
        from libs.matching_engine.assignment import search

        if not search.is_assignment(self.problem, pairs):
            return
        for step in search.steps(self.problem, pairs, self.effort, lambda: self.best.objective):
            if step.pairs is not None:
                self._learn_plan(step.pairs)
            self._learn_bound(step.bound)

    def _is_too_large(self, source: PairSource, found: "Round") -> bool:
        """Whether another pass over pairs that are not in memory would find a core too large to search."""
        return source.number == math.inf and len(found.formulation.candidates) > self.sizes.core_pairs

    def _is_contended(self, source: PairSource, start: Candidates) -> bool:
        sizes = self.sizes
        if len(start) <= sizes.pairs_quickly_relaxed or not sizes.pairs_at_once < source.number < math.inf:
            return False
        return len(start) >= CONTENDED * len(np.unique(start.volunteers))

    def _search_from(self, source: PairSource, found: "Round") -> None:
        pool = self._pool(source, found)
        if self.best.gap > WORTH_PRICING_SCHEDULES:
            look = self._price_schedules(source, found.formulation.candidates, -found.prices.of_slot)
            if look is not None and look.bound_units < pool.bound_units:
                closer = look.pool(self.problem)
                pool = pool if closer.may_be_in_plan_worth(self.best.objective) is None else closer
        self._search_pool(pool)

    def _price_schedules(
        self, source: PairSource, start: Candidates, prices: "Numbers | None"
    ) -> "Look | None":
        """Bounds and plans by prices of whole schedules; the look of lowest bound, None if there is none.

        `prices` are what slots pay by the relaxation, if it has been solved.
        """
        from libs.matching_engine.schedules import search

        if not search.are_schedules_countable(self.problem, source):
            return None
        share = SCHEDULES_LATER
        reach = search.reach_across(self.problem, self.best.bound - self.best.objective)
        if prices is None:
            share = SCHEDULES_FIRST
            prices, reach = search.first_prices(self.problem, self.best.pairs)
        best = None
        for look in search.looks(
            self.problem, source, start, prices, reach, self.effort, share, lambda: self.best.pairs
        ):
            best = look if best is None or look.bound_units <= best.bound_units else best
            self._learn_bound(look.bound)
            self._learn_plan(self._rounded_schedules(look))
            if self._is_done():
                break
        return best

    def _rounded_schedules(self, look: "Look") -> list[Pair]:
        """Greedy, where pairs that the best schedules take come earlier."""
        guide = usual_seat_value(self.problem) * SCHEDULES_GUIDANCE * look.taken
        return greedy_plan(self.problem, look.candidates, self.effort.out_of_time, guide)

    def _pool(self, source: PairSource, found: "Round") -> "Pool":
        from libs.matching_engine.bounds.pool import pool_of
        from libs.matching_engine.bounds.relaxation import PRICE_UNITS

        leeway = found.bound_units - self.best.objective * PRICE_UNITS
        margin = max(leeway, CORES[-1][0] * PRICE_UNITS) + 1
        return pool_of(self.problem, source, found, margin, self.sizes.core_pairs, self.best.pairs)

    def _search_pool(self, pool: "Pool") -> None:
        if self._is_done():
            return
        self._search_cores(pool)
        if not self._is_done():
            self._search_for_proof(pool)

    def _rounded(self, found: "Round") -> list[Pair]:
        inside = found.formulation.candidates
        guide = GUIDANCE * found.relaxation.taken[: len(inside)]
        return greedy_plan(self.problem, inside, self.effort.out_of_time, guide)

    def _search_cores(self, pool: "Pool") -> None:
        """Search the pairs of highest reduced cost alone: a far better plan, which rules much out."""
        size = 0
        for points, share in CORES:
            if self._is_done():
                return
            core = pool.core(points)
            possible = pool.may_be_in_plan_worth(self.best.objective)
            if possible is not None:
                core &= possible
            core[pool.candidates.positions_of(self.best.pairs)] = True
            if core.sum() > self.sizes.core_pairs or core.sum() == size:
                return
            size = int(core.sum())
            self._search_core(pool.candidates.only(core), share)

    def _search_core(self, candidates: Candidates, share: float) -> None:
        if self.effort.work_left() is not None:
            # HiGHS cannot be told to do the same amount of work again, CP-SAT can.
            self._search_among(candidates, share, False)
            return
        from libs.matching_engine.search.mip import improve

        formulation = Formulation(self.problem, candidates)
        solution = improve(formulation.model, self.effort.seconds_for(share), self.effort.limits.gap)
        if solution is not None:
            formulation.complete(solution)
            if formulation.model.holds(solution):
                self._learn_plan(formulation.pairs_of(solution))

    def _search_for_proof(self, pool: "Pool") -> None:
        """Search among all that no price rules out; if that is too much, among the best of it."""
        possible = pool.may_be_in_plan_worth(self.best.objective)
        proves = possible is not None and int(possible.sum()) <= self.sizes.exact_pairs
        if possible is None or not proves:
            possible = pool.best(self.sizes.exact_pairs)
            possible[pool.candidates.positions_of(self.best.pairs)] = True
        self._search_among(pool.candidates.only(possible), 1.0, proves)

    def _search_among(self, candidates: Candidates, share: float, proves: bool) -> None:
        """Search plans made of some candidates with a share of the effort that is left.

        `proves` says that no better plan is left out, so that their bound is the bound of the problem.
        """
        from libs.matching_engine.search.exact import Search

        formulation = Formulation(self.problem, candidates)
        floor = self.best.objective

        def learn_solution(solution: "Whole") -> None:
            self._learn_plan(formulation.pairs_of(solution))

        def learn_bound(bound: int) -> None:
            if proves:
                self._learn_bound(max(bound, floor))

        search = Search(formulation.model, formulation.solution_of(self.best.pairs))
        found = search.run(self.effort, share, learn_solution, learn_bound)
        if found.solution is not None:
            learn_solution(found.solution)
        if found.bound is not None:
            learn_bound(found.bound)

    def _learn_plan(self, pairs: list[Pair]) -> None:
        objective = terms_of(self.problem, pairs).total
        if objective > self.best.objective or (objective == self.best.objective and not self.best.pairs):
            self.best = Incumbent(tuple(pairs), objective, self.best.bound)
            self.report(self.best)

    def _learn_bound(self, bound: int) -> None:
        if bound < self.best.bound:
            self.best = Incumbent(self.best.pairs, self.best.objective, bound)
            self.report(self.best)

    def _is_done(self) -> bool:
        return self.best.is_optimal or self.best.gap <= self.effort.limits.gap or self.effort.is_over()

    def _why(self) -> StoppedBy:
        if self.best.is_optimal:
            return "proof"
        if self.best.gap <= self.effort.limits.gap:
            return "gap"
        return "time" if self.effort.out_of_time() else "work"
