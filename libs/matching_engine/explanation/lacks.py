"""What exactly somebody lacks for a slot, where a rule about the pair or about what they offer is broken."""

from collections.abc import Collection
from typing import Any

from libs.matching_engine.problem import Problem
from libs.matching_engine.rules.codes import Code
from libs.matching_engine.rules.one_pair import held_levels
from libs.matching_engine.rules.reach import metres_missing

Lacks = dict[str, Any]


def lacks(problem: Problem, volunteer: int, slot: int, code: Code, held: Collection[int]) -> Lacks:
    """The facts behind a code, by name; empty where the code says everything.

    MISSING_SKILL: skills (each with the level asked for and held), MISSING_TAG: tags, OUTSIDE_CIRCLE: circles
    that the task is open to, UNAVAILABLE: start and end, OUT_OF_REACH: metres too far, CLASH and ONE_SLOT:
    nothing, OVER_LIMIT: the minutes and tasks beside the slots `held`, and the volunteer's limits.
    """
    who, task = problem.volunteers[volunteer], problem.task_of(slot)
    match code:
        case Code.MISSING_SKILL:
            return {"skills": _skills(problem, volunteer, slot)}
        case Code.MISSING_TAG:
            return {"tags": [tag for tag in task.tags if tag not in who.tags]}
        case Code.OUTSIDE_CIRCLE:
            return {"circles": sorted(task.circles or ())}
        case Code.UNAVAILABLE:
            return {"start": task.start, "end": task.end}
        case Code.OUT_OF_REACH:
            assert task.at is not None
            return {"metres": metres_missing(who, task.at)}
        case Code.OVER_LIMIT:
            return _limits(problem, volunteer, slot, held)
    return {}


def _skills(problem: Problem, volunteer: int, slot: int) -> list[Lacks]:
    levels = held_levels(problem, problem.volunteers[volunteer])
    return [
        {"skill": skill, "asked": asked, "held": levels.get(skill, 0)}
        for skill, asked in problem.slots[slot].skills.items()
        if levels.get(skill, 0) < asked
    ]


def _limits(problem: Problem, volunteer: int, slot: int, held: Collection[int]) -> Lacks:
    who, day = problem.volunteers[volunteer], problem.task_of(slot).day
    slots = {*held, slot}
    that_day = [other for other in slots if problem.task_of(other).day == day] if day is not None else []
    return {
        "minutes": sum(problem.minutes(volunteer, other) for other in slots),
        "max_minutes": who.max_minutes,
        "minutes_that_day": sum(problem.minutes(volunteer, other) for other in that_day),
        "max_minutes_per_day": who.max_minutes_per_day,
        "tasks": len({problem.slots[other].task for other in slots}),
        "max_tasks": who.max_tasks,
    }
