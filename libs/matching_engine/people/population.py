"""The volunteers as columns: one question, one array with an answer for each of them.

Numbers are 64-bit integers where every result is sure to fit, Python integers otherwise (numpy's object
type): the same code gives exact answers for both.
"""

import math
from collections.abc import Callable, Iterable
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from libs.matching_engine.grouping import united
from libs.matching_engine.people.homes import Homes
from libs.matching_engine.people.intervals import Intervals
from libs.matching_engine.people.named import Named, Names

if TYPE_CHECKING:
    from libs.matching_engine.problem import Place, Problem, Volunteer

Mask = NDArray[np.bool_]
Numbers = NDArray[Any]
Indices = NDArray[np.intp]
Numbers32 = NDArray[np.int32]
Who = Indices | slice
"""Some volunteers by number, or a slice of them all; answers come in the same order."""

EVERYBODY = slice(None)
UNLIMITED = 2**62
"""Stands for no limit at all."""

FARTHEST, FARTHEST_IN_64_BITS = 10**13, 3 * 10**9
"""Metres; no two places are that far apart, or none that 64-bit numbers are used for."""

CLASSES_OF_REACH = 4
"""The more, the fewer people too many are named as in reach, and the more runs of them are looked up."""

CLASSES_OF_SPEED = 3
"""Likewise for who gets there within some minutes."""

CACHED_BYTES = 2**26
"""Memory for columns about tags, circles and times, which can be made again."""

_exact_isqrt = np.frompyfunc(math.isqrt, 1, 1)


class Population:
    """Columns over all volunteers of a problem, made when first asked for."""

    def __init__(self, problem: "Problem") -> None:
        self._volunteers = problem.volunteers
        self._implies = problem.implies
        self.size = len(problem.volunteers)
        self.number_type: type = np.int64 if problem.exact_in_64_bits else object

    def numbers(self, who: Who) -> Indices:
        """The numbers of some volunteers."""
        return self._everybody[who] if isinstance(who, slice) else who

    @cached_property
    def _everybody(self) -> Indices:
        return np.arange(self.size, dtype=np.intp)

    def nobody(self, who: Who = EVERYBODY) -> Mask:
        """A mask that marks none of them."""
        return np.zeros(self.size if isinstance(who, slice) else len(who), dtype=np.bool_)

    def column(self, values: Iterable[int]) -> Numbers:
        """Numbers as a column of the type that holds them exactly."""
        if self.number_type is object:
            return np.array(list(values), dtype=object)
        return np.fromiter(values, dtype=np.int64)

    @cached_property
    def has_home(self) -> Mask:
        """Who has a known home."""
        return np.array([volunteer.home is not None for volunteer in self._volunteers], dtype=np.bool_)

    @cached_property
    def _too_far(self) -> Numbers:
        """The square of the least distance in metres that is out of reach."""
        farthest = FARTHEST if self.number_type is object else FARTHEST_IN_64_BITS
        reaches = np.where(self.has_home, np.minimum(self._reaches, farthest), farthest)
        squares: Numbers = (reaches.astype(self.number_type) + 1) ** 2
        return squares

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
        return np.fromiter((UNLIMITED if value is None else value for value in values), dtype=np.int64)

    @cached_property
    def loads(self) -> Numbers:
        """Tasks served lately."""
        return self.column(volunteer.load for volunteer in self._volunteers)

    @cached_property
    def homes(self) -> tuple[Numbers, Numbers]:
        """Metres east and north of each home; 0 where it is unknown."""
        places = [volunteer.home or (0, 0) for volunteer in self._volunteers]
        return self.column(x for x, _ in places), self.column(y for _, y in places)

    def _squared_distances(self, place: "Place", who: Who) -> Numbers:
        east, north = self.homes
        dx, dy = east[who] - place[0], north[who] - place[1]
        squares: Numbers = dx * dx + dy * dy
        return squares

    def out_of_reach(self, place: "Place", who: Who) -> Mask:
        """Who would have to go farther from home than they do."""
        # isqrt(square) > reach is square >= (reach + 1) squared.
        return np.asarray(self._squared_distances(place, who) >= self._too_far[who], dtype=np.bool_)

    def travel_from_home(self, place: "Place | None", who: Who) -> Numbers:
        """Minutes from each home to a place; 0 where one of them is unknown."""
        if place is None:
            return np.zeros(len(self.speed[who]), dtype=self.number_type)
        minutes: Numbers = -(-self.whole_roots_of(self._squared_distances(place, who)) // self.speed[who])
        minutes[~self.has_home[who]] = 0
        return minutes

    @cached_property
    def _placed(self) -> Numbers32:
        return np.flatnonzero(self.has_home).astype(np.int32)

    @cached_property
    def _without_home(self) -> Numbers32:
        return np.flatnonzero(~self.has_home).astype(np.int32)

    def _homes_of(self, classes: list[Numbers32]) -> Homes:
        east, north = self.homes
        return Homes(classes, east.astype(np.int64), north.astype(np.int64))

    @cached_property
    def _index(self) -> Homes:
        return self._homes_of([self._placed])

    def near(self, place: "Place", radius: int) -> Indices:
        """Everybody who lives within so many metres of a place or whose home is unknown, and few others."""
        return _merged([self._without_home, *self._index.runs_within(place, [radius])])

    @cached_property
    def _reaches(self) -> NDArray[np.int64]:
        """How far each goes from home in metres; as far as there is where nothing is said."""
        reaches = (volunteer.reach for volunteer in self._volunteers)
        return np.fromiter((FARTHEST if reach is None else reach for reach in reaches), dtype=np.int64)

    @cached_property
    def _index_by_reach_and_speed(self) -> tuple[Homes, list[tuple[int, int]]]:
        """Classes of like reach and like speed; for each the farthest reach and the fastest speed."""
        reaches, speeds = self._reaches, self.speed.astype(np.int64)
        goes_anywhere = reaches[self._placed] == FARTHEST
        of_like_reach = _split(self._placed[~goes_anywhere], reaches, CLASSES_OF_REACH)
        classes = [
            members
            for group in (self._placed[goes_anywhere], *of_like_reach)
            for members in _split(group, speeds, CLASSES_OF_SPEED)
        ]
        extremes = [(int(reaches[members].max()), int(speeds[members].max())) for members in classes]
        return self._homes_of(classes), extremes

    def about_in_reach(self, place: "Place", minutes: int | None = None) -> Indices:
        """Everybody for whom a place is not out of reach, and some others who live not much farther away.

        With `minutes`, only of those who travel no longer than that; a home that is unknown is next door.
        """
        return united(self.homes_in_reach(place, minutes), self._without_home.astype(np.intp))

    def homes_in_reach(self, place: "Place", minutes: int | None) -> Indices:
        """The same without those whose home is unknown."""
        homes, extremes = self._index_by_reach_and_speed
        radii = [
            farthest if minutes is None else min(farthest, minutes * fastest)
            for farthest, fastest in extremes
        ]
        return _merged([self._placed[:0], *homes.runs_within(place, radii)])

    def whole_roots_of(self, squares: Numbers) -> Numbers:
        """The whole square roots of squared distances, exactly."""
        if self.number_type is object:
            return np.asarray(_exact_isqrt(squares), dtype=object)
        return whole_roots(squares)

    @cached_property
    def _declared(self) -> Named:
        return self._named(attrgetter("skills"))

    @cached_property
    def _directly_implied_by(self) -> dict[str, list[str]]:
        givers: dict[str, list[str]] = {skill: [] for skill in self._implies}
        for giver, implied in self._implies.items():
            for skill in implied:
                givers[skill].append(giver)
        return givers

    def _givers_of(self, skill: str) -> dict[str, None]:
        """The skills that give a skill: itself and whatever implies it, however far away."""
        reached: dict[str, None] = {skill: None}
        pending = [skill]
        while pending:
            fresh = [giver for giver in self._directly_implied_by[pending.pop()] if giver not in reached]
            reached.update(dict.fromkeys(fresh))
            pending.extend(fresh)
        return reached

    @cached_property
    def _levels(self) -> dict[str, NDArray[np.int8]]:
        return {}

    def skill_level(self, skill: str) -> NDArray[np.int8]:
        """The level at which each volunteer holds a skill, implied ones included; 0 for not at all."""
        if skill not in self._levels:
            levels = np.zeros(self.size, dtype=np.int8)
            for giver in self._givers_of(skill):
                holders, declared = self._declared.holders(giver)
                levels[holders] = np.maximum(levels[holders], declared)
            self._levels[skill] = levels
        return self._levels[skill]

    @cached_property
    def _tags(self) -> Named:
        return self._named(attrgetter("tags"))

    @cached_property
    def _circles(self) -> Named:
        return self._named(attrgetter("circles"))

    @cached_property
    def _blocks(self) -> Named:
        return self._named(attrgetter("blocked"))

    @cached_property
    def _likes(self) -> Named:
        return self._named(attrgetter("likes"))

    def _named(self, names: Callable[["Volunteer"], Names]) -> Named:
        return Named([names(volunteer) for volunteer in self._volunteers])

    def with_tag(self, tag: str, who: Who) -> Mask:
        """Who has a tag."""
        return self._marked("tag", tag, self._tags.holders(tag)[0], who)

    def in_circle(self, circle: str, who: Who) -> Mask:
        """Who belongs to a circle."""
        return self._marked("circle", circle, self._circles.holders(circle)[0], who)

    def blocking(self, name: str, who: Who) -> Mask:
        """Who blocks an organisation or a task."""
        return self.among(self._blocks.holders(name)[0], who)

    def liking(self, category: str, who: Who) -> NDArray[np.int8]:
        """How much each likes a category, -3 to 3."""
        if category not in self._liked:
            column = np.zeros(self.size, dtype=np.int8)
            members, likings = self._likes.holders(category)
            column[members] = likings
            self._liked[category] = column
        return self._liked[category][who]

    @cached_property
    def _liked(self) -> dict[str, NDArray[np.int8]]:
        return {}

    def among(self, members: NDArray[np.integer[Any]], who: Who) -> Mask:
        """Which of some volunteers are among the members, who are sorted."""
        mask = self.nobody(who)
        if isinstance(who, slice):
            mask[members] = True
        elif len(members):
            place = np.minimum(np.searchsorted(members, who), len(members) - 1)
            mask = members[place] == who
        return mask

    def _marked(self, kind: str, name: str, members: NDArray[np.integer[Any]], who: Who) -> Mask:
        if len(members) < 1000:
            return self.among(members, who)
        return self._column_of((kind, name), lambda: self.among(members, EVERYBODY))[who]

    @cached_property
    def _columns(self) -> "dict[tuple[Any, ...], Mask]":
        return {}

    def _column_of(self, key: "tuple[Any, ...]", make: Callable[[], Mask]) -> Mask:
        """A column asked for again and again; the one asked for longest ago gives way to a new one."""
        column = self._columns.pop(key, None)
        if column is None:
            column = make()
            while self._columns and (len(self._columns) + 1) * self.size > CACHED_BYTES:
                self._columns.pop(next(iter(self._columns)))
        self._columns[key] = column
        return column

    def available(self, start: int, end: int, who: Who) -> Mask:
        """Who has one window around the whole interval."""
        return self._column_of(("available", start, end), lambda: self._available(start, end))[who]

    def _available(self, start: int, end: int) -> Mask:
        mask = self.nobody()
        mask[self._windows.around(start, end)] = True
        return mask

    def reluctant(self, start: int, end: int, who: Who) -> Mask:
        """Who has an undesired time that overlaps the half-open interval."""
        return self._column_of(("reluctant", start, end), lambda: self._reluctant(start, end))[who]

    def _reluctant(self, start: int, end: int) -> Mask:
        mask = self.nobody()
        mask[self._undesired.across(start, end)] = True
        return mask

    @cached_property
    def _windows(self) -> Intervals:
        return Intervals([volunteer.windows for volunteer in self._volunteers])

    @cached_property
    def _undesired(self) -> Intervals:
        return Intervals([volunteer.undesired for volunteer in self._volunteers])


def _merged(runs: list[Numbers32]) -> Indices:
    """The numbers of all runs, which have none in common, sorted."""
    numbers = np.concatenate(runs)
    numbers.sort()
    return numbers.astype(np.intp)


def _split(members: Numbers32, by: NDArray[np.int64], most: int) -> list[Numbers32]:
    """The members in at most so many classes of ascending value and about equal size."""
    order = members[np.argsort(by[members], kind="stable")]
    return [part for part in np.array_split(order, most) if len(part)]


def whole_roots(squares: NDArray[np.int64]) -> NDArray[np.int64]:
    """The whole square roots of numbers below 2^63, exactly."""
    roots: NDArray[np.int64] = np.sqrt(squares.astype(np.float64)).astype(np.int64)
    roots -= roots * roots > squares
    roots += (roots + 1) * (roots + 1) <= squares
    return roots
