"""The problem itself: everything but the volunteers at once, the volunteers one after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from libs.places import Plane
from services.matching.domain.facts import Pair, Promise, Volunteer
from services.matching.domain.plan_run import ProblemSize
from services.matching.domain.problem.circles import CircleMap
from services.matching.domain.problem.facts import Facts
from services.matching.domain.problem.people import Population
from services.matching.domain.problem.seats import Seating
from services.matching.domain.problem.skills import Taxonomy

FORMAT = "volunteer-circle-problem/1"

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A rule of the problem that fixed pairs of these volunteers and slots break."""

    volunteers: tuple[str, ...]
    slots: tuple[str, ...]


class Draft:
    """A problem over the facts. Pairs that are `outside` hold their seat and their time but are no part of
    it.

    `people` are those volunteers of the problem who hold an assignment or an offer in it.
    """

    def __init__(self, facts: Facts, people: Mapping[str, Volunteer], outside: frozenset[Pair]) -> None:
        self.plane = plane = _plane(facts)
        self._facts = facts
        self._taxonomy = Taxonomy(facts.skills)
        self._fixed = [promise for promise in facts.assignments if promise.pair not in outside]
        inside = [promise.pair for promise in self._fixed]
        self._seating = Seating(facts.tasks, CircleMap(facts.circles), facts.horizon, plane, inside, outside)
        slots = self._seating.slot_ids
        self._published = [
            offer for offer in facts.offers if offer.volunteer_id in people and offer.slot_id in slots
        ]
        self._population = Population(
            facts,
            self._taxonomy,
            plane,
            slots,
            inside=_by_volunteer(self._fixed),
            elsewhere=_with(facts.elsewhere, [one for one in facts.assignments if one.pair in outside]),
            published=Counter(offer.volunteer_id for offer in self._published),
        )

    def head(self, skills_named: Iterable[str] = ()) -> Document:
        """The problem without volunteers and pairs; `skills_named` are those that volunteers have."""
        document: Document = {
            "format": FORMAT,
            "skills": self._taxonomy.entries({*skills_named, *self._skills_wanted()}),
            "tasks": self._seating.entries,
            "fixed": _listed(self._fixed),
            "published": _listed(self._published),
        }
        return document | ({"weights": dict(self._facts.weights)} if self._facts.weights else {})

    def entry(self, volunteer: Volunteer) -> Document:
        """A volunteer of the problem."""
        return self._population.entry(volunteer)

    def forbidden(self, volunteer: Volunteer) -> list[Document]:
        """The volunteer's particular pairs."""
        return self._population.forbidden(volunteer)

    def problem(self, volunteers: Iterable[Volunteer]) -> Document:
        """The whole problem with these volunteers, who include all of `people`."""
        ordered = sorted(volunteers, key=lambda volunteer: volunteer.volunteer_id)
        entries = [self.entry(volunteer) for volunteer in ordered]
        return self.head({skill for entry in entries for skill in entry["skills"]}) | {
            "volunteers": entries,
            "pairs": [pair for volunteer in ordered for pair in self.forbidden(volunteer)],
        }

    def size(self, volunteers: int) -> ProblemSize:
        """How large the problem is with so many volunteers."""
        slots = [slot for task in self._seating.entries for slot in task["slots"]]
        return ProblemSize(
            volunteers=volunteers,
            tasks=len(self._seating.entries),
            slots=len(slots),
            seats=sum(slot["max"] for slot in slots),
            fixed=len(self._fixed),
        )

    @property
    def circle_ids(self) -> frozenset[str]:
        """The circles whose points may serve in a task of the problem."""
        return frozenset(circle for task in self._seating.entries for circle in task["circles"])

    def _skills_wanted(self) -> set[str]:
        slots = [slot for task in self._seating.entries for slot in task["slots"]]
        return {skill for slot in slots for skill in (*slot["skills"], *slot["prefers"])}


def settled_draft(
    facts: Facts, people: Mapping[str, Volunteer], conflicts_of: Callable[[Document], Sequence[Conflict]]
) -> Draft:
    """The draft in which no fixed pair breaks a rule, so that there always is a plan.

    Somebody who said yes stays, whatever has changed since. But an assignment that breaks a rule by now (a
    skill was revoked, a circle left, a limit lowered), or whose holder is not active any more, would make the
    problem invalid. It is put outside: its seat is taken, its time is busy, its minutes count. Of assignments
    that break a rule together, one after the other is put outside until the rest holds.
    """
    outside = frozenset(pair for pair in facts.fixed_pairs if pair[0] not in people)
    while True:
        draft = Draft(facts, people, outside)
        inside = facts.fixed_pairs - outside
        holders = {volunteer_id for volunteer_id, _ in inside}
        offered = {offer.volunteer_id for offer in facts.offers}
        involved = [
            people[volunteer_id] for volunteer_id in sorted(people) if volunteer_id in holders | offered
        ]
        conflicts = conflicts_of(draft.problem(involved)) if inside else ()
        if not conflicts:
            return draft
        outside |= {_last_of(conflict, inside) for conflict in conflicts}


def _last_of(conflict: Conflict, inside: frozenset[Pair]) -> Pair:
    pairs = {(volunteer, slot) for volunteer in conflict.volunteers for slot in conflict.slots}
    return max(pairs & inside)


def _plane(facts: Facts) -> Plane:
    """The plane around the circle, or around its first task; without any place all distances are zero
    anyway."""
    places = (task.place for task in facts.tasks if task.place)
    return Plane(*(facts.circle.centre or next(places, (0.0, 0.0))))


def _by_volunteer(promises: Iterable[Promise]) -> dict[str, list[Promise]]:
    found: dict[str, list[Promise]] = {}
    for promise in promises:
        found.setdefault(promise.volunteer_id, []).append(promise)
    return found


def _with(
    elsewhere: Mapping[str, Sequence[Promise]], outside: Iterable[Promise]
) -> Mapping[str, Sequence[Promise]]:
    added = _by_volunteer(outside)
    return {**elsewhere, **{who: [*elsewhere.get(who, ()), *promises] for who, promises in added.items()}}


def _listed(promises: Iterable[Promise]) -> list[list[str]]:
    return sorted(list(pair) for pair in {promise.pair for promise in promises})
