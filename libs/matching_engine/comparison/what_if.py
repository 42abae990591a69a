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
from libs.matching_engine.comparison.nearness import draw_near
from libs.matching_engine.comparison.tally import tally
from libs.matching_engine.comparison.variants import AS_IT_IS, Variant
from libs.matching_engine.conflicts import Conflict, find_conflicts
from libs.matching_engine.objective import Terms
from libs.matching_engine.plan import Plan
from libs.matching_engine.problem import Problem, Weights
from libs.matching_engine.repair.carry_over import carry_over
from libs.matching_engine.repair.repair import warm_start
from libs.matching_engine.search.effort import Limits, gap_between
from libs.matching_engine.search.solver import Incumbent, find_plan

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
    """A variant beside the problem as it is; `solved` is None if its fixed pairs have `conflicts`.

    `disturbed` says what its plan has otherwise than the plan of the problem as it is, and for that one what
    it has otherwise than a plan in force, if one was given. `without_load` is how
    much more its plan is worth by the base's weights, load left aside: for the variant with weight 0 for load
    that is the price of fairness.
    """

    name: str
    solved: Solved | None
    disturbed: Disturbed | None
    without_load: int | None
    conflicts: tuple[Conflict, ...] = ()

    def document(self) -> dict[str, Any]:
        """One entry of volunteer-circle-comparison/1; assignments are left out."""
        if self.solved is None:
            conflicts = [asdict(conflict) for conflict in self.conflicts]
            return {"name": self.name, "status": "invalid", "conflicts": conflicts}
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
    in_force: Sequence[NamedPair] = (),
) -> Iterator[Compared]:
    """Solve the problem as it is and each variant, one after the other, each with all of the limits.

    A plan in force, by ids, is where the problem as it is begins; each variant begins with the plan of the
    problem as it is, and only differs from it where that brings something. The problem's own fixed pairs must
    not conflict. Solvers run in this process.
    """
    base = _Solver(problem.weights, limits, report, in_force).solved(AS_IT_IS, problem)
    yield Compared(AS_IT_IS, base, disturbed(in_force, base.assignments) if in_force else None, 0)
    solver = _Solver(problem.weights, limits, report, base.assignments)
    for variant in variants:
        varied = variant.made_from(problem)
        conflicts = tuple(find_conflicts(varied))
        if conflicts:
            yield Compared(variant.name, None, None, None, conflicts)
            continue
        found = solver.solved(variant.name, varied)
        differs = disturbed(base.assignments, found.assignments)
        yield Compared(variant.name, found, differs, price_of_fairness(base.terms, found.terms))


@dataclass(frozen=True, slots=True)
class _Solver:
    weights: Weights
    """Those of the problem as it is, by which plans are compared."""
    limits: Limits
    report: Report
    in_force: Sequence[NamedPair]
    """The plan to begin with and to stay near to."""

    def solved(self, name: str, problem: Problem) -> Solved:
        """The plan of a problem whose fixed pairs do not conflict."""
        started = time.monotonic()

        def elapsed() -> float:
            return time.monotonic() - started

        start = warm_start(problem, self.in_force, self.limits, elapsed) if self.in_force else ()
        best = find_plan(
            problem, self.limits, elapsed, lambda incumbent: self.report(name, incumbent), start=start
        ).best
        plan = Plan(problem, best.pairs)
        gained = draw_near(problem, plan, carry_over(problem, self.in_force).plan) if self.in_force else 0
        return self._told(problem, plan, replace(best, objective=best.objective + gained))

    def _told(self, problem: Problem, plan: Plan, best: Incumbent) -> Solved:
        pairs = [(problem.volunteers[who].id, problem.slots[slot].id) for who, slot in plan.pairs()]
        return Solved(
            tuple(sorted(pairs)),
            best.objective,
            best.bound,
            tally(replace(problem, weights=self.weights), plan),
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
