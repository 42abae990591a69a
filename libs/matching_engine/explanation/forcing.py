"""What it would cost to force a pair into a plan, and who would have to give way."""

from dataclasses import asdict, dataclass
from typing import Any

from libs.matching_engine.neighbourhoods.alternative import Displacement, best_if, displacements
from libs.matching_engine.neighbourhoods.neighbourhood import Move
from libs.matching_engine.neighbourhoods.situation import Situation
from libs.matching_engine.repair.reach_of_change import Reach, within_reach
from libs.matching_engine.rules import one_pair, person, team
from libs.matching_engine.rules.codes import Code
from libs.matching_engine.search.effort import Effort

SMALL = 400
"""Volunteers and slots together; a problem of no more is solved as a whole."""

BREADTH = 3
"""Takers of each kind that are looked at for a seat that somebody leaves."""

DEEPEST = 2


@dataclass(frozen=True, slots=True)
class Forced:
    """What the best plan with the pair, as far as one was found, is worth less than the plan in force.

    `loss_at_most` is the loss with the plan found; `loss_at_least` is what every plan with the pair loses, as
    far as that is known: None where no bound for the whole problem is. The two are equal where the loss is
    exact. `code` is the rule that makes it impossible; then all else is empty. Without code and loss there
    was no time to find out.
    """

    volunteer: str
    slot: str
    code: Code | None = None
    loss_at_most: int | None = None
    loss_at_least: int | None = None
    moves: tuple[Displacement, ...] = ()

    @property
    def is_exact(self) -> bool:
        """Whether the loss is known exactly."""
        return self.loss_at_most is not None and self.loss_at_most == self.loss_at_least

    def document(self) -> dict[str, Any]:
        """The answer for JSON."""
        return {**asdict(self), "is_exact": self.is_exact}


def force(
    situation: Situation,
    volunteer: int,
    slot: int,
    effort: Effort,
    *,
    bound_above: int | None = None,
    whole_up_to: int = SMALL,
) -> Forced:
    """What forcing a pair would cost; a pair of the plan costs nothing.

    `bound_above` is how far the bound of the whole problem lies above the plan, 0 for an optimal one.
    Problems of up to `whole_up_to` volunteers and slots are solved as a whole.
    """
    problem = situation.problem
    names = problem.volunteers[volunteer].id, problem.slots[slot].id
    if slot in situation.plan.slots_of(volunteer):
        return Forced(*names, None, 0, 0)
    fixed = problem.fixed_slots.get(volunteer, ())
    code = one_pair.first_broken(problem, volunteer, slot) or person.first_broken(
        problem, volunteer, slot, fixed
    )
    if code is not None:
        return Forced(*names, code)
    least = None if bound_above is None else -bound_above
    move = _solved_nearby(situation, volunteer, slot, effort)
    if len(problem.volunteers) + len(problem.slots) <= whole_up_to:
        whole = _solved_whole(situation, volunteer, slot, effort, move)
        if whole is not None and whole.gain_at_most is not None:
            least = max(-whole.gain_at_most, -whole.gain_at_most if least is None else least)
        move = whole or move
    if move is None:
        return Forced(*names, None if effort.is_over() else _team_rule(situation, volunteer, slot))
    return Forced(*names, None, -move.gain, least, displacements(problem, move))


def _team_rule(situation: Situation, volunteer: int, slot: int) -> Code:
    """The rule that no plan nearby gets around."""
    return team.first_broken(situation.problem, situation.plan, volunteer, slot) or Code.NEEDED_ELSEWHERE


def _solved_whole(
    situation: Situation, volunteer: int, slot: int, effort: Effort, nearby: Move | None
) -> Move | None:
    problem = situation.problem
    return best_if(
        problem,
        situation.plan,
        range(len(problem.volunteers)),
        range(len(problem.slots)),
        effort=effort,
        forced=(volunteer, slot),
        known=nearby,
    )


def _solved_nearby(situation: Situation, volunteer: int, slot: int, effort: Effort) -> Move | None:
    """Farther and farther around the pair, until that loses no less."""
    best: Move | None = None
    for depth in range(DEEPEST + 1):
        reach = _around(situation, volunteer, slot, depth)
        move = best_if(
            situation.problem,
            situation.plan,
            reach.volunteers,
            reach.slots,
            effort=effort,
            forced=(volunteer, slot),
        )
        if best is not None and (move is None or move.gain <= best.gain):
            break
        best = move or best
    return best


def _around(situation: Situation, volunteer: int, slot: int, depth: int) -> Reach:
    """Who would have to give way, where they could go, and who could take what is left."""
    problem, plan = situation.problem, situation.plan
    task = problem.slots[slot].task
    company = situation.with_company([volunteer])
    in_the_way = {who for place in problem.tasks[task].slots for who in plan.volunteers_in(place)}
    if not team.is_full(problem, plan, slot):
        apart = {member for rule in problem.rules_of.get(volunteer, ()) for member in rule.members}
        in_the_way &= apart
    left = {place for who in company for place in situation.may_leave(who)}
    crew = problem.tasks[task].slots if team.must_be_whole(problem, task) else ()
    reach = within_reach(situation, {*left, *crew}, in_the_way, depth, BREADTH)
    return Reach(
        reach.volunteers | situation.with_company({*company, *in_the_way}), reach.slots | {slot, *left}
    )
