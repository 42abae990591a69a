"""The matching problem as data that answers questions.

Volunteers, tasks and slots are numbered in the order of their ids, so a problem does not depend on the
order of the lists it was read from. Times are whole minutes, places whole metres on a plane, values whole
points.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from libs.matching_engine.pairs.whereabouts import Whereabouts
from libs.matching_engine.people.crews import Crews
from libs.matching_engine.people.population import Indices, Numbers, Population
from libs.matching_engine.timetable import Timetable

MINUTES_PER_DAY = 1440
EXACT_IN_64_BITS = 10**9
"""With no number above this, every product and sum of one pair's value fits into 64 bits."""

Place = tuple[int, int]
Interval = tuple[int, int]
Pair = tuple[int, int]
"""A volunteer's number and a slot's number."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What one unit of each term is worth, in points."""

    required: int = 1000
    desired: int = 300
    extra: int = 20
    served: int = 500
    skill: int = 15
    like: int = 10
    travel: int = 1
    undesired: int = 40
    circle: int = 1
    load: int = 10
    disruption: int = 200


@dataclass(frozen=True, slots=True)
class Volunteer:
    """Somebody who can serve; `windows` are merged, `skills` as declared (without what they imply)."""

    id: str
    home: Place | None
    speed: int
    reach: int | None
    skills: Mapping[str, int]
    windows: tuple[Interval, ...]
    undesired: tuple[Interval, ...]
    max_minutes: int | None
    max_minutes_per_day: int | None
    max_tasks: int | None
    min_gap: int
    tags: tuple[str, ...]
    circles: tuple[str, ...]
    blocked: tuple[str, ...]
    likes: Mapping[str, int]
    load: int


@dataclass(frozen=True, slots=True)
class Task:
    """Something to be done; a flexible task has neither start nor end. `minutes` is how long it takes."""

    id: str
    org: str | None
    category: str | None
    priority: int
    tags: tuple[str, ...]
    start: int | None
    end: int | None
    minutes: int
    at: Place | None
    circles: Mapping[str, int] | None
    all_or_nothing: bool
    slots: tuple[int, ...]

    @property
    def day(self) -> int | None:
        """The day it starts on; None for a flexible task."""
        return None if self.start is None else self.start // MINUTES_PER_DAY


@dataclass(frozen=True, slots=True)
class Slot:
    """Seats of one kind within a task: `min` are needed, `desired` are hoped for, `max` can be used."""

    id: str
    task: int
    min: int
    desired: int
    max: int
    skills: Mapping[str, int]
    prefers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Override:
    """What is particular to one pair of volunteer and slot."""

    score: int = 0
    minutes: int | None = None
    forbidden: bool = False


@dataclass(frozen=True, slots=True)
class PairRule:
    """Members who serve in a task all or none ("together"), or at most one of them ("apart")."""

    kind: str
    members: tuple[int, ...]


@dataclass(frozen=True)
class Problem:
    """Who could serve where, what holds and what counts. Everything is numbered by the order of ids."""

    name: str | None
    weights: Weights
    implies: Mapping[str, tuple[str, ...]]
    volunteers: tuple[Volunteer, ...]
    tasks: tuple[Task, ...]
    slots: tuple[Slot, ...]
    fixed: tuple[Pair, ...] = ()
    published: tuple[Pair, ...] = ()
    pair_rules: tuple[PairRule, ...] = ()
    overrides: Mapping[Pair, Override] = field(default_factory=dict)

    def task_of(self, slot: int) -> Task:
        """The task a slot belongs to."""
        return self.tasks[self.slots[slot].task]

    def minutes(self, volunteer: int, slot: int) -> int:
        """Minutes that this pair counts against limits."""
        override = self.overrides.get((volunteer, slot))
        if override is not None and override.minutes is not None:
            return override.minutes
        return self.task_of(slot).minutes

    def travel(self, volunteer: int, origin: Place | None, target: Place | None) -> int:
        """Minutes this volunteer takes between two places; 0 where a place is unknown."""
        if origin is None or target is None:
            return 0
        dx, dy = origin[0] - target[0], origin[1] - target[1]
        return -(-math.isqrt(dx * dx + dy * dy) // self.volunteers[volunteer].speed)

    def over_the_people_of(self, other: "Problem") -> "Problem":
        """This problem over the volunteers of another, with the columns over them that are there already.

        Only for a problem without fixed pairs and overrides, which go by numbers.
        """
        implies = {**other.implies, **self.implies}
        joined = replace(self, volunteers=other.volunteers, implies=implies)
        if joined.exact_in_64_bits == other.exact_in_64_bits:
            joined.__dict__["population"] = other.population
        return joined

    @cached_property
    def population(self) -> Population:
        """The volunteers as columns, for questions about all of them at once."""
        return Population(self)

    @cached_property
    def crews(self) -> Crews:
        """Who serves only with whom."""
        return Crews(self)

    @cached_property
    def timetable(self) -> Timetable:
        """When and where the tasks are, as columns."""
        return Timetable(self)

    @cached_property
    def whereabouts(self) -> Whereabouts:
        """Where people and tasks seem to be."""
        return Whereabouts(self)

    @cached_property
    def task_of_slots(self) -> Indices:
        """The number of each slot's task."""
        return np.array([slot.task for slot in self.slots], dtype=np.intp)

    @cached_property
    def minutes_of_slots(self) -> Numbers:
        """How long each slot's task takes."""
        return np.array([self.tasks[slot.task].minutes for slot in self.slots], dtype=np.int64)

    @cached_property
    def particular_minutes(self) -> tuple[Numbers, Numbers]:
        """The pairs with minutes of their own, as slot * volunteers + volunteer, sorted; those minutes."""
        particular = [
            (slot * len(self.volunteers) + volunteer, override.minutes)
            for (volunteer, slot), override in self.overrides.items()
            if override.minutes is not None
        ]
        keys, minutes = np.array(sorted(particular), dtype=np.int64).reshape(-1, 2).T
        return keys, minutes

    @cached_property
    def volunteer_numbers(self) -> dict[str, int]:
        """Number by id."""
        return {volunteer.id: number for number, volunteer in enumerate(self.volunteers)}

    @cached_property
    def slot_numbers(self) -> dict[str, int]:
        """Number by id."""
        return {slot.id: number for number, slot in enumerate(self.slots)}

    @cached_property
    def fixed_slots(self) -> dict[int, tuple[int, ...]]:
        """The slots each volunteer already said yes to."""
        slots: dict[int, list[int]] = {}
        for volunteer, slot in self.fixed:
            slots.setdefault(volunteer, []).append(slot)
        return {volunteer: tuple(held) for volunteer, held in slots.items()}

    @cached_property
    def fixed_in_task(self) -> dict[int, frozenset[int]]:
        """The volunteers fixed in each task."""
        volunteers: dict[int, set[int]] = {}
        for volunteer, slot in self.fixed:
            volunteers.setdefault(self.slots[slot].task, set()).add(volunteer)
        return {task: frozenset(members) for task, members in volunteers.items()}

    @cached_property
    def fixed_in_slot(self) -> dict[int, tuple[int, ...]]:
        """The volunteers fixed in each slot."""
        volunteers: dict[int, list[int]] = {}
        for volunteer, slot in self.fixed:
            volunteers.setdefault(slot, []).append(volunteer)
        return {slot: tuple(members) for slot, members in volunteers.items()}

    @cached_property
    def published_pairs(self) -> frozenset[Pair]:
        """The offers already out."""
        return frozenset(self.published)

    @cached_property
    def rules_of(self) -> dict[int, tuple[PairRule, ...]]:
        """The pair rules each volunteer is a member of."""
        rules: dict[int, list[PairRule]] = {}
        for rule in self.pair_rules:
            for member in rule.members:
                rules.setdefault(member, []).append(rule)
        return {member: tuple(found) for member, found in rules.items()}

    @cached_property
    def overrides_of_slot(self) -> dict[int, tuple[tuple[int, Override], ...]]:
        """The particular pairs of each slot."""
        overrides: dict[int, list[tuple[int, Override]]] = {}
        for (volunteer, slot), override in self.overrides.items():
            overrides.setdefault(slot, []).append((volunteer, override))
        return {slot: tuple(found) for slot, found in overrides.items()}

    @cached_property
    def exact_in_64_bits(self) -> bool:
        """Whether no number is so large that the value of a pair could outgrow 64 bits."""
        limit = EXACT_IN_64_BITS
        return (
            all(getattr(self.weights, name) <= limit for name in Weights.__slots__)
            and all(abs(override.score) <= limit for override in self.overrides.values())
            and all(_is_moderate(task, limit) for task in self.tasks)
            and max((volunteer.load for volunteer in self.volunteers), default=0) <= limit
            and all(_is_near(volunteer.home, limit) for volunteer in self.volunteers)
        )


def _is_moderate(task: Task, limit: int) -> bool:
    costs = task.circles.values() if task.circles else ()
    return _is_near(task.at, limit) and all(cost <= limit for cost in costs)


def _is_near(point: Place | None, limit: int) -> bool:
    return point is None or (-limit <= point[0] <= limit and -limit <= point[1] <= limit)
