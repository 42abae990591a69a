"""What could be different so that a seat opens to somebody: one change at a time, and to whom."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np

from libs.matching_engine.neighbourhoods.changes import (
    Change,
    LowerLevel,
    LowerMinimum,
    MoreMinutes,
    ShiftTask,
    WidenReach,
)
from libs.matching_engine.neighbourhoods.situation import Situation
from libs.matching_engine.pair_value import pair_values
from libs.matching_engine.people.population import EVERYBODY, Indices
from libs.matching_engine.problem import Problem
from libs.matching_engine.repair.reach_of_change import within_reach
from libs.matching_engine.rules import eligibility, person, team
from libs.matching_engine.rules.codes import Code
from libs.matching_engine.rules.reach import metres_missing

SHIFTS = (-30, 30)
"""Minutes by which a task may begin earlier or later."""

AN_HOUR = 60
TRIED = 3
"""People tried for each change."""


@dataclass(frozen=True, slots=True)
class Possibility:
    """A change that opens a seat, who might take it then, and which other slots that touches."""

    change: Change | None
    people: tuple[int, ...]
    slots: frozenset[int] = frozenset()


def possible_changes(situation: Situation, slot: int) -> Iterator[Possibility]:
    """Every single change that opens the seat to somebody, and to whom."""
    yield from _lower_levels(situation, slot)
    yield from _shifts(situation, slot)
    yield from _wider_reach(situation, slot)
    yield from _more_minutes(situation, slot)
    yield from _lower_minimum(situation, slot)


def as_things_are(situation: Situation, slot: int) -> Possibility:
    """No change: who could take the seat now, and who could take what they leave."""
    takers = situation.takers(slot, TRIED)
    left = {place for who in takers.busy for place in situation.may_leave(who)}
    reach = within_reach(situation, left, (), 0, TRIED)
    return Possibility(None, (*takers.ready, *takers.busy, *reach.volunteers), reach.slots)


def _lower_levels(situation: Situation, slot: int) -> Iterator[Possibility]:
    """One skill at one level less; people who come in question hold it at exactly that."""
    problem = situation.problem
    asked = problem.slots[slot].skills
    if not asked:
        return
    others = _passing_all_but(problem, slot, Code.MISSING_SKILL)
    levels = {skill: problem.population.skill_level(skill)[others] for skill in asked}
    for skill, level in asked.items():
        able = levels[skill] == level - 1
        for other in asked.keys() - {skill}:
            able &= levels[other] >= asked[other]
        yield from _opened(
            situation, slot, LowerLevel(problem.slots[slot].id, skill, level - 1), others[able]
        )


def _shifts(situation: Situation, slot: int) -> Iterator[Possibility]:
    """The whole task earlier or later, with all its people."""
    problem, task = situation.problem, situation.problem.task_of(slot)
    if task.start is None or task.end is None:
        return
    others = _passing_all_but(problem, slot, Code.UNAVAILABLE)
    serving = [who for place in task.slots for who in situation.plan.volunteers_in(place)]
    for minutes in SHIFTS:
        free = problem.population.available(task.start + minutes, task.end + minutes, others)
        yield from _opened(situation, slot, ShiftTask(task.id, minutes), others[free], serving)


def _wider_reach(situation: Situation, slot: int) -> Iterator[Possibility]:
    """Those who live too far away, the nearest first."""
    problem, place = situation.problem, situation.problem.task_of(slot).at
    if place is None:
        return
    others = _passing_all_but(problem, slot, Code.OUT_OF_REACH)
    too_far = others[problem.population.out_of_reach(place, others)]
    missing = sorted((metres_missing(problem.volunteers[who], place), who) for who in too_far.tolist())
    for metres, who in missing[:TRIED]:
        yield Possibility(WidenReach(problem.volunteers[who].id, metres), (who,))


def _more_minutes(situation: Situation, slot: int) -> Iterator[Possibility]:
    """Those whom only a limit on minutes keeps from taking the seat beside all they do."""
    problem, plan = situation.problem, situation.plan
    able = _by_worth(situation, slot, eligibility.eligible_volunteers(problem, slot))
    limited = (
        who
        for who in able.tolist()
        if slot not in plan.slots_of(who)
        and person.first_broken(problem, who, slot, plan.slots_of(who)) is Code.OVER_LIMIT
    )
    for who in islice(limited, TRIED):
        yield Possibility(MoreMinutes(problem.volunteers[who].id, AN_HOUR), (who,))


def _lower_minimum(situation: Situation, slot: int) -> Iterator[Possibility]:
    """A task that would run as a whole with one person less in one of its slots."""
    problem, task = situation.problem, situation.problem.slots[slot].task
    if not team.must_be_whole(problem, task) or situation.plan.is_served(task):
        return
    crew = within_reach(situation, problem.tasks[task].slots, (), 0, TRIED)
    for place in problem.tasks[task].slots:
        if problem.slots[place].min:
            yield Possibility(LowerMinimum(problem.slots[place].id), tuple(crew.volunteers), crew.slots)


def _opened(
    situation: Situation, slot: int, change: Change, people: Indices, also: Iterable[int] = ()
) -> Iterator[Possibility]:
    """The best of some people who could take the seat after a change; nothing if there are none."""
    best = _by_worth(situation, slot, people)[:TRIED].tolist()
    if best:
        crew = situation.problem.task_of(slot).slots
        whole = team.must_be_whole(situation.problem, situation.problem.slots[slot].task)
        reach = within_reach(situation, crew, (), 0, TRIED) if whole else None
        people_of_crew = reach.volunteers if reach else ()
        yield Possibility(change, (*best, *also, *people_of_crew))


def _by_worth(situation: Situation, slot: int, people: Indices) -> Indices:
    """Some people, those without a place before those with one, and the best of each first."""
    problem, held = situation.problem, situation.tasks_held[people]
    worth = pair_values(problem, slot, people) - problem.weights.load * problem.population.loads[people]
    return people[np.lexsort((-worth.astype(np.float64), held))]


def _passing_all_but(problem: Problem, slot: int, waived: Code) -> Indices:
    """Whom, leaving one rule aside, no rule about the pair alone shuts out of a slot."""
    left = problem.population.numbers(EVERYBODY)
    for code, shut_out in reversed(eligibility.RULES):
        if code is not waived:
            left = left[~shut_out(problem, slot, left)]
    return left
