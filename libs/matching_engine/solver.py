"""The solve: a plan at once, a bound that holds for the whole problem, then both closer until they meet.

greedy plan -> linear relaxation (bound; pairs that cannot matter are dropped) -> exact search over what is
left. The best plan and the best bound are kept here, outside of every solver, and told as they improve.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from libs.matching_engine.candidates import Candidates, crude_bound, find_candidates
from libs.matching_engine.effort import Effort, Limits, gap_between
from libs.matching_engine.formulation.whole import Formulation
from libs.matching_engine.greedy import greedy_plan
from libs.matching_engine.objective import terms_of
from libs.matching_engine.problem import Pair, Problem

if TYPE_CHECKING:
    from libs.matching_engine.relaxation import Relaxation

StoppedBy = Literal["proof", "gap", "time", "work", "signal", "crash"]

CORES = ((1.5, 0.25), (4.0, 0.4))
"""Pairs for each seat in a core, and the share of the remaining effort that it may take."""

ITERATIONS_PER_WORK = 5_000
"""Simplex iterations counted as one unit of work."""


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


def find_plan(problem: Problem, limits: Limits, elapsed: Callable[[], float], report: Report) -> Outcome:
    """Solve a problem whose fixed pairs do not conflict.

    `elapsed` tells the seconds spent so far, `report` hears of every better plan and every better bound.
    """
    return _Solve(problem, Effort(limits, elapsed), report).run()


class _Solve:
    def __init__(self, problem: Problem, effort: Effort, report: Report) -> None:
        self.problem = problem
        self.effort = effort
        self.report = report
        self.best = first_incumbent(problem)

    def run(self) -> Outcome:
        self.report(self.best)
        candidates = find_candidates(self.problem)
        nothing_to_choose = all(candidates.is_fixed)
        self._learn_bound(self.best.objective if nothing_to_choose else candidates.simple_bound)
        self._learn_plan(greedy_plan(self.problem, candidates, self.effort.out_of_time))
        if not self._is_done():
            self._search(candidates)
        return Outcome(self.best, self._why())

    def _search(self, candidates: Candidates) -> None:
        relaxation = self._relax(Formulation(self.problem, candidates))
        if relaxation is not None:
            if candidates.complete:
                self._learn_bound(relaxation.bound)
            self._search_cores(candidates, relaxation)
        if not self._is_done():
            self._search_among(
                _still_possible(candidates, relaxation, self.best.objective), 1.0, candidates.complete
            )

    def _search_cores(self, candidates: Candidates, relaxation: "Relaxation") -> None:
        """Search the pairs of highest reduced cost alone: a far better plan, which rules much out."""
        seats = sum(slot.max for slot in self.problem.slots)
        ranked = sorted(range(len(candidates)), key=relaxation.reduced.__getitem__, reverse=True)
        for pairs_per_seat, share in CORES:
            size = int(pairs_per_seat * seats)
            if self._is_done() or 2 * size > len(candidates):
                return
            chosen = set(ranked[:size])
            core = [p for p, is_fixed in enumerate(candidates.is_fixed) if is_fixed or p in chosen]
            self._search_among(candidates.only(core), share, False)

    def _search_among(self, candidates: Candidates, share: float, proves: bool) -> None:
        """Search plans made of some candidates with a share of the effort that is left.

        `proves` says that no better plan is left out, so that their bound is the bound of the problem.
        """
        # The solvers take a second to import, which a problem that greedy solves need not wait for.
        from libs.matching_engine.exact import Search

        formulation = Formulation(self.problem, candidates)
        floor = self.best.objective

        def learn_solution(solution: list[int]) -> None:
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

    def _relax(self, formulation: Formulation) -> "Relaxation | None":
        from libs.matching_engine.relaxation import relax

        work = self.effort.work_left()
        iterations = None if work is None else max(1, int(work * ITERATIONS_PER_WORK))
        return relax(formulation.model, self.effort.seconds_left(), iterations)

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


def _still_possible(candidates: Candidates, relaxation: "Relaxation | None", value: int) -> Candidates:
    """The candidates that a plan worth at least `value` could hold."""
    if relaxation is None:
        return candidates
    return candidates.only(
        [
            position
            for position, is_fixed in enumerate(candidates.is_fixed)
            if is_fixed or relaxation.may_be_taken(position, value)
        ]
    )
