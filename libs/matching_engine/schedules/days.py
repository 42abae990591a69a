"""What each volunteer can do in one day: all sets of pairs that keep CLASH, ONE_SLOT and the limits of a day.

A flexible task is a day of its own: it clashes with nothing, and counts against the total only. Two tasks
that begin on different days are not compared, which can only raise a bound.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from libs.matching_engine.grouping import spread
from libs.matching_engine.pairs.candidates import Candidates
from libs.matching_engine.people.population import Indices, Mask, Numbers
from libs.matching_engine.problem import Problem
from libs.matching_engine.timetable import FLEXIBLE, Timetable

NOBODY = -1
"""Fills up the members of sets smaller than the largest."""

MOST_SETS = 3_000_000
"""More sets than this are not written down: too much memory, and too long to look at again and again."""

LOOKED_AT_ONCE = 2_000_000
"""Sets looked at in one block."""


class TooManySets(Exception):
    """Days with so many short tasks that their sets cannot be listed."""


@dataclass(frozen=True)
class DaySets:
    """Sets of pairs, sorted by day, then minutes; every day without a fixed pair also has the empty set."""

    owners: Indices
    """The volunteer of each day; days are sorted by volunteer."""
    days: Indices
    """The day of each set."""
    members: Indices
    """The candidates of each set, one row a set, filled up with NOBODY."""
    minutes: Numbers

    @property
    def volunteers(self) -> Indices:
        """The volunteer of each set."""
        found: Indices = self.owners[self.days]
        return found


def day_keys(problem: Problem, volunteers: Indices, tasks: Indices) -> Indices:
    """One number for each volunteer and day, by volunteer; a flexible task is a day of its own."""
    number = len(problem.tasks)
    days = np.array([task.day or 0 for task in problem.tasks], dtype=np.int64)
    place = np.unique(days, return_inverse=True)[1]
    flexible = np.array([task.day is None for task in problem.tasks], dtype=np.bool_)
    part = np.where(flexible, number + np.arange(number), place).astype(np.intp)
    keys: Indices = volunteers * (2 * number + 1) + part[tasks]
    return keys


def day_sets(problem: Problem, candidates: Candidates) -> DaySets:
    """All sets of some candidates, set by set with one more member; TooManySets if they are too many."""
    return _Enumeration(problem, candidates).run()


class _Enumeration:
    def __init__(self, problem: Problem, candidates: Candidates) -> None:
        self._timetable = Timetable(problem)
        volunteers, tasks, population = candidates.volunteers, candidates.tasks, problem.population
        keys = day_keys(problem, volunteers, tasks)
        self.order = np.lexsort((candidates.slots, tasks, self._timetable.starts[tasks], keys))
        self._who, self._what = volunteers[self.order], tasks[self.order]
        self._day = np.unique(keys[self.order], return_inverse=True)[1].astype(np.intp)
        self._next, self._ends = self._successors(problem)
        self._minutes = candidates.minutes[self.order]
        self._is_fixed = candidates.is_fixed[self.order]
        timed = np.array([task.day is not None for task in problem.tasks], dtype=np.bool_)
        total, of_day = population.most_minutes[self._who], population.most_minutes_per_day[self._who]
        self._most_minutes = np.where(timed[self._what], np.minimum(total, of_day), total)
        self._most_tasks = population.most_tasks[self._who]

    def _successors(self, problem: Problem) -> tuple[Indices, Indices]:
        """For each pair the first of its day that begins after it, and the end of the day."""
        gaps = np.array([volunteer.min_gap for volunteer in problem.volunteers], dtype=np.int64)
        starts = self._timetable.starts[self._what]
        ends = self._timetable.ends[self._what] + np.where(starts == FLEXIBLE, 1, gaps[self._who])
        times = np.unique(np.concatenate([starts, ends]))
        clock = self._day * len(times) + np.searchsorted(times, starts)
        following = np.searchsorted(clock, self._day * len(times) + np.searchsorted(times, ends))
        return following.astype(np.intp), np.searchsorted(self._day, self._day, side="right").astype(np.intp)

    def run(self) -> DaySets:
        members, minutes = np.arange(len(self.order))[:, None], self._minutes
        found: list[tuple[Indices, Numbers]] = []
        number = 0
        while len(members):
            found.append((members, minutes))
            number += len(members)
            members, minutes = self._with_one_more(members, minutes, MOST_SETS - number)
        return self._sorted(found)

    def _with_one_more(self, members: Indices, minutes: Numbers, room: int) -> tuple[Indices, Numbers]:
        """The sets of one more member, block by block, since most that are looked at exclude each other."""
        last, size = members[:, -1], members.shape[1]
        counts = np.maximum(self._ends[last] - self._next[last], 0)
        counts[self._most_tasks[last] <= size] = 0
        found = [(np.zeros((0, size + 1), dtype=np.intp), np.zeros(0, dtype=np.int64))]
        for begin, end in pairwise(_blocks(counts)):
            found.append(self._extended(members[begin:end], minutes[begin:end], counts[begin:end]))
            room -= len(found[-1][0])
            if room < 0:
                raise TooManySets
        return np.concatenate([part for part, _ in found]), np.concatenate([sums for _, sums in found])

    def _extended(self, members: Indices, minutes: Numbers, counts: Indices) -> tuple[Indices, Numbers]:
        base, extra = np.repeat(np.arange(len(members)), counts), spread(self._next[members[:, -1]], counts)
        fits = minutes[base] + self._minutes[extra] <= self._most_minutes[extra]
        base, extra = base[fits], extra[fits]
        for place in range(members.shape[1]):
            stays = ~self._exclude(members[base, place], extra)
            base, extra = base[stays], extra[stays]
        return np.column_stack([members[base], extra]), minutes[base] + self._minutes[extra]

    def _exclude(self, one: Indices, other: Indices) -> Mask:
        same = self._what[one] == self._what[other]
        clashing: Mask = same | self._timetable.clash(self._who[other], self._what[one], self._what[other])
        return clashing

    def _sorted(self, found: list[tuple[Indices, Numbers]]) -> DaySets:
        """With the empty sets, and without those that leave out a fixed pair of their day."""
        needed = np.bincount(self._day[self._is_fixed], minlength=int(self._day.max(initial=-1)) + 1)
        free = np.flatnonzero(needed == 0)
        parts = [np.full((len(free), max(1, len(found))), NOBODY, dtype=np.intp)]
        days, minutes = [free], [np.zeros(len(free), dtype=np.int64)]
        for members, sums in found:
            day = self._day[members[:, 0]]
            whole = self._is_fixed[members].sum(axis=1) == needed[day]
            filled = np.full((int(whole.sum()), parts[0].shape[1]), NOBODY, dtype=np.intp)
            filled[:, : members.shape[1]] = self.order[members[whole]]
            parts.append(filled)
            days.append(day[whole])
            minutes.append(sums[whole])
        owners = np.zeros(len(needed), dtype=np.intp)
        owners[self._day] = self._who
        day, length = np.concatenate(days), np.concatenate(minutes)
        by = np.lexsort((length, day))
        return DaySets(owners, day[by], np.concatenate(parts)[by], length[by])


def _blocks(counts: Indices) -> list[int]:
    """Where to cut so that the counts of each block sum to about LOOKED_AT_ONCE."""
    cuts = np.flatnonzero(np.diff(np.cumsum(counts) // LOOKED_AT_ONCE)) + 1
    return [0, *cuts.tolist(), len(counts)]
