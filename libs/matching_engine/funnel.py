"""Why a seat is empty: everybody who does not serve in the slot, counted once under the first reason."""

from dataclasses import dataclass

import numpy as np

from libs.matching_engine.plan import Plan
from libs.matching_engine.population import Mask
from libs.matching_engine.problem import Problem
from libs.matching_engine.rules import eligibility, person, team
from libs.matching_engine.rules.codes import TABLE_ORDER, Code
from libs.matching_engine.rules.limits import over_limit_alone


@dataclass(frozen=True, slots=True)
class Unfilled:
    """A slot with fewer people than desired, and how many volunteers each reason keeps out of it."""

    slot: str
    short_of_min: int
    short_of_desired: int
    reasons: tuple[tuple[Code, int], ...]


def find_unfilled(problem: Problem, plan: Plan) -> list[Unfilled]:
    """Exactly the slots with fewer than `desired`, by id; reasons in the order of the table."""
    entangled = _entangled(problem, plan)
    return [
        _unfilled(problem, plan, number, entangled)
        for number, slot in enumerate(problem.slots)
        if plan.taken(number) < slot.desired
    ]


def _entangled(problem: Problem, plan: Plan) -> Mask:
    """Whose reason may depend on others or on what else they do; all others are told apart by the slot alone."""
    mask = problem.population.nobody()
    mask[[volunteer for volunteer, _ in plan.pairs()]] = True
    mask[list(problem.rules_of)] = True
    return mask


def _unfilled(problem: Problem, plan: Plan, slot: int, entangled: Mask) -> Unfilled:
    seats, taken = problem.slots[slot], plan.taken(slot)
    return Unfilled(
        slot=seats.id,
        short_of_min=max(0, seats.min - taken),
        short_of_desired=seats.desired - taken,
        reasons=_reasons(problem, plan, slot, entangled),
    )


def _reasons(problem: Problem, plan: Plan, slot: int, entangled: Mask) -> tuple[tuple[Code, int], ...]:
    positions = eligibility.first_broken(problem, slot)
    absent = problem.population.everybody()
    absent[plan.volunteers_in(slot)] = False
    able = absent & (positions == eligibility.PASSES)
    counts = np.bincount(positions[absent], minlength=len(TABLE_ORDER) + 1)
    over_limit = over_limit_alone(problem, slot)
    otherwise = Code.ALL_OR_NOTHING if team.falls_short(problem, plan, slot) else Code.NOT_WORTH_IT
    counts[TABLE_ORDER[Code.OVER_LIMIT]] += np.count_nonzero(able & ~entangled & over_limit)
    counts[TABLE_ORDER[otherwise]] += np.count_nonzero(able & ~entangled & ~over_limit)
    for volunteer in np.flatnonzero(able & entangled).tolist():
        counts[TABLE_ORDER[reason_beyond_eligibility(problem, plan, volunteer, slot)]] += 1
    return tuple((code, int(counts[position])) for code, position in TABLE_ORDER.items() if counts[position])


def reason_beyond_eligibility(problem: Problem, plan: Plan, volunteer: int, slot: int) -> Code:
    """Why an eligible volunteer does not serve in a slot: fixed pairs first, then the team, then the plan."""
    return (
        person.first_broken(problem, volunteer, slot, problem.fixed_slots.get(volunteer, ()))
        or team.first_broken(problem, plan, volunteer, slot)
        or (
            Code.NEEDED_ELSEWHERE
            if person.first_broken(problem, volunteer, slot, plan.slots_of(volunteer))
            else Code.NOT_WORTH_IT
        )
    )
