"""The rules about one pair alone, asked for one pair: no column over everybody has to be made for it.

Says the same as `eligibility`, which asks about a slot and many volunteers (a test holds the two equal).
"""

import math

from libs.matching_engine.problem import Problem, Task, Volunteer
from libs.matching_engine.rules.codes import Code


def first_broken(problem: Problem, volunteer: int, slot: int) -> Code | None:
    """The first rule about the pair alone that shuts this volunteer out of a slot; None if none does."""
    who, task = problem.volunteers[volunteer], problem.task_of(slot)
    if _misses_skill(problem, who, slot):
        return Code.MISSING_SKILL
    if any(tag not in who.tags for tag in task.tags):
        return Code.MISSING_TAG
    if task.circles is not None and not any(circle in task.circles for circle in who.circles):
        return Code.OUTSIDE_CIRCLE
    if task.id in who.blocked or task.org in who.blocked or _is_forbidden(problem, volunteer, slot):
        return Code.BLOCKED
    if not _is_free(who, task):
        return Code.UNAVAILABLE
    return Code.OUT_OF_REACH if _is_too_far(who, task) else None


def held_levels(problem: Problem, who: Volunteer) -> dict[str, int]:
    """The level of every skill that somebody holds, implied ones included."""
    held: dict[str, int] = {}
    for skill, level in who.skills.items():
        pending = [skill]
        while pending:
            given = pending.pop()
            # What gave this level already has given everything that follows from it.
            if held.get(given, 0) < level:
                held[given] = level
                pending.extend(problem.implies[given])
    return held


def _misses_skill(problem: Problem, who: Volunteer, slot: int) -> bool:
    asked = problem.slots[slot].skills
    if not asked:
        return False
    held = held_levels(problem, who)
    return any(held.get(skill, 0) < level for skill, level in asked.items())


def _is_forbidden(problem: Problem, volunteer: int, slot: int) -> bool:
    override = problem.overrides.get((volunteer, slot))
    return override is not None and override.forbidden


def _is_free(who: Volunteer, task: Task) -> bool:
    if task.start is None or task.end is None:
        return True
    return any(start <= task.start and task.end <= end for start, end in who.windows)


def _is_too_far(who: Volunteer, task: Task) -> bool:
    if who.home is None or who.reach is None or task.at is None:
        return False
    dx, dy = who.home[0] - task.at[0], who.home[1] - task.at[1]
    return math.isqrt(dx * dx + dy * dy) > who.reach
