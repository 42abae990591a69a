"""Whom to look for where nothing else fills a seat, and who else a crew waits for."""

from collections.abc import Iterator
from dataclasses import dataclass

from libs.matching_engine.neighbourhoods.situation import Situation
from libs.matching_engine.problem import Place
from libs.matching_engine.rules import team


@dataclass(frozen=True, slots=True)
class PeopleWanted:
    """Whom there are too few of: so many people with these skills and tags, at this time and place.

    They belong to one of the circles, the cheapest first; None: to any or none. A task open to no circle at
    all (an empty tuple) is for nobody.
    """

    number: int
    skills: dict[str, int]
    tags: tuple[str, ...]
    circles: tuple[str, ...] | None
    start: int | None
    end: int | None
    at: Place | None


@dataclass(frozen=True, slots=True)
class CrewShort:
    """Another slot without whose people an all-or-nothing task does not take place, and how many it lacks."""

    slot: str
    short_of_min: int


def people_wanted(situation: Situation, slot: int) -> PeopleWanted:
    """Those who could take the seats that a slot is short of, needed ones first."""
    problem, taken = situation.problem, situation.plan.taken(slot)
    seats, task = problem.slots[slot], problem.task_of(slot)
    circles = task.circles
    return PeopleWanted(
        max(0, seats.min - taken) or max(0, seats.desired - taken),
        dict(seats.skills),
        task.tags,
        None if circles is None else tuple(sorted(circles, key=lambda name: (circles[name], name))),
        task.start,
        task.end,
        task.at,
    )


def rest_of_crew(situation: Situation, slot: int) -> Iterator[CrewShort]:
    """The other slots that keep the slot's all-or-nothing task from taking place."""
    problem, plan, task = situation.problem, situation.plan, situation.problem.slots[slot].task
    if not team.must_be_whole(problem, task):
        return
    for other in problem.tasks[task].slots:
        short = problem.slots[other].min - plan.taken(other)
        if other != slot and short > 0:
            yield CrewShort(problem.slots[other].id, short)
