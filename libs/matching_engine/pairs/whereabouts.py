"""Where everybody and everything seems to be, for choosing pairs and for nothing else.

Whoever has no known home is next door to every task, and so is everybody to a task without a place. If slots
simply took their best, most pairs chosen would be of such people, each chosen thousands of times, though they
can serve in a few tasks only. So for choosing they seem to live somewhere: at the place of some task, all
over the city. What a pair is worth stays as it is.
"""

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from libs.matching_engine.grouping import united
from libs.matching_engine.people.homes import Homes
from libs.matching_engine.people.population import Indices, Numbers

if TYPE_CHECKING:
    from libs.matching_engine.problem import Place, Problem

MIXER = 0x9E3779B97F4A7C15
"""Multiplied by it, modulo 2^64, consecutive numbers are far apart (Knuth's multiplicative hashing)."""


class Whereabouts:
    """Known homes and places, and some for those that have none."""

    def __init__(self, problem: "Problem") -> None:
        self._problem = problem
        population, tasks = problem.population, problem.tasks
        known = [task.at for task in tasks if task.at is not None] or [(0, 0)]
        places = population.column(x for x, _ in known), population.column(y for _, y in known)
        self._is_homeless = ~population.has_home
        self._is_placeless = np.array([task.at is None for task in tasks], dtype=np.bool_)
        self._homes = tuple(
            _filled(column, self._is_homeless, given, 0)
            for column, given in zip(population.homes, places, strict=True)
        )
        at = [task.at or (0, 0) for task in tasks]
        self._places = tuple(
            _filled(population.column(place[axis] for place in at), self._is_placeless, places[axis], 1)
            for axis in range(2)
        )

    @property
    def places(self) -> NDArray[np.float64]:
        """The coordinates of each task, in metres."""
        return np.column_stack([column.astype(np.float64) for column in self._places])

    def seeming_values(self, volunteers: Indices, slots: Indices, values: Numbers) -> Numbers:
        """Values of pairs, less the journey to where the task seems to be from where the volunteer does."""
        problem = self._problem
        tasks = problem.task_of_slots[slots]
        vague = np.flatnonzero(self._is_homeless[volunteers] | self._is_placeless[tasks])
        seeming: Numbers = values.astype(problem.population.number_type)
        seeming[vague] -= problem.weights.travel * self._minutes(volunteers[vague], tasks[vague])
        return seeming

    def _minutes(self, volunteers: Indices, tasks: Indices) -> Numbers:
        population = self._problem.population
        squares = sum(
            (homes[volunteers] - places[tasks]) ** 2
            for homes, places in zip(self._homes, self._places, strict=True)
        )
        minutes: Numbers = -(-population.whole_roots_of(np.asarray(squares)) // population.speed[volunteers])
        return minutes

    def near(self, task: int, minutes: int) -> Indices:
        """Who seems to travel no longer than that to a task and to have it in reach, and some others."""
        east, north = self._places
        place: Place = int(east[task]), int(north[task])
        radius = minutes * self._fastest_homeless
        homeless = np.concatenate([self._homeless[:0], *self._homeless_index.runs_within(place, [radius])])
        return united(self._problem.population.homes_in_reach(place, minutes), np.sort(homeless))

    @cached_property
    def _homeless(self) -> NDArray[np.int32]:
        return np.flatnonzero(self._is_homeless).astype(np.int32)

    @cached_property
    def _fastest_homeless(self) -> int:
        return int(self._problem.population.speed[self._homeless].max(initial=1))

    @cached_property
    def _homeless_index(self) -> Homes:
        east, north = self._homes
        return Homes([self._homeless], east.astype(np.int64), north.astype(np.int64))


def _filled(column: Numbers, is_missing: NDArray[np.bool_], given: Numbers, salt: int) -> Numbers:
    """A column with one of the given numbers wherever one is missing."""
    missing = np.flatnonzero(is_missing)
    mixed = (missing.astype(np.uint64) * np.uint64(2) + np.uint64(salt + 1)) * np.uint64(MIXER)
    filled = column.copy()
    filled[missing] = given[(mixed >> np.uint64(32)).astype(np.intp) % len(given)]
    return filled
