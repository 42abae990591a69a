"""All pairs that a plan could hold, table by table, however many there are.

A problem of up to some millions of pairs keeps its tables in memory. Beyond that they are found anew for each
pass, so that memory does not grow with the number of pairs.
"""

import math
from collections.abc import Iterator
from functools import cached_property

import numpy as np

from libs.matching_engine.candidates import Candidates, joined, spelled_out
from libs.matching_engine.enumeration import PairTable, pairs_of_tasks
from libs.matching_engine.population import Indices
from libs.matching_engine.problem import Problem

PAIRS_OF_TABLE = 2_000_000
"""About how many pairs a table has; the tables of one pass differ in their tasks."""

TASKS_AT_FIRST = 20
"""Tasks of the first table, when nothing is known yet of how many pairs a task has."""


class PairSource:
    """The pairs of a problem; `in_memory` is how many of them may be kept."""

    def __init__(self, problem: Problem, in_memory: int) -> None:
        self._problem = problem
        self._kept = self._all_if_few(in_memory)

    def _all_if_few(self, most: int) -> list[PairTable] | None:
        kept, number = [], 0
        for table in self._found():
            kept.append(table)
            number += len(table)
            if number > most:
                return None
        return kept

    def tables(self) -> Iterator[PairTable]:
        """Every pair once."""
        yield from self._found() if self._kept is None else self._kept

    def _found(self) -> Iterator[PairTable]:
        tasks = sorted(range(len(self._problem.tasks)), key=lambda task: _time(self._problem, task))
        begin, number, end = 0, 0, TASKS_AT_FIRST
        while begin < len(tasks) or not begin:
            table = pairs_of_tasks(self._problem, tasks[begin:end])
            yield table
            number += len(table)
            begin, end = end, end + max(1, end * PAIRS_OF_TABLE // max(1, number))

    @property
    def number(self) -> float:
        """How many pairs there are, infinity where they are not all in memory."""
        return math.inf if self._kept is None else sum(len(table) for table in self._kept)

    def all(self) -> Candidates:
        """Every pair spelled out; for problems small enough."""
        return joined([self.spelled_out(table, np.arange(len(table))) for table in self.tables()])

    def spelled_out(self, table: PairTable, positions: Indices) -> Candidates:
        """The pairs at some ascending positions of a table."""
        return spelled_out(self._problem, table, positions, self.able, self.most_tasks)

    @cached_property
    def able(self) -> Indices:
        """How many pairs each slot has at most; exactly, where all are in memory."""
        if self._kept is None:
            return np.full(len(self._problem.slots), len(self._problem.volunteers), dtype=np.intp)
        able = np.zeros(len(self._problem.slots), dtype=np.intp)
        for table in self.tables():
            able[table.slots] = table.counts
        return able

    @cached_property
    def most_tasks(self) -> Indices:
        """In how many tasks each volunteer can serve at most, by limits and by the pairs there are."""
        problem, population = self._problem, self._problem.population
        of_tasks = [task.minutes for task in problem.tasks]
        of_pairs = [pair.minutes for pair in problem.overrides.values() if pair.minutes is not None]
        shortest = min([*of_tasks, *of_pairs], default=0)
        most = np.minimum(population.most_tasks, len(problem.tasks))
        if shortest > 0:
            most = np.minimum(most, population.most_minutes // shortest)
        if self._kept is not None:
            for_each = np.zeros(len(problem.volunteers), dtype=np.int64)
            for table in self.tables():
                for_each += np.bincount(table.volunteers, minlength=len(for_each))
            most = np.minimum(most, for_each)
        return most.astype(np.intp)


def _time(problem: Problem, task: int) -> tuple[int, int]:
    found = problem.tasks[task]
    return (found.start or 0, found.end or 0)
