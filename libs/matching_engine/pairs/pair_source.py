"""All pairs that a plan could hold, table by table, however many there are.

A problem of up to some millions of pairs keeps its tables in memory (`KeptPairs`). Beyond that they are found
anew for each pass (`streaming`), so that memory does not grow with the number of pairs.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

import numpy as np

from libs.matching_engine.pairs.candidates import Candidates, joined, spelled_out
from libs.matching_engine.pairs.enumeration import PairTable
from libs.matching_engine.people.population import Indices, Numbers
from libs.matching_engine.problem import Pair, Problem

PAIRS_OF_TABLE = 2_000_000
"""About how many pairs a table has; the tables of one pass differ in their tasks."""

TASKS_AT_FIRST = 20
"""Tasks of the first table, when nothing is known yet of how many pairs a task has."""


class PairSource(ABC):
    """The pairs of a problem."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem

    @abstractmethod
    def tables(self, least: Numbers | None = None, wanted: Sequence[Pair] = ()) -> Iterator[PairTable]:
        """Every pair once; where `least` is given, pairs worth less may be missing, but not those wanted.

        `least` has a value for each slot of the problem.
        """

    @abstractmethod
    def some(self, numbers: Indices) -> Iterator[PairTable]:
        """About so many pairs of each slot, or all it has; all that are fixed or published."""

    @property
    @abstractmethod
    def number(self) -> float:
        """How many pairs there are, infinity where they are too many to count."""

    @property
    @abstractmethod
    def able(self) -> Indices:
        """How many pairs each slot has at most."""

    @property
    @abstractmethod
    def most_tasks(self) -> Indices:
        """In how many tasks each volunteer can serve at most."""

    def all(self) -> Candidates:
        """Every pair spelled out; for problems small enough."""
        return joined([self.spelled_out(table, np.arange(len(table))) for table in self.tables()])

    def spelled_out(self, table: PairTable, positions: Indices) -> Candidates:
        """The pairs at some ascending positions of a table."""
        return spelled_out(self.problem, table, positions, self.able, self.most_tasks)


class KeptPairs(PairSource):
    """All pairs in memory."""

    def __init__(self, problem: Problem, tables: Sequence[PairTable]) -> None:
        super().__init__(problem)
        self._tables = tables

    def tables(self, least: Numbers | None = None, wanted: Sequence[Pair] = ()) -> Iterator[PairTable]:
        """Every pair once."""
        return iter(self._tables)

    def some(self, numbers: Indices) -> Iterator[PairTable]:
        """Every pair once."""
        return iter(self._tables)

    @property
    def number(self) -> float:
        """How many pairs there are."""
        return sum(len(table) for table in self._tables)

    @cached_property
    def able(self) -> Indices:
        """How many pairs each slot has."""
        able = np.zeros(len(self.problem.slots), dtype=np.intp)
        for table in self._tables:
            able[table.slots] = table.counts
        return able

    @cached_property
    def most_tasks(self) -> Indices:
        """In how many tasks each volunteer can serve at most, by limits and by the pairs there are."""
        pairs = np.zeros(len(self.problem.volunteers), dtype=np.intp)
        for table in self._tables:
            pairs += np.bincount(table.volunteers, minlength=len(pairs))
        return np.minimum(pairs, most_tasks_by_limits(self.problem))


def most_tasks_by_limits(problem: Problem) -> Indices:
    """In how many tasks each volunteer can serve at most, whatever pairs there are."""
    of_tasks = [task.minutes for task in problem.tasks]
    of_pairs = [pair.minutes for pair in problem.overrides.values() if pair.minutes is not None]
    shortest = min([*of_tasks, *of_pairs], default=0)
    most = np.minimum(problem.population.most_tasks, len(problem.tasks))
    if shortest > 0:
        most = np.minimum(most, problem.population.most_minutes // shortest)
    return most.astype(np.intp)


def tables_in_turn(problem: Problem, find: Callable[[Sequence[int]], PairTable]) -> Iterator[PairTable]:
    """What `find` makes of all tasks, so many at a time that tables are of about the same size."""
    tasks = sorted(range(len(problem.tasks)), key=lambda task: _time(problem, task))
    begin, number, end = 0, 0, TASKS_AT_FIRST
    while begin < len(tasks) or not begin:
        table = find(tasks[begin:end])
        yield table
        number += len(table)
        begin, end = end, end + max(1, end * PAIRS_OF_TABLE // max(1, number))


def _time(problem: Problem, task: int) -> tuple[int, int]:
    found = problem.tasks[task]
    return (found.start or 0, found.end or 0)
