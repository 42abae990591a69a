"""Variants of one problem, solved under the same limits and compared by the same weights."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from libs.matching_engine.comparison.fairness import (
    Disturbed,
    Fairness,
    disturbed,
    fairness,
    price_of_fairness,
)
from libs.matching_engine.comparison.tally import tally
from libs.matching_engine.comparison.variants import Variant
from libs.matching_engine.conflicts import find_conflicts
from libs.matching_engine.objective import Terms
from libs.matching_engine.plan import Plan
from libs.matching_engine.problem import Problem, Weights
from libs.matching_engine.search.effort import Limits, gap_between
from libs.matching_engine.search.solver import Incumbent, find_plan

AS_IT_IS = "as it is"
"""The name of the problem without a change, which is solved first."""

NamedPair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Seats:
    """Seats filled, and how many are missing to `min` and to `desired`."""

    filled: int
    short_of_min: int
    short_of_desired: int


@dataclass(frozen=True, slots=True)
class Solved:
    """The plan of a variant. `objective`, `bound` and `gap` are by its own weights, `terms` by the base's."""

    assignments: tuple[NamedPair, ...]
    objective: int
    bound: int
    terms: Terms
    seats: Seats
    people: int
    tasks_served: int
    fairness: Fairness

    @property
    def gap(self) -> float:
        """How far the plan may be from the best of the variant, relative to the bound."""
        return gap_between(self.bound, self.objective)


@dataclass(frozen=True, slots=True)
class Compared:
    """A variant beside the problem as it is; `solved` is None if its fixed pairs conflict.

    `disturbed` says what its plan has otherwise than the plan of the problem as it is. `without_load` is how
    much more its plan is worth by the base's weights, load left aside: for the variant with weight 0 for load
    that is the price of fairness.
    """

    name: str
    solved: Solved | None
    disturbed: Disturbed | None
    without_load: int | None

    def document(self) -> dict[str, Any]:
        """One entry of volunteer-circle-comparison/1; assignments are left out."""
        if self.solved is None:
            return {"name": self.name, "status": "invalid"}
        solved = self.solved
        told = {"objective": solved.objective, "bound": solved.bound, "gap": solved.gap}
        by_base = {**solved.terms.as_dict(), "total": solved.terms.total}
        numbers = {"people": solved.people, "tasks_served": solved.tasks_served}
        return {
            "name": self.name,
            "status": "optimal" if solved.objective == solved.bound else "feasible",
            **told,
            "by_base_weights": by_base,
            "seats": asdict(solved.seats),
            **numbers,
            "fairness": asdict(solved.fairness),
            "disturbed": None if self.disturbed is None else asdict(self.disturbed),
            "without_load": self.without_load,
        }


Report = Callable[[str, Incumbent], None]


def what_if(
    problem: Problem,
    variants: Sequence[Variant],
    limits: Limits,
    report: Report = lambda name, incumbent: None,
) -> Iterator[Compared]:
    """Solve the problem as it is and each variant, one after the other, each with all of the limits.

    The problem's own fixed pairs must not conflict. Solvers run in this process.
    """
    base = _solved(AS_IT_IS, problem, problem.weights, limits, report)
    assert base is not None
    yield Compared(AS_IT_IS, base, None, 0)
    for variant in variants:
        found = _solved(variant.name, variant.made_from(problem), problem.weights, limits, report)
        if found is None:
            yield Compared(variant.name, None, None, None)
        else:
            differs = disturbed(base.assignments, found.assignments)
            yield Compared(variant.name, found, differs, price_of_fairness(base.terms, found.terms))


def _solved(name: str, problem: Problem, weights: Weights, limits: Limits, report: Report) -> Solved | None:
    if find_conflicts(problem):
        return None
    started = time.monotonic()
    outcome = find_plan(
        problem, limits, lambda: time.monotonic() - started, lambda incumbent: report(name, incumbent)
    )
    plan = Plan(problem, outcome.best.pairs)
    pairs = [(problem.volunteers[who].id, problem.slots[slot].id) for who, slot in outcome.best.pairs]
    return Solved(
        tuple(sorted(pairs)),
        outcome.best.objective,
        outcome.best.bound,
        tally(replace(problem, weights=weights), plan),
        _seats(problem, plan),
        len({who for who, _ in pairs}),
        sum(plan.is_served(task) for task in range(len(problem.tasks))),
        fairness(problem, plan),
    )


def _seats(problem: Problem, plan: Plan) -> Seats:
    taken = [plan.taken(slot) for slot in range(len(problem.slots))]
    missing = list(zip(problem.slots, taken, strict=True))
    return Seats(
        sum(taken),
        sum(max(0, slot.min - number) for slot, number in missing),
        sum(max(0, slot.desired - number) for slot, number in missing),
    )
