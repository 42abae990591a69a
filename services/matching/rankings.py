"""Who is best for a seat, and which seat is best for somebody, without a solve: the engine's own eligibility
and worth, asked about a plan as it stands.

The engine is imported on its first use, as in `engine`.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING

from services.matching.domain.problem.draft import Document
from services.matching.domain.proposal import Placement, RankedSlot, reason_codes

if TYPE_CHECKING:
    from libs.matching_engine.plan import Plan
    from libs.matching_engine.problem import Problem

RESERVES_PER_SEAT, MOST_RESERVES = 4, 20
"""Reserves of a slot: so many for each person whom the plan places there, and so many at most."""


def placement_of(problem: Problem, volunteer: int, slot: int) -> Placement:
    """A pair with its own terms of the objective."""
    import numpy as np

    from libs.matching_engine.pair_value import pair_terms

    task, person = problem.task_of(slot), problem.volunteers[volunteer]
    terms = pair_terms(problem, slot, np.array([volunteer], dtype=np.intp)).of(0)
    terms.pop("score", None)
    return Placement(
        volunteer_id=person.id,
        task_id=task.id,
        slot_id=problem.slots[slot].id,
        terms=terms,
        travel_minutes=_travel_minutes(problem, volunteer, slot),
        asks_for_skill=bool(problem.slots[slot].skills),
        timed=task.start is not None,
        load=person.load,
    )


def reserves_of(problem: Problem, assignments: Iterable[tuple[str, str]]) -> list[Placement]:
    """For each slot with people in the plan, those without any seat in it who could join them, best first."""
    from libs.matching_engine.files.in_force import numbered
    from libs.matching_engine.neighbourhoods.situation import Situation
    from libs.matching_engine.plan import Plan

    plan = Plan(problem, numbered(problem, assignments))
    situation = Situation(problem, plan)
    unplaced = (situation.tasks_held == 0).nonzero()[0]
    found: list[Placement] = []
    for slot in range(len(problem.slots)):
        number = min(MOST_RESERVES, RESERVES_PER_SEAT * plan.taken(slot))
        takers = situation.takers(slot, number, unplaced).ready if number else ()
        found.extend(placement_of(problem, volunteer, slot) for volunteer in takers)
    return found


def ranked_slots(document: Document, number: int) -> list[RankedSlot]:
    """The best so many slots with a seat left for the one volunteer of a problem, by what they would add."""
    import numpy as np

    from libs.matching_engine.files.parsing import parse_problem
    from libs.matching_engine.neighbourhoods.situation import Situation
    from libs.matching_engine.plan import Plan
    from libs.matching_engine.rules.limits import over_limit_alone

    problem = parse_problem(document)
    situation, alone = Situation(problem, Plan(problem)), np.zeros(1, dtype=np.intp)
    slots = situation.openings.open_to(0)
    values = situation.openings.values(0, slots).tolist()
    best_first = sorted(
        (-value - situation.worth_of_a_seat(slot), problem.slots[slot].id, slot)
        for slot, value in zip(slots.tolist(), values, strict=True)
    )
    fitting = (slot for _, _, slot in best_first if not over_limit_alone(problem, slot, alone)[0])
    return [_ranked(problem, situation.plan, slot) for slot in islice(fitting, number)]


def _ranked(problem: Problem, plan: Plan, slot: int) -> RankedSlot:
    from libs.matching_engine.explanation.pair import marginal_terms

    placement, terms = placement_of(problem, 0, slot), marginal_terms(problem, plan, 0, slot)
    return RankedSlot(
        task_id=placement.task_id,
        slot_id=placement.slot_id,
        terms={name: points for name, points in terms.items() if name not in ("score", "disruption")},
        travel_minutes=placement.travel_minutes or 0,
        reason_codes=reason_codes(placement),
    )


def _travel_minutes(problem: Problem, volunteer: int, slot: int) -> int | None:
    home, place = problem.volunteers[volunteer].home, problem.task_of(slot).at
    return problem.travel(volunteer, home, place) if home is not None and place is not None else None
