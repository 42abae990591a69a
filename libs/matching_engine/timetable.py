"""When and where tasks are, as columns, and whether two of them clash for many volunteers at once."""

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from libs.matching_engine.people.population import Indices, Mask, Numbers

if TYPE_CHECKING:
    from libs.matching_engine.problem import Problem

FLEXIBLE = -(2**62)
"""Stands for the start of a flexible task, which clashes with nothing."""

NO_DAY = -1
"""Stands for the day of a flexible task."""

MINUTES_PER_DAY = 1440


class Timetable:
    """The tasks of a problem as columns."""

    def __init__(self, problem: "Problem") -> None:
        population = problem.population
        self._speed = population.speed
        self._roots = population.whole_roots_of
        self._gap = population.column(volunteer.min_gap for volunteer in problem.volunteers)
        self.starts: Indices = np.array(
            [FLEXIBLE if task.start is None else task.start for task in problem.tasks], dtype=np.int64
        )
        self.ends: Indices = np.array(
            [FLEXIBLE if task.end is None else task.end for task in problem.tasks], dtype=np.int64
        )
        self._has_place: Mask = np.array([task.at is not None for task in problem.tasks], dtype=np.bool_)
        places = [task.at or (0, 0) for task in problem.tasks]
        self._east = population.column(x for x, _ in places)
        self._north = population.column(y for _, y in places)

    def clash(self, volunteers: Indices, one: Indices, other: Indices) -> Mask:
        """For each volunteer whether two different tasks cannot both be done."""
        clashing = np.zeros(len(one), dtype=np.bool_)
        timed = (self.starts[one] != FLEXIBLE) & (self.starts[other] != FLEXIBLE) & (one != other)
        swap = self.starts[one] > self.starts[other]
        earlier, later = np.where(swap, other, one), np.where(swap, one, other)
        pause = self.starts[later] - self.ends[earlier]
        clashing[timed & (pause < 0)] = True
        near = np.flatnonzero(timed & (pause >= 0) & (pause < self.longest_pauses[volunteers]))
        who = volunteers[near]
        needed = np.maximum(self._gap[who], self._travel(who, earlier[near], later[near]))
        clashing[near] = (needed > pause[near]).astype(np.bool_)
        return clashing

    def lasts_over(self, volunteers: Indices, tasks: Indices, instants: Indices) -> Mask:
        """Whether each task, with the volunteer's gap after it, lasts over an instant.

        Any two tasks that last over the same instant clash.
        """
        begun = (self.starts[tasks] != FLEXIBLE) & (self.starts[tasks] <= instants)
        lasting: Mask = begun & (instants < self.ends[tasks] + self._gap[volunteers]).astype(np.bool_)
        return lasting

    def busy(self, volunteer: int, tasks: Indices) -> tuple[list[int], list[int]]:
        """When each task begins and when the volunteer's gap after it ends; both FLEXIBLE for flexible tasks.

        Two tasks whose times overlap so clash; of others only those that the journey keeps apart do.
        """
        starts = self.starts[tasks].tolist()
        gap = int(self._gap[volunteer])
        ends = [FLEXIBLE if end == FLEXIBLE else end + gap for end in self.ends[tasks].tolist()]
        return starts, ends

    @cached_property
    def days(self) -> Indices:
        """The place of each task's day among the days on which any starts; NO_DAY for flexible tasks."""
        days = np.full(len(self.starts), NO_DAY, dtype=np.intp)
        timed = np.flatnonzero(self.starts != FLEXIBLE)
        days[timed] = np.unique(self.starts[timed] // MINUTES_PER_DAY, return_inverse=True)[1]
        return days

    @cached_property
    def longest_pauses(self) -> Numbers:
        """For each volunteer: no two tasks with a longer pause between them can clash."""
        width = max(self._east.tolist(), default=0) - min(self._east.tolist(), default=0)
        height = max(self._north.tolist(), default=0) - min(self._north.tolist(), default=0)
        pauses: Numbers = np.maximum(self._gap, (width + height) // self._speed + 1) + 1
        return pauses

    def _travel(self, volunteers: Indices, one: Indices, other: Indices) -> Numbers:
        dx, dy = self._east[one] - self._east[other], self._north[one] - self._north[other]
        minutes: Numbers = -(-self._roots(dx * dx + dy * dy) // self._speed[volunteers])
        minutes[~(self._has_place[one] & self._has_place[other])] = 0
        return minutes
