"""Why this person is in this slot, or why not: codes and numbers; sentences are made at the edge."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from libs.matching_engine.files.reading import ProblemError, shown
from libs.matching_engine.funnel import reason_beyond_eligibility
from libs.matching_engine.objective import load_cost, seat_value, served_value
from libs.matching_engine.pair_value import pair_terms
from libs.matching_engine.plan import Plan
from libs.matching_engine.problem import Problem
from libs.matching_engine.rules import eligibility, person
from libs.matching_engine.rules.codes import Code

Contribution = dict[str, int]


@dataclass(frozen=True, slots=True)
class Placed:
    """The pair is in the plan: `terms` sum to `contribution`, what the plan would lose without it alone.

    Terms: fill, served, skill, like, travel, undesired, circle, score, load, disruption; costs are negative.
    """

    terms: Contribution
    contribution: int


@dataclass(frozen=True, slots=True)
class NotPlaced:
    """The pair is not in the plan: the first rule that rules it out, or what stands against it.

    `in_the_way` are ids of the volunteer's other slots in the plan (NEEDED_ELSEWHERE); `delta` and its
    `terms` are what adding the pair to the plan would change in the objective (NOT_WORTH_IT), None where a
    rule forbids it.
    """

    code: Code
    in_the_way: tuple[str, ...] = ()
    delta: int | None = None
    terms: Contribution | None = None


def explain_pair(
    problem: Problem, assignments: Iterable[tuple[str, str]], volunteer_id: str, slot_id: str
) -> Placed | NotPlaced:
    """Explain one pair of ids against a plan given as [volunteer id, slot id] pairs.

    Raises ProblemError if the problem knows no such volunteer or slot.
    """
    pairs = [(_volunteer(problem, person_id), _slot(problem, seat_id)) for person_id, seat_id in assignments]
    plan = Plan(problem, pairs)
    volunteer, slot = _volunteer(problem, volunteer_id), _slot(problem, slot_id)
    if slot in plan.slots_of(volunteer):
        plan.remove(volunteer, slot)
        terms = marginal_terms(problem, plan, volunteer, slot)
        return Placed(terms, sum(terms.values()))
    return _why_not(problem, plan, volunteer, slot)


def _volunteer(problem: Problem, name: str) -> int:
    if name not in problem.volunteer_numbers:
        raise ProblemError(
            "$.volunteers", f"there is no volunteer {shown(name)}; ask about one of the problem"
        )
    return problem.volunteer_numbers[name]


def _slot(problem: Problem, name: str) -> int:
    if name not in problem.slot_numbers:
        raise ProblemError("$.tasks", f"there is no slot {shown(name)}; ask about one of the problem")
    return problem.slot_numbers[name]


def _why_not(problem: Problem, plan: Plan, volunteer: int, slot: int) -> NotPlaced:
    position = int(eligibility.first_broken(problem, slot, np.array([volunteer], dtype=np.intp))[0])
    if position != eligibility.PASSES:
        return NotPlaced(tuple(Code)[position])
    code = reason_beyond_eligibility(problem, plan, volunteer, slot)
    if code is Code.NOT_WORTH_IT:
        terms = marginal_terms(problem, plan, volunteer, slot)
        return NotPlaced(code, delta=sum(terms.values()), terms=terms)
    if code is Code.NEEDED_ELSEWHERE:
        blocking = person.obstacles(problem, volunteer, slot, plan.slots_of(volunteer))
        return NotPlaced(code, in_the_way=tuple(sorted(problem.slots[other].id for other in blocking)))
    return NotPlaced(code)


def marginal_terms(problem: Problem, plan: Plan, volunteer: int, slot: int) -> Contribution:
    """What adding a pair to a plan without it changes in each term of the objective."""
    task, tasks = problem.slots[slot].task, len(plan.slots_of(volunteer))
    return {
        "fill": seat_value(problem, slot, plan.taken(slot)),
        "served": 0 if plan.is_served(task) else served_value(problem, task),
        **pair_terms(problem, slot, np.array([volunteer], dtype=np.intp)).of(0),
        "load": load_cost(problem, volunteer, tasks) - load_cost(problem, volunteer, tasks + 1),
        "disruption": problem.weights.disruption if (volunteer, slot) in problem.published_pairs else 0,
    }
