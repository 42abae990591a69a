"""What of a plan in force still holds in a problem that has changed since."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from libs.matching_engine.plan import Plan
from libs.matching_engine.problem import Pair, Problem
from libs.matching_engine.rules import one_pair, person, team
from libs.matching_engine.rules.codes import Code

GONE: Literal["GONE"] = "GONE"
"""Why a pair is lost of which the problem no longer knows the volunteer or the slot."""


@dataclass(frozen=True, slots=True, order=True)
class Lost:
    """A pair of the plan in force that can stay no longer: GONE, or the rule that it breaks now; by id."""

    volunteer: str
    slot: str
    code: str


@dataclass(frozen=True)
class CarriedOver:
    """The plan in force, as far as it goes.

    `still_possible` pairs keep every rule among their own volunteer's pairs and the seats there are, `plan`
    is the part of them that keeps all rules, `lost` is the rest.
    """

    still_possible: frozenset[Pair]
    plan: Plan
    lost: tuple[Lost, ...]


def carry_over(problem: Problem, in_force: Iterable[tuple[str, str]]) -> CarriedOver:
    """Carry a plan, given by ids, over into a problem whose fixed pairs do not conflict.

    Fixed pairs come first whether or not they were in force, then published ones, then the others; each stays
    if it can. What is left of an all-or-nothing task or of a group that serves together only as a whole steps
    back as a whole.
    """
    known, lost = _known(problem, in_force)
    plan = Plan(problem, problem.fixed)
    published, fixed = problem.published_pairs, set(problem.fixed)
    for pair in sorted(known - fixed, key=lambda pair: (pair not in published, pair)):
        code = _broken(problem, plan, pair)
        if code is None:
            plan.add(*pair)
        else:
            lost.append(_lost(problem, pair, code))
    still_possible = frozenset(plan.pairs())
    _step_back(problem, plan, fixed)
    return CarriedOver(still_possible, plan, tuple(sorted(lost)))


def _known(problem: Problem, in_force: Iterable[tuple[str, str]]) -> tuple[set[Pair], list[Lost]]:
    volunteers, slots = problem.volunteer_numbers, problem.slot_numbers
    known: set[Pair] = set()
    lost: list[Lost] = []
    for volunteer, slot in in_force:
        if volunteer in volunteers and slot in slots:
            known.add((volunteers[volunteer], slots[slot]))
        else:
            lost.append(Lost(volunteer, slot, GONE))
    return known, lost


def _lost(problem: Problem, pair: Pair, code: Code) -> Lost:
    return Lost(problem.volunteers[pair[0]].id, problem.slots[pair[1]].id, code.value)


def _broken(problem: Problem, plan: Plan, pair: Pair) -> Code | None:
    """The first rule that a pair breaks beside what is carried over already; groups are looked at later."""
    volunteer, slot = pair
    code = one_pair.first_broken(problem, volunteer, slot)
    code = code or person.first_broken(problem, volunteer, slot, plan.slots_of(volunteer))
    if code is None and team.is_full(problem, plan, slot):
        return Code.CAPACITY
    if code is None and team.meets_someone_apart(problem, plan, volunteer, problem.slots[slot].task):
        return Code.APART
    return code


def _step_back(problem: Problem, plan: Plan, fixed: set[Pair]) -> None:
    """Take everybody out of tasks and groups that are no longer whole, until nobody has to go."""
    while True:
        broken = [
            (volunteer, slot)
            for task in _fragile(problem, plan)
            for slot in problem.tasks[task].slots
            for volunteer in plan.volunteers_in(slot)
            if (volunteer, slot) not in fixed
            and (_is_not_whole(problem, plan, task) or _is_left_behind(problem, plan, volunteer, task))
        ]
        if not broken:
            return
        for pair in broken:
            plan.remove(*pair)


def _fragile(problem: Problem, plan: Plan) -> list[int]:
    """The tasks with people in which a rule about all of them may be broken."""
    bound = {member for rule in problem.pair_rules if rule.kind == "together" for member in rule.members}
    with_groups = {problem.slots[slot].task for member in bound for slot in plan.slots_of(member)}
    whole = (task for task in range(len(problem.tasks)) if team.must_be_whole(problem, task))
    return sorted(task for task in with_groups.union(whole) if plan.is_served(task))


def _is_not_whole(problem: Problem, plan: Plan, task: int) -> bool:
    return team.must_be_whole(problem, task) and any(
        plan.taken(slot) < problem.slots[slot].min for slot in problem.tasks[task].slots
    )


def _is_left_behind(problem: Problem, plan: Plan, volunteer: int, task: int) -> bool:
    return team.leaves_someone_behind(problem, plan, volunteer, task)
