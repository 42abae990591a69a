"""All volunteers looked at together: how many each rule keeps out of a slot, and whom none does.

The rules are those of the module `rules`, told over columns of numbers instead of one pair after the other.
"""

import math
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from libs.matching_engine.checker.instance import Instance, Task, Volunteer, held_skills

Members = NDArray[np.int64]
Mask = NDArray[np.bool_]
Numbers = NDArray[Any]

NEARBY = 10**9
"""Metres; the squares of distances between such coordinates fit into 64 bits."""

UNBOUNDED = 2**62
NOBODY = np.zeros(0, dtype=np.int64)

_whole_roots = np.frompyfunc(math.isqrt, 1, 1)


class Census:
    """The volunteers of an instance as columns, numbered in the order of the document."""

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        entries = list(instance.volunteers.values())
        self.size = len(entries)
        self.names = list(instance.volunteers)
        self._number = {name: number for number, name in enumerate(self.names)}
        self._skills = self._levels(entries, instance.implies)
        self._tags = _holders(entry.get("tags", ()) for entry in entries)
        self._circles = _holders(entry.get("circles", ()) for entry in entries)
        self._blocks = _holders(entry.get("blocked", ()) for entry in entries)
        self._windows = _holders(map(tuple, instance.windows(name)) for name in self.names)
        self._bounds = np.array(list(self._windows), dtype=np.int64).reshape(-1, 2)
        self.plane = Plane([*instance.volunteers.values(), *instance.tasks.values()])
        self._homes = self.plane.places([entry.get("home") for entry in entries])
        self._too_far = self._least_squares_out_of_reach(entries)
        self._most_minutes = _limits(entries, "max_minutes")
        self._most_minutes_per_day = _limits(entries, "max_minutes_per_day")
        self._most_tasks = _limits(entries, "max_tasks")
        self._time: tuple[int, int] | None = None
        self._free = self._everybody()

    def _everybody(self) -> Mask:
        return np.ones(self.size, dtype=np.bool_)

    def _those(self, holders: Iterable[Members]) -> Mask:
        mask = np.zeros(self.size, dtype=np.bool_)
        for members in holders:
            mask[members] = True
        return mask

    def _levels(self, entries: list[Volunteer], implies: dict[str, list[str]]) -> dict[str, Numbers]:
        columns = {skill: np.zeros(self.size, dtype=np.int8) for skill in implies}
        declared: dict[tuple[str, int], list[int]] = {}
        for number, entry in enumerate(entries):
            for skill_and_level in entry.get("skills", {}).items():
                declared.setdefault(skill_and_level, []).append(number)
        for (skill, level), members in declared.items():
            for given in held_skills({skill: level}, implies):
                columns[given][members] = np.maximum(columns[given][members], level)
        return columns

    def numbers_of(self, names: Iterable[str]) -> Members:
        """The numbers of some volunteers."""
        return np.array([self._number[name] for name in names], dtype=np.int64)

    def alone(self, slot: str) -> tuple[dict[str, int], Members]:
        """How many each rule about the pair alone keeps out of a slot, and whom none of them does."""
        task, counts = self._instance.task_of[slot], dict[str, int]()
        left = self._everybody()
        for code, let_in in (
            ("MISSING_SKILL", self._skilled),
            ("MISSING_TAG", self._tagged),
            ("OUTSIDE_CIRCLE", self._inside),
            ("BLOCKED", self._unblocked),
            ("UNAVAILABLE", self._available),
        ):
            before = np.count_nonzero(left)
            left &= let_in(slot, task)
            counts[code] = int(before - np.count_nonzero(left))
        able = np.flatnonzero(left)
        far = self._out_of_reach(able, task.get("at"))
        counts["OUT_OF_REACH"] = int(np.count_nonzero(far))
        return counts, able[~far]

    def _skilled(self, slot: str, task: Task) -> Mask:
        mask = self._everybody()
        for skill, level in self._instance.slots[slot].get("skills", {}).items():
            mask &= self._skills[skill] >= level
        return mask

    def _tagged(self, slot: str, task: Task) -> Mask:
        mask = self._everybody()
        for tag in task.get("tags", ()):
            mask &= self._those([self._tags.get(tag, NOBODY)])
        return mask

    def _inside(self, slot: str, task: Task) -> Mask:
        circles = task.get("circles")
        if circles is None:
            return self._everybody()
        return self._those(self._circles.get(name, NOBODY) for name in circles)

    def _unblocked(self, slot: str, task: Task) -> Mask:
        forbidden = [
            volunteer
            for volunteer, entry in self._instance.particular_in.get(slot, {}).items()
            if entry.get("forbidden")
        ]
        names = (task["id"], task.get("org"))
        return ~self._those([*(self._blocks.get(name, NOBODY) for name in names), self.numbers_of(forbidden)])

    def _available(self, slot: str, task: Task) -> Mask:
        start, end = task.get("start"), task.get("end")
        if start is None or end is None:
            return self._everybody()
        if self._time != (start, end):
            around = np.flatnonzero((self._bounds[:, 0] <= start) & (self._bounds[:, 1] >= end))
            windows = list(self._windows.values())
            self._time, self._free = (start, end), self._those(windows[window] for window in around)
        return self._free

    def _least_squares_out_of_reach(self, entries: list[Volunteer]) -> Numbers:
        reaches = (entry.get("reach") for entry in entries)
        farthest = 3 * self.plane.width
        return (
            self.plane.whole([farthest if reach is None else min(reach, farthest) + 1 for reach in reaches])
            ** 2
        )

    def _out_of_reach(self, volunteers: Members, place: list[int] | None) -> Mask:
        if place is None:
            return np.zeros(len(volunteers), dtype=np.bool_)
        known, east, north = self._homes
        squares = (east[volunteers] - place[0]) ** 2 + (north[volunteers] - place[1]) ** 2
        mask: Mask = known[volunteers] & (squares >= self._too_far[volunteers]).astype(np.bool_)
        return mask

    def over_limit_alone(self, slot: str, volunteers: Members) -> Mask:
        """Who of some would exceed a limit by this slot alone."""
        task = self._instance.task_of[slot]
        length = task["minutes"] if task.get("start") is None else task["end"] - task["start"]
        minutes = np.full(len(volunteers), length, dtype=np.int64)
        for name, entry in self._instance.particular_in.get(slot, {}).items():
            if entry.get("minutes") is not None:
                minutes[volunteers == self._number[name]] = entry["minutes"]
        mask: Mask = (minutes > self._most_minutes[volunteers]) | (self._most_tasks[volunteers] < 1)
        if task.get("start") is not None:
            mask |= minutes > self._most_minutes_per_day[volunteers]
        return mask


class Plane:
    """The plane of a problem: numbers of a kind that no sum of squares of its coordinates can outgrow."""

    def __init__(self, entries: list[dict[str, Any]]) -> None:
        places = [entry.get("home") or entry.get("at") or (0, 0) for entry in entries]
        self.width = max((max(map(abs, place)) for place in places), default=0) + 1
        self._type: type = np.int64 if self.width <= NEARBY else object

    def whole(self, numbers: list[int]) -> Numbers:
        """Numbers as a column."""
        return np.array(numbers, dtype=self._type)

    def places(self, places: list[list[int] | None]) -> tuple[Mask, Numbers, Numbers]:
        """Which of some places are known, and their coordinates."""
        known = np.array([place is not None for place in places], dtype=np.bool_)
        points = [place or (0, 0) for place in places]
        return known, self.whole([x for x, _ in points]), self.whole([y for _, y in points])

    def distances(self, squares: Numbers) -> Numbers:
        """The whole square roots of some squares."""
        if self._type is object:
            return np.asarray(_whole_roots(squares), dtype=object)
        roots = np.sqrt(squares.astype(np.float64)).astype(np.int64)
        roots -= roots * roots > squares
        return roots + ((roots + 1) * (roots + 1) <= squares)


def _holders(lists: Iterable[Iterable[Any]]) -> dict[Any, Members]:
    """For each thing that stands in some of the lists, the numbers of those lists."""
    holders: dict[Any, list[int]] = {}
    for number, things in enumerate(lists):
        for thing in things:
            holders.setdefault(thing, []).append(number)
    return {thing: np.array(numbers, dtype=np.int64) for thing, numbers in holders.items()}


def _limits(entries: list[Volunteer], key: str) -> Members:
    limits = (entry.get(key) for entry in entries)
    return np.array([UNBOUNDED if limit is None else limit for limit in limits], dtype=np.int64)
