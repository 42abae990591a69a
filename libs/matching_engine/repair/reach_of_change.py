"""Whom to free and which tasks to touch around empty seats and people without a place.

Depth 0: who is ready to take an empty seat. Each step deeper: who would have to leave a seat for it, that
seat, and who could take that one.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from libs.matching_engine.neighbourhoods.situation import Situation

BREADTH = 6
"""Takers of each kind that are looked at for a seat, beside as many as there are empty seats."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Volunteers to free and slots to touch."""

    volunteers: frozenset[int]
    slots: frozenset[int]


def within_reach(
    situation: Situation,
    slots: Iterable[int],
    volunteers: Iterable[int] = (),
    depth: int = 0,
    breadth: int = BREADTH,
) -> Reach:
    """What is around some slots to fill and some volunteers to place, as many steps away as `depth` says."""
    plan, problem = situation.plan, situation.problem
    frontier = set(slots)
    missing = sum(max(0, problem.slots[slot].desired - plan.taken(slot)) for slot in frontier)
    number = breadth + missing
    freed = set(volunteers)
    touched = set(frontier)
    for volunteer in sorted(freed):
        touched.update(situation.best_openings(volunteer, breadth))
    for step in range(depth + 1):
        left: set[int] = set()
        for slot in sorted(frontier):
            takers = situation.takers(slot, number)
            freed.update(takers.ready)
            if step < depth:
                freed.update(takers.busy)
                left.update(other for who in takers.busy for other in situation.may_leave(who))
        frontier = left - touched
        touched |= left
        number = breadth
    return Reach(frozenset(situation.with_company(freed)), frozenset(touched))
