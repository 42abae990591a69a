"""The volunteers as columns: one question, one array with an answer for each of them.

Numbers are 64-bit integers where every result is sure to fit, Python integers otherwise (numpy's object
type): the same code gives exact answers for both.
"""

import math
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from libs.matching_engine.problem import Interval, Place, Problem, Volunteer

Mask = NDArray[np.bool_]
Numbers = NDArray[Any]
Indices = NDArray[np.intp]

UNLIMITED = 2**62
"""Stands for no limit at all."""

_exact_isqrt = np.frompyfunc(math.isqrt, 1, 1)


class Population:
    """Columns over all volunteers of a problem, made when first asked for."""

    def __init__(self, problem: "Problem") -> None:
        self._volunteers = problem.volunteers
        self._implies = problem.implies
        self.size = len(problem.volunteers)
        self.number_type: type = np.int64 if problem.exact_in_64_bits else object

    def nobody(self) -> Mask:
        """A mask that marks no one."""
        return np.zeros(self.size, dtype=np.bool_)

    def everybody(self) -> Mask:
        """A mask that marks all."""
        return np.ones(self.size, dtype=np.bool_)

    def column(self, values: Iterable[int]) -> Numbers:
        """Numbers as a column of the type that holds them exactly."""
        return np.array(list(values), dtype=self.number_type)

    @cached_property
    def has_home(self) -> Mask:
        """Who has a known home."""
        return np.array([volunteer.home is not None for volunteer in self._volunteers], dtype=np.bool_)

    @cached_property
    def has_reach(self) -> Mask:
        """Who limits how far they go, from a known home."""
        return self.has_home & np.array(
            [volunteer.reach is not None for volunteer in self._volunteers], dtype=np.bool_
        )

    @cached_property
    def reach(self) -> Numbers:
        """Metres; meaningful only where has_reach."""
        return self.column(volunteer.reach or 0 for volunteer in self._volunteers)

    @cached_property
    def speed(self) -> Numbers:
        """Metres per minute."""
        return self.column(volunteer.speed for volunteer in self._volunteers)

    @cached_property
    def most_minutes(self) -> NDArray[np.int64]:
        """Limits of minutes in total; UNLIMITED where there is none."""
        return self._limits(volunteer.max_minutes for volunteer in self._volunteers)

    @cached_property
    def most_minutes_per_day(self) -> NDArray[np.int64]:
        """Limits of minutes a day; UNLIMITED where there is none."""
        return self._limits(volunteer.max_minutes_per_day for volunteer in self._volunteers)

    @cached_property
    def most_tasks(self) -> NDArray[np.int64]:
        """Limits of tasks; UNLIMITED where there is none."""
        return self._limits(volunteer.max_tasks for volunteer in self._volunteers)

    @staticmethod
    def _limits(values: "Iterable[int | None]") -> NDArray[np.int64]:
        return np.array([UNLIMITED if value is None else value for value in values], dtype=np.int64)

    @cached_property
    def loads(self) -> Numbers:
        """Tasks served lately."""
        return self.column(volunteer.load for volunteer in self._volunteers)

    @cached_property
    def _homes(self) -> tuple[Numbers, Numbers]:
        places = [volunteer.home or (0, 0) for volunteer in self._volunteers]
        return self.column(x for x, _ in places), self.column(y for _, y in places)

    def distance_from_home(self, place: "Place", who: Indices) -> Numbers:
        """Metres from some homes to a place; meaningful only where has_home."""
        east, north = self._homes
        dx, dy = east[who] - place[0], north[who] - place[1]
        squares = dx * dx + dy * dy
        if self.number_type is object:
            return np.asarray(_exact_isqrt(squares), dtype=object)
        roots: Numbers = np.sqrt(squares.astype(np.float64)).astype(np.int64)
        roots -= roots * roots > squares
        roots += (roots + 1) * (roots + 1) <= squares
        return roots

    def out_of_reach(self, place: "Place") -> Mask:
        """Who lives farther from a place than they go."""
        east, north = self._homes
        beyond = self.reach
        outside_square = (np.abs(east - place[0]) > beyond) | (np.abs(north - place[1]) > beyond)
        mask: Mask = self.has_reach & outside_square.astype(np.bool_)
        unsure = np.flatnonzero(self.has_reach & ~mask)
        too_far = self.distance_from_home(place, unsure) > beyond[unsure]
        mask[unsure[too_far.astype(np.bool_)]] = True
        return mask

    def travel_from_home(self, place: "Place | None", who: Indices) -> Numbers:
        """Minutes from some homes to a place; 0 where one of them is unknown."""
        if place is None:
            return np.zeros(len(who), dtype=self.number_type)
        minutes: Numbers = -(-self.distance_from_home(place, who) // self.speed[who])
        minutes[~self.has_home[who]] = 0
        return minutes

    @cached_property
    def _declared(self) -> dict[str, tuple[Indices, NDArray[np.int8]]]:
        return self._by_name(lambda volunteer: volunteer.skills.items())

    @cached_property
    def _implied_by(self) -> dict[str, tuple[str, ...]]:
        """For each skill, the skills that give it: itself and whatever implies it, however far away."""
        givers: dict[str, list[str]] = {}
        for skill in self._implies:
            reached: dict[str, None] = {skill: None}
            pending = [skill]
            while pending:
                fresh = [implied for implied in self._implies[pending.pop()] if implied not in reached]
                reached.update(dict.fromkeys(fresh))
                pending.extend(fresh)
            for given in reached:
                givers.setdefault(given, []).append(skill)
        return {skill: tuple(found) for skill, found in givers.items()}

    @cached_property
    def _levels(self) -> dict[str, NDArray[np.int8]]:
        return {}

    def skill_level(self, skill: str) -> NDArray[np.int8]:
        """The level at which each volunteer holds a skill, implied ones included; 0 for not at all."""
        if skill not in self._levels:
            levels = np.zeros(self.size, dtype=np.int8)
            for giver in self._implied_by[skill]:
                if giver in self._declared:
                    holders, declared = self._declared[giver]
                    levels[holders] = np.maximum(levels[holders], declared)
            self._levels[skill] = levels
        return self._levels[skill]

    @cached_property
    def _tags(self) -> dict[str, tuple[Indices, NDArray[np.int8]]]:
        return self._by_name(lambda volunteer: ((tag, 1) for tag in volunteer.tags))

    @cached_property
    def _circles(self) -> dict[str, tuple[Indices, NDArray[np.int8]]]:
        return self._by_name(lambda volunteer: ((circle, 1) for circle in volunteer.circles))

    @cached_property
    def _blocks(self) -> dict[str, tuple[Indices, NDArray[np.int8]]]:
        return self._by_name(lambda volunteer: ((name, 1) for name in volunteer.blocked))

    @cached_property
    def _likes(self) -> dict[str, tuple[Indices, NDArray[np.int8]]]:
        return self._by_name(lambda volunteer: volunteer.likes.items())

    def with_tag(self, tag: str) -> Indices:
        """Who has a tag."""
        return self._find(self._tags, tag)[0]

    def in_circle(self, circle: str) -> Indices:
        """Who belongs to a circle."""
        return self._find(self._circles, circle)[0]

    def blocking(self, name: str) -> Indices:
        """Who blocks an organisation or a task."""
        return self._find(self._blocks, name)[0]

    def liking(self, category: str, who: Indices) -> NDArray[np.int8]:
        """How much some like a category, -3 to 3."""
        return self._values_of(*self._find(self._likes, category), who)

    def is_in_circle(self, circle: str, who: Indices) -> Mask:
        """Which of some belong to a circle."""
        return self._values_of(*self._find(self._circles, circle), who) > 0

    @staticmethod
    def _values_of(holders: Indices, values: NDArray[np.int8], who: Indices) -> NDArray[np.int8]:
        """The values of some in a column that lists its holders in ascending order; 0 for others."""
        if len(holders) == 0:
            return np.zeros(len(who), dtype=np.int8)
        at = np.minimum(np.searchsorted(holders, who), len(holders) - 1)
        return np.where(holders[at] == who, values[at], np.int8(0))

    def available(self, start: int, end: int) -> Mask:
        """Who has one window around the whole interval."""
        starts, owners_by_start, ends_by_start = self._windows_by_start
        ends, owners_by_end, starts_by_end = self._windows_by_end
        begun = int(np.searchsorted(starts, start, side="right"))
        lasting = int(np.searchsorted(ends, end, side="left"))
        mask = self.nobody()
        if begun < len(ends) - lasting:
            mask[owners_by_start[:begun][ends_by_start[:begun] >= end]] = True
        else:
            mask[owners_by_end[lasting:][starts_by_end[lasting:] <= start]] = True
        return mask

    def reluctant(self, start: int, end: int, who: Indices) -> Mask:
        """Which of some have an undesired time that overlaps the half-open interval."""
        starts, ends, owners = self._undesired
        first, beyond = np.searchsorted(owners, who, side="left"), np.searchsorted(owners, who, side="right")
        counts = beyond - first
        asked = np.repeat(np.arange(len(who)), counts)
        entries = np.arange(int(counts.sum())) + np.repeat(first - (np.cumsum(counts) - counts), counts)
        mask = np.zeros(len(who), dtype=np.bool_)
        mask[asked[(starts[entries] < end) & (ends[entries] > start)]] = True
        return mask

    @cached_property
    def _windows(self) -> tuple[Numbers, Numbers, Indices]:
        return self._intervals(lambda volunteer: volunteer.windows)

    @cached_property
    def _windows_by_start(self) -> tuple[Numbers, Indices, Numbers]:
        starts, ends, owners = self._windows
        order = np.argsort(starts, kind="stable")
        return starts[order], owners[order], ends[order]

    @cached_property
    def _windows_by_end(self) -> tuple[Numbers, Indices, Numbers]:
        starts, ends, owners = self._windows
        order = np.argsort(ends, kind="stable")
        return ends[order], owners[order], starts[order]

    @cached_property
    def _undesired(self) -> tuple[Numbers, Numbers, Indices]:
        return self._intervals(lambda volunteer: volunteer.undesired)

    def _intervals(
        self, of: "Callable[[Volunteer], tuple[Interval, ...]]"
    ) -> tuple[Numbers, Numbers, Indices]:
        flat = [
            (*interval, number)
            for number, volunteer in enumerate(self._volunteers)
            for interval in of(volunteer)
        ]
        columns = np.array(flat, dtype=np.int64).reshape(-1, 3)
        return columns[:, 0].copy(), columns[:, 1].copy(), columns[:, 2].astype(np.intp)

    def _by_name(
        self, entries: "Callable[[Volunteer], Iterable[tuple[str, int]]]"
    ) -> dict[str, tuple[Indices, NDArray[np.int8]]]:
        lists: dict[str, tuple[list[int], list[int]]] = {}
        for number, volunteer in enumerate(self._volunteers):
            for name, value in entries(volunteer):
                who, values = lists.setdefault(name, ([], []))
                who.append(number)
                values.append(value)
        return {
            name: (np.array(who, dtype=np.intp), np.array(values, dtype=np.int8))
            for name, (who, values) in lists.items()
        }

    @staticmethod
    def _find(
        columns: dict[str, tuple[Indices, NDArray[np.int8]]], name: str
    ) -> tuple[Indices, NDArray[np.int8]]:
        return columns.get(name, (np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.int8)))
