"""The slots as columns: one volunteer, one array with an answer for each slot.

`rules/eligibility` and `pair_value` ask about one slot and many volunteers; this is the same question the
other way round, for when one person is looked at. Both give the same answers (a test holds them equal).
"""

from collections.abc import Iterable, Mapping
from functools import cached_property

import numpy as np

from libs.matching_engine.people.population import Indices, Mask, Numbers
from libs.matching_engine.problem import Problem, Task, Volunteer
from libs.matching_engine.rules.one_pair import held_levels

LATEST = 2**62
"""Stands for the start of a flexible task."""


class Openings:
    """All slots of a problem, ready to be compared with one volunteer after another."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._tasks = [problem.tasks[slot.task] for slot in problem.slots]
        self.size = len(problem.slots)
        self._is_timed: Mask = np.array([task.start is not None for task in self._tasks], dtype=np.bool_)
        self._starts = self._times(task.start for task in self._tasks)
        self._ends = self._times(task.end for task in self._tasks)
        self._has_place: Mask = np.array([task.at is not None for task in self._tasks], dtype=np.bool_)
        column = problem.population.column
        self._east = column((task.at or (0, 0))[0] for task in self._tasks)
        self._north = column((task.at or (0, 0))[1] for task in self._tasks)
        self._has_circles: Mask = np.array([task.circles is not None for task in self._tasks], dtype=np.bool_)
        self._asked_skills = _by_name(slot.skills for slot in problem.slots)
        self._preferred = _by_name(dict.fromkeys(slot.prefers, 1) for slot in problem.slots)
        self._tags = _by_name(dict.fromkeys(task.tags, 1) for task in self._tasks)
        self._circles = _by_name(task.circles or {} for task in self._tasks)
        self._categories = _by_name(_once(task.category) for task in self._tasks)
        self._blockable = _by_name(_names_of(task) for task in self._tasks)

    @staticmethod
    def _times(times: Iterable[int | None]) -> Indices:
        return np.array([LATEST if time is None else time for time in times], dtype=np.int64)

    @cached_property
    def _forbidden(self) -> dict[int, list[int]]:
        forbidden: dict[int, list[int]] = {}
        for (volunteer, slot), override in self._problem.overrides.items():
            if override.forbidden:
                forbidden.setdefault(volunteer, []).append(slot)
        return forbidden

    @cached_property
    def _scores(self) -> dict[int, list[tuple[int, int]]]:
        scores: dict[int, list[tuple[int, int]]] = {}
        for (volunteer, slot), override in self._problem.overrides.items():
            if override.score:
                scores.setdefault(volunteer, []).append((slot, override.score))
        return scores

    def open_to(self, volunteer: int, person: Volunteer | None = None) -> Indices:
        """The slots that no rule about the pair alone shuts this volunteer out of.

        `person` stands for the volunteer as they might be, with one skill or window more.
        """
        who = person or self._problem.volunteers[volunteer]
        shut = self._missing_skill(who) | self._missing_tag(who) | self._outside_circle(who)
        shut |= self._blocked(volunteer, who) | self._unavailable(who) | self._out_of_reach(who)
        return np.flatnonzero(~shut)

    def _none(self) -> Mask:
        return np.zeros(self.size, dtype=np.bool_)

    def _missing_skill(self, who: Volunteer) -> Mask:
        shut, held = self._none(), held_levels(self._problem, who)
        for skill, (slots, levels) in self._asked_skills.items():
            shut[slots[levels > held.get(skill, 0)]] = True
        return shut

    def _missing_tag(self, who: Volunteer) -> Mask:
        shut = self._none()
        for tag, (slots, _) in self._tags.items():
            if tag not in who.tags:
                shut[slots] = True
        return shut

    def _outside_circle(self, who: Volunteer) -> Mask:
        shut = self._has_circles.copy()
        for circle in who.circles:
            if circle in self._circles:
                shut[self._circles[circle][0]] = False
        return shut

    def _blocked(self, volunteer: int, who: Volunteer) -> Mask:
        shut = self._none()
        for name in who.blocked:
            if name in self._blockable:
                shut[self._blockable[name][0]] = True
        shut[self._forbidden.get(volunteer, [])] = True
        return shut

    def _unavailable(self, who: Volunteer) -> Mask:
        shut = self._is_timed.copy()
        for start, end in who.windows:
            shut &= (self._starts < start) | (self._ends > end)
        return shut

    def _out_of_reach(self, who: Volunteer) -> Mask:
        if who.home is None or who.reach is None:
            return self._none()
        # isqrt(square) > reach is square >= (reach + 1) squared.
        far = np.asarray(self._squared_distances(who) >= (who.reach + 1) ** 2, dtype=np.bool_)
        return far & self._has_place

    def _squared_distances(self, who: Volunteer) -> Numbers:
        assert who.home is not None
        dx, dy = self._east - who.home[0], self._north - who.home[1]
        squares: Numbers = dx * dx + dy * dy
        return squares

    def values(self, volunteer: int, slots: Indices, person: Volunteer | None = None) -> Numbers:
        """The pair term of each of some slots that are open to a volunteer."""
        who, weights = person or self._problem.volunteers[volunteer], self._problem.weights
        total: Numbers = np.zeros(self.size, dtype=self._problem.population.number_type)
        for skill in held_levels(self._problem, who):
            if skill in self._preferred:
                total[self._preferred[skill][0]] += weights.skill
        for category, liking in who.likes.items():
            if category in self._categories:
                total[self._categories[category][0]] += weights.like * liking
        total[self._disliked(who)] -= weights.undesired
        total -= weights.circle * self._cheapest_circle(who)
        for slot, score in self._scores.get(volunteer, ()):
            total[slot] += score
        total -= weights.travel * self._journeys(who)
        return total[slots]

    def _disliked(self, who: Volunteer) -> Mask:
        disliked = self._none()
        for start, end in who.undesired:
            disliked |= (self._starts < end) & (self._ends > start)
        return disliked & self._is_timed

    def _cheapest_circle(self, who: Volunteer) -> Numbers:
        costs: Numbers = np.full(self.size, LATEST, dtype=self._problem.population.number_type)
        for circle in who.circles:
            if circle in self._circles:
                slots, prices = self._circles[circle]
                costs[slots] = np.minimum(costs[slots], prices)
        costs[costs == LATEST] = 0
        return costs

    def _journeys(self, who: Volunteer) -> Numbers:
        population = self._problem.population
        if who.home is None:
            return np.zeros(self.size, dtype=population.number_type)
        minutes: Numbers = -(-population.whole_roots_of(self._squared_distances(who)) // who.speed)
        minutes[~self._has_place] = 0
        return minutes


def _once(name: str | None) -> dict[str, int]:
    return {} if name is None else {name: 1}


def _names_of(task: Task) -> dict[str, int]:
    """What a volunteer may block to be left alone with a task."""
    return {task.id: 1} if task.org is None else {task.id: 1, task.org: 1}


def _by_name(entries: Iterable[Mapping[str, int]]) -> dict[str, tuple[Indices, Indices]]:
    """For each name the slots that have it, and the number it has there."""
    found: dict[str, tuple[list[int], list[int]]] = {}
    for slot, numbers in enumerate(entries):
        for name, number in numbers.items():
            slots, values = found.setdefault(name, ([], []))
            slots.append(slot)
            values.append(number)
    return {
        name: (np.array(slots, dtype=np.intp), np.array(values, dtype=np.int64))
        for name, (slots, values) in found.items()
    }
