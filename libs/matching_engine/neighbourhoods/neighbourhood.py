"""Solve a plan again around some volunteers, with everything else held: the step of repairs and searches.

The linear relaxation of the part comes first. Parts are small and much like assignment problems, so its
solution is mostly whole already; then it is the best there is, as its bound, worked out in whole numbers,
says. Where it is not, CP-SAT searches what the relaxation's prices leave open.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from libs.matching_engine.formulation.model import Model, Whole
from libs.matching_engine.formulation.whole import Formulation
from libs.matching_engine.neighbourhoods.part import Part, candidates_of, part_around
from libs.matching_engine.people.population import Numbers
from libs.matching_engine.plan import Plan
from libs.matching_engine.problem import Pair, Problem
from libs.matching_engine.search.effort import Effort


@dataclass(frozen=True, slots=True)
class Move:
    """What to change in a plan, in the numbers of the whole problem, and what that gains."""

    added: tuple[Pair, ...]
    dropped: tuple[Pair, ...]
    gain: int
    is_best: bool
    """Whether it is proven that nothing better exists with everything else held."""
    gain_at_most: int | None = None
    """What no move gains more than with everything else held; None where that is not known."""

    def make(self, plan: Plan) -> None:
        """Change the plan."""
        for pair in self.dropped:
            plan.remove(*pair)
        for pair in self.added:
            plan.add(*pair)


def improve_around(
    problem: Problem,
    plan: Plan,
    volunteers: Iterable[int],
    slots: Iterable[int] = (),
    *,
    effort: Effort,
    share: float = 1.0,
) -> Move:
    """The best change found to a valid plan, made by these volunteers alone; the plan itself is not changed.

    They may serve in all tasks of these slots and in those they serve in now. `share` is the part of the
    effort left that may be spent. Where nothing better is found the move is empty: it never makes it worse.
    """
    part = part_around(problem, plan, volunteers, slots)
    formulation = Formulation(part.problem, candidates_of(part))
    now = formulation.solution_of(part.plan)
    best = best_of(formulation.model, effort, share, now)
    assert best.solution is not None
    gain = formulation.model.value(best.solution) - formulation.model.value(now)
    return move_to(part, formulation.pairs_of(best.solution), gain, best, formulation.model)


@dataclass(frozen=True, slots=True)
class Best:
    """The best solution of a model that is known, and what none exceeds; None where nothing is known."""

    solution: Whole | None
    bound: int | None
    is_best: bool


def move_to(part: Part, pairs: Iterable[Pair], gain: int, best: Best, model: Model) -> Move:
    """The change from the part's plan to the best solution of a model, which is made of these pairs."""
    before, after = set(part.plan), set(pairs)
    added, dropped = part.outside(sorted(after - before)), part.outside(sorted(before - after))
    most = None
    if best.bound is not None and best.solution is not None:
        most = gain + best.bound - model.value(best.solution)
    return Move(tuple(added), tuple(dropped), gain, best.is_best, most)


def best_of(model: Model, effort: Effort, share: float = 1.0, now: Whole | None = None) -> Best:
    """Solve a small model; `now` is a solution in hand, which is kept unless a better one is found."""
    # The solvers take a second to import.
    from libs.matching_engine.bounds.relaxation import PRICE_UNITS, relax

    if not len(model.objective):
        return (
            Best(model.lower, model.constant, True) if model.holds(model.lower) else Best(None, None, False)
        )
    relaxation = relax(model, effort, share)
    if relaxation is None:
        return Best(now, None, False)
    bound = relaxation.bound_units // PRICE_UNITS
    best = _better(model, now, np.rint(relaxation.taken).astype(np.int64))
    if best is not None and model.value(best) == bound:
        return Best(best, bound, True)
    if best is not None:
        slack = relaxation.bound_units - model.value(best) * PRICE_UNITS
        model = _narrowed(model, relaxation.reduced, slack)
    return _searched(model, effort, share, best, bound)


def _better(model: Model, one: Whole | None, other: Whole) -> Whole | None:
    """The better of a solution in hand and one that may break rows."""
    if not model.holds(other) or (one is not None and model.value(other) <= model.value(one)):
        return one
    return other


def _narrowed(model: Model, reduced: Numbers, slack: int) -> Model:
    """The model with the bounds of all solutions that do not lose more than a slack (price units).

    Moving a variable off the end of its range that its reduced value d asks for costs |d| a step.
    """
    lower, upper = model.lower.copy(), model.upper.copy()
    for column in np.flatnonzero((reduced != 0) & (lower < upper)).tolist():
        steps = slack // abs(int(reduced[column]))
        if reduced[column] > 0:
            lower[column] = max(int(lower[column]), int(upper[column]) - steps)
        else:
            upper[column] = min(int(upper[column]), int(lower[column]) + steps)
    return replace(model, lower=lower, upper=upper)


def _searched(model: Model, effort: Effort, share: float, best: Whole | None, bound: int) -> Best:
    """What CP-SAT finds in a model that may leave out whatever is worse than the best in hand."""
    from libs.matching_engine.search.exact import Search

    start = np.zeros(len(model.objective), dtype=np.int64) if best is None else best
    found = Search(model, start).run(effort, share, lambda solution: None, lambda bound: None)
    if found.solution is None:
        return Best(best, bound, False)
    better = _better(model, best, found.solution)
    assert better is not None
    if found.bound is not None:
        bound = min(bound, max(found.bound, model.value(better)))
    return Best(better, bound, model.value(better) == bound)
