"""What would fill a seat: whom to ask as things are, or what to change first."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np

from libs.matching_engine.neighbourhoods.alternative import Displacement, best_if, displacements
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
from libs.matching_engine.problem import Place, Problem, Volunteer
from libs.matching_engine.repair.reach_of_change import within_reach
from libs.matching_engine.rules import eligibility, person, team
from libs.matching_engine.rules.codes import Code
from libs.matching_engine.search.effort import Effort

SHIFTS = (-30, 30)
"""Minutes by which a task may begin earlier or later."""

AN_HOUR = 60
TRIED = 3
"""People tried for each change."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way to fill a seat: make the change (None: none is needed), then who serves where.

    `gain` is what the plan is then worth more than now, at least; the dearer a way, the less.
    """

    change: Change | None
    gain: int
    moves: tuple[Displacement, ...]

    def document(self) -> dict[str, Any]:
        """The way for JSON."""
        change = None if self.change is None else self.change.document()
        moves = [
            {"volunteer": move.volunteer, "leaves": list(move.leaves), "takes": list(move.takes)}
            for move in self.moves
        ]
        return {"change": change, "gain": self.gain, "moves": moves}


@dataclass(frozen=True, slots=True)
class PeopleWanted:
    """Whom there are too few of: so many people with these skills and tags, at this time and place.

    They belong to one of the circles; None: to any.
    """

    number: int
    skills: dict[str, int]
    tags: tuple[str, ...]
    circles: tuple[str, ...] | None
    start: int | None
    end: int | None
    at: Place | None


@dataclass(frozen=True, slots=True)
class Filling:
    """The ways to fill a seat or more of a slot, the cheapest first, and whom to look for otherwise.

    `seats` are those short of `desired`; with none the slot is full enough and the ways fill an extra one.
    """

    slot: str
    seats: int
    ways: tuple[Way, ...]
    wanted: PeopleWanted

    def document(self) -> dict[str, Any]:
        """The answer for JSON."""
        wanted = {name: getattr(self.wanted, name) for name in PeopleWanted.__slots__}
        return {
            "slot": self.slot,
            "seats": self.seats,
            "ways": [way.document() for way in self.ways],
            "wanted": wanted,
        }


def what_would_fill(situation: Situation, slot: int, effort: Effort) -> Filling:
    """All ways to fill one more seat of a slot that one change, or none, opens."""
    problem = situation.problem
    seats, task = problem.slots[slot], problem.task_of(slot)
    short = max(0, seats.desired - situation.plan.taken(slot))
    ways = [] if team.is_full(problem, situation.plan, slot) else _ways(situation, slot, effort)
    ways.sort(key=lambda way: (-way.gain, len(way.moves)))
    least = max(0, seats.min - situation.plan.taken(slot))
    wanted = PeopleWanted(
        least or short,
        dict(seats.skills),
        task.tags,
        None if task.circles is None else tuple(sorted(task.circles)),
        task.start,
        task.end,
        task.at,
    )
    return Filling(seats.id, short, tuple(ways), wanted)


def _ways(situation: Situation, slot: int, effort: Effort) -> list[Way]:
    ways = []
    for possibility in _possibilities(situation, slot):
        if effort.is_over():
            break
        way = _way(situation, slot, possibility, effort)
        if way is not None:
            ways.append(way)
    return ways


@dataclass(frozen=True, slots=True)
class _Possibility:
    """A change that opens a seat, who might take it then, and which other slots that touches."""

    change: Change | None
    people: tuple[int, ...]
    slots: frozenset[int] = frozenset()


def _way(situation: Situation, slot: int, possibility: _Possibility, effort: Effort) -> Way | None:
    """The best plan nearby with one more person in the slot, if there is one after the change."""
    problem, plan = situation.problem, situation.plan
    move = best_if(
        problem,
        plan,
        situation.with_company(possibility.people),
        {slot, *possibility.slots},
        effort=effort,
        change=possibility.change,
        filled=slot,
    )
    if move is None:
        return None
    return Way(possibility.change, move.gain, displacements(problem, move))


def _possibilities(situation: Situation, slot: int) -> Iterator[_Possibility]:
    """Every single change that opens the seat to somebody, and to whom."""
    yield _as_it_is(situation, slot)
    yield from _lower_levels(situation, slot)
    yield from _shifts(situation, slot)
    yield from _wider_reach(situation, slot)
    yield from _more_minutes(situation, slot)
    yield from _lower_minimum(situation, slot)


def _as_it_is(situation: Situation, slot: int) -> _Possibility:
    takers = situation.takers(slot, TRIED)
    left = {place for who in takers.busy for place in situation.may_leave(who)}
    reach = within_reach(situation, left, (), 0, TRIED)
    return _Possibility(None, (*takers.ready, *takers.busy, *reach.volunteers), reach.slots)


def _lower_levels(situation: Situation, slot: int) -> Iterator[_Possibility]:
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


def _shifts(situation: Situation, slot: int) -> Iterator[_Possibility]:
    """The whole task earlier or later, with all its people."""
    problem, task = situation.problem, situation.problem.task_of(slot)
    if task.start is None or task.end is None:
        return
    others = _passing_all_but(problem, slot, Code.UNAVAILABLE)
    serving = [who for place in task.slots for who in situation.plan.volunteers_in(place)]
    for minutes in SHIFTS:
        free = problem.population.available(task.start + minutes, task.end + minutes, others)
        yield from _opened(situation, slot, ShiftTask(task.id, minutes), others[free], serving)


def _wider_reach(situation: Situation, slot: int) -> Iterator[_Possibility]:
    """Those who live too far away, the nearest first."""
    problem, place = situation.problem, situation.problem.task_of(slot).at
    if place is None:
        return
    others = _passing_all_but(problem, slot, Code.OUT_OF_REACH)
    too_far = others[problem.population.out_of_reach(place, others)]
    missing = sorted((_metres_missing(problem.volunteers[who], place), who) for who in too_far.tolist())
    for metres, who in missing[:TRIED]:
        yield _Possibility(WidenReach(problem.volunteers[who].id, metres), (who,))


def _metres_missing(who: Volunteer, place: Place) -> int:
    assert who.home is not None
    assert who.reach is not None
    dx, dy = who.home[0] - place[0], who.home[1] - place[1]
    return math.isqrt(dx * dx + dy * dy) - who.reach


def _more_minutes(situation: Situation, slot: int) -> Iterator[_Possibility]:
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
        yield _Possibility(MoreMinutes(problem.volunteers[who].id, AN_HOUR), (who,))


def _lower_minimum(situation: Situation, slot: int) -> Iterator[_Possibility]:
    """A task that would run as a whole with one person less in one of its slots."""
    problem, task = situation.problem, situation.problem.slots[slot].task
    if not team.must_be_whole(problem, task) or situation.plan.is_served(task):
        return
    crew = within_reach(situation, problem.tasks[task].slots, (), 0, TRIED)
    for place in problem.tasks[task].slots:
        if problem.slots[place].min:
            yield _Possibility(LowerMinimum(problem.slots[place].id), tuple(crew.volunteers), crew.slots)


def _opened(
    situation: Situation, slot: int, change: Change, people: Indices, also: Iterable[int] = ()
) -> Iterator[_Possibility]:
    """The best of some people who could take the seat after a change; nothing if there are none."""
    best = _by_worth(situation, slot, people)[:TRIED].tolist()
    if best:
        crew = situation.problem.task_of(slot).slots
        whole = team.must_be_whole(situation.problem, situation.problem.slots[slot].task)
        reach = within_reach(situation, crew, (), 0, TRIED) if whole else None
        people_of_crew = reach.volunteers if reach else ()
        yield _Possibility(change, (*best, *also, *people_of_crew))


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
