"""Skills of the problem: what implies what, and grants that do not last for the whole horizon."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from libs.skills import SkillGraph, find_cycle
from services.matching.domain.facts import Grant, Skill, Slot, Task
from services.matching.domain.horizon import Horizon


class Taxonomy:
    """The skills that the problem may name. Unknown ones imply nothing; cycles are cut, since events may
    reorder."""

    def __init__(self, skills: Iterable[Skill]) -> None:
        self._implies = _acyclic({skill.skill_id: set(skill.implied_skill_ids) for skill in skills})
        self._graph = SkillGraph(self._implies)

    def entries(self, named: Iterable[str]) -> list[dict[str, Any]]:
        """The problem's skills: all that are named, and what these imply."""
        relevant = sorted({skill for name in named for skill in self._graph.contained_in(name)})
        return [{"id": skill, "implies": sorted(self._implies.get(skill, ()))} for skill in relevant]

    def qualifies(self, grants: Sequence[Grant], slot: Slot) -> bool:
        """Whether the grants give every required skill at its level or above."""
        held = self._graph.closure((grant.skill_id, grant.level) for grant in grants)
        return all(held.get(skill, 0) >= level for skill, level in slot.required_skills)


def levels_in(grants: Iterable[Grant], horizon: Horizon) -> dict[str, int]:
    """The highest level of each skill that counts at some moment of the horizon."""
    levels: dict[str, int] = {}
    for grant in grants:
        begins = grant.since is None or grant.since < horizon.last_moment
        lasts = grant.until is None or grant.until > horizon.start
        if begins and lasts:
            levels[grant.skill_id] = max(grant.level, levels.get(grant.skill_id, 0))
    return dict(sorted(levels.items()))


def lapsing(grants: Iterable[Grant], horizon: Horizon) -> bool:
    """Whether a grant counts in a part of the horizon only, so that each slot must be looked at by itself."""
    return not all(grant.covers(horizon.start, horizon.last_moment) for grant in grants)


def unqualified_slots(taxonomy: Taxonomy, grants: Sequence[Grant], tasks: Iterable[Task]) -> list[str]:
    """Slots that ask for a skill which does not count during their whole task."""
    return [
        slot.slot_id
        for task in tasks
        for slot in task.slots
        if slot.required_skills
        and not taxonomy.qualifies([grant for grant in grants if grant.covers(task.start, task.end)], slot)
    ]


def _acyclic(implies: dict[str, set[str]]) -> dict[str, set[str]]:
    while cycle := find_cycle(implies):
        implies[cycle[-2]].discard(cycle[-1])
    return implies
