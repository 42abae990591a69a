"""The best that could be made of a part of a plan if something were different."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from libs.matching_engine.comparison.tally import tally
from libs.matching_engine.conflicts import find_conflicts
from libs.matching_engine.formulation.model import Model, Whole
from libs.matching_engine.formulation.whole import Formulation
from libs.matching_engine.neighbourhoods.changes import Change
from libs.matching_engine.neighbourhoods.extension import with_rows
from libs.matching_engine.neighbourhoods.neighbourhood import Move, best_of, move_to
from libs.matching_engine.neighbourhoods.part import Part, candidates_of, part_around
from libs.matching_engine.pairs.candidates import Candidates
from libs.matching_engine.plan import Plan
from libs.matching_engine.problem import Pair, Problem
from libs.matching_engine.search.effort import Effort


def best_if(
    problem: Problem,
    plan: Plan,
    volunteers: Iterable[int],
    slots: Iterable[int] = (),
    *,
    effort: Effort,
    change: Change | None = None,
    forced: Pair | None = None,
    filled: int | None = None,
    known: Move | None = None,
) -> Move | None:
    """The best move of some volunteers, in some slots and their own, if something were different.

    Different: a change is made, a pair is forced into the plan, one seat more of a slot is filled. The gain
    is what the plan would then be worth more than it is now; it may be negative. None if nothing was found,
    be it that nothing exists with all others held or that the effort is over. `known` is a move that does
    what is asked, found in a smaller part; the answer is no worse.
    """
    part = part_around(problem, plan, volunteers, slots)
    changed = part if change is None else replace(part, problem=change.made_in(part.problem))
    if change is not None and find_conflicts(changed.problem):
        return None
    candidates = candidates_of(changed)
    if forced is not None:
        candidates = _with_forced(changed, candidates, forced)
    formulation = Formulation(changed.problem, candidates)
    model = formulation.model
    if filled is not None:
        model = _with_one_more(model, candidates, part.slots.index(filled), plan.taken(filled) + 1)
    best = best_of(model, effort, 1.0, _in_hand(part, formulation, model, known))
    if best.solution is None:
        return None
    pairs = formulation.pairs_of(best.solution)
    gain = _worth(changed.problem, pairs) - _worth(part.problem, part.plan)
    return move_to(part, pairs, gain, best, model)


def _in_hand(part: Part, formulation: Formulation, model: Model, known: Move | None) -> Whole | None:
    """The plan after a known move, or the plan as it is, if it is a solution of the model."""
    pairs = set(part.plan)
    if known is not None:
        pairs = pairs.difference(part.inside(known.dropped)).union(part.inside(known.added))
    solution = formulation.solution_of(sorted(pairs))
    all_there = len(formulation.candidates.positions_of(sorted(pairs))) == len(pairs)
    return solution if all_there and model.holds(solution) else None


def _with_forced(part: Part, candidates: Candidates, forced: Pair) -> Candidates:
    is_fixed = candidates.is_fixed.copy()
    is_fixed[candidates.positions_of(part.inside([forced]))] = True
    return replace(candidates, is_fixed=np.asarray(is_fixed, dtype=np.bool_))


def _with_one_more(model: Model, candidates: Candidates, slot: int, people: int) -> Model:
    inside = np.flatnonzero(candidates.slots == slot).tolist()
    return with_rows(model, [([(pair, -1) for pair in inside], -people)])


def _worth(problem: Problem, pairs: Iterable[Pair]) -> int:
    return tally(problem, Plan(problem, pairs)).total


@dataclass(frozen=True, slots=True, order=True)
class Displacement:
    """Somebody who would serve elsewhere, or no longer; by id."""

    volunteer: str
    leaves: tuple[str, ...]
    takes: tuple[str, ...]


def displacements(problem: Problem, move: Move) -> tuple[Displacement, ...]:
    """Who would leave and take what by a move, sorted."""
    leaves: dict[int, list[str]] = {}
    takes: dict[int, list[str]] = {}
    for pairs, places in ((move.dropped, leaves), (move.added, takes)):
        for volunteer, slot in pairs:
            places.setdefault(volunteer, []).append(problem.slots[slot].id)
    return tuple(
        Displacement(
            problem.volunteers[who].id, tuple(sorted(leaves.get(who, ()))), tuple(sorted(takes.get(who, ())))
        )
        for who in sorted({*leaves, *takes})
    )
