"""Who competes in the matching benchmark: the engine, and what a user would take instead.

Each gets the bytes of a problem and a number of seconds, reading included, and tells of every better plan
and bound. The values that the others tell are those of plans that keep all rules.
"""

import sys
import time
from collections.abc import Callable

from libs.matching_engine.child import Progress, solve_in_child
from libs.matching_engine.files.parsing import read_problem
from libs.matching_engine.formulation.model import Whole
from libs.matching_engine.formulation.whole import Formulation
from libs.matching_engine.objective import terms_of
from libs.matching_engine.pairs.candidates import Candidates
from libs.matching_engine.pairs.streaming import pair_source
from libs.matching_engine.problem import Problem
from libs.matching_engine.search.effort import Effort, Limits
from libs.matching_engine.search.exact import Search
from libs.matching_engine.search.greedy import greedy_plan
from libs.matching_engine.search.mip import improve
from libs.matching_engine.search.solver import first_incumbent

Tell = Callable[[int, int | None], None]
"""Hears the value of a plan and a bound, None where there is none."""


def engine(raw: bytes, seconds: float, tell: Tell) -> None:
    """The engine as it is used."""

    def on_progress(progress: Progress) -> None:
        tell(progress.objective, progress.bound)

    solution = solve_in_child(raw, Limits(time_limit=seconds), on_progress)
    tell(solution.objective or 0, solution.bound)


def greedy(raw: bytes, seconds: float, tell: Tell) -> None:
    """Greedy by marginal value alone, over all pairs."""
    problem = read_problem(raw)
    ends = time.monotonic() + seconds
    pairs = greedy_plan(problem, _all_pairs(problem), lambda: time.monotonic() > ends)
    tell(terms_of(problem, pairs).total, None)


def cp_sat(raw: bytes, seconds: float, tell: Tell) -> None:
    """One CP-SAT model of everything, two workers."""
    started = time.monotonic()
    problem = read_problem(raw)
    formulation = Formulation(problem, _all_pairs(problem))
    search = Search(formulation.model, formulation.solution_of(problem.fixed))
    best = [first_incumbent(problem).objective]

    def on_solution(solution: Whole) -> None:
        best[0] = max(best[0], formulation.model.value(solution))
        tell(best[0], None)

    effort = Effort(Limits(time_limit=seconds, workers=2), lambda: time.monotonic() - started)
    search.run(effort, 1.0, on_solution, lambda bound: tell(best[0], bound))


def highs(raw: bytes, seconds: float, tell: Tell) -> None:
    """One mixed-integer program of everything in HiGHS."""
    started = time.monotonic()
    problem = read_problem(raw)
    model = Formulation(problem, _all_pairs(problem)).model
    solution = improve(model, max(1.0, seconds - (time.monotonic() - started)), 0.0)
    if solution is not None and model.holds(solution):
        tell(model.value(solution), None)


def _all_pairs(problem: Problem) -> Candidates:
    return pair_source(problem, sys.maxsize).all()


CONTESTANTS: dict[str, Callable[[bytes, float, Tell], None]] = {
    "engine": engine,
    "greedy": greedy,
    "CP-SAT": cp_sat,
    "HiGHS": highs,
}
