"""Pairs found anew for each pass, where there are too many to keep: memory does not grow with their number.

Not all of them are found. A pair is worth at most its slot's preferred skills and the greatest liking, less
the travel from home. So where only pairs above some value matter, only volunteers who live near enough are
asked, by an index of homes; the particular ones (fixed, published, with an override) are always asked.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from libs.matching_engine.grouping import united
from libs.matching_engine.pairs.enumeration import PairTable, pairs_of_tasks
from libs.matching_engine.pairs.pair_source import KeptPairs, PairSource, most_tasks_by_limits, tables_in_turn
from libs.matching_engine.people.population import EVERYBODY, Indices, Numbers
from libs.matching_engine.problem import Pair, Problem


@dataclass(frozen=True, slots=True)
class Step:
    """Who is asked where some pairs will do, and how much is enough not to ask on."""

    minutes: int | None
    """Those who seem to travel no longer."""
    enough: float
    """The share of the pairs wished for."""


FEW = 20_000
"""Where no more people than that could do a task, they are asked, wherever they live."""

STEPS = (Step(10, 1.0), Step(30, 0.3), Step(90, 0.1), Step(None, 0.0))
"""The nearest first, all in the end."""

MOST_LIKING = 3

ByTask = dict[int, list[int]]


class StreamedPairs(PairSource):
    """No pairs in memory."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self._few: dict[tuple[int | None, int], Indices | None] = {}
        self._particular = self._by_task((*problem.fixed, *problem.published, *problem.overrides))

    def _by_task(self, pairs: Iterable[Pair]) -> ByTask:
        volunteers: ByTask = {}
        for volunteer, slot in pairs:
            volunteers.setdefault(self.problem.slots[slot].task, []).append(volunteer)
        return volunteers

    @property
    def number(self) -> float:
        """More than anybody counts."""
        return np.inf

    @cached_property
    def able(self) -> Indices:
        """As many as there are volunteers."""
        return np.full(len(self.problem.slots), len(self.problem.volunteers), dtype=np.intp)

    @cached_property
    def most_tasks(self) -> Indices:
        """In how many tasks each volunteer can serve at most, by limits."""
        return most_tasks_by_limits(self.problem)

    def tables(self, least: Numbers | None = None, wanted: Sequence[Pair] = ()) -> Iterator[PairTable]:
        """Every pair once; where `least` is given, pairs worth less may be missing, but not those wanted."""
        worth = None if least is None else least.tolist()
        also = self._by_task(wanted)

        def find(tasks: Sequence[int]) -> PairTable:
            asked = {task: self._worth_asking(task, worth, also.get(task, [])) for task in tasks}
            return pairs_of_tasks(self.problem, tasks, asked)

        return tables_in_turn(self.problem, find)

    def _worth_asking(self, task: int, least: list[int] | None, also: list[int]) -> Indices:
        """Everybody of whom a pair in the task could be worth that much, and some others."""
        slots = self.problem.tasks[task].slots
        if least is None or not slots:
            return self._and_particular(task, self._within(task, None), also)
        leeway = max(self._most_worth(slot) - least[slot] for slot in slots)
        if leeway < 0:
            return self._and_particular(task, np.zeros(0, dtype=np.intp), also)
        if self.problem.tasks[task].at is None and self._able_if_few(task) is None:
            return self._and_particular(task, self._eager(task, leeway), also)
        travel = self.problem.weights.travel
        return self._and_particular(task, self._within(task, leeway // travel if travel else None), also)

    def _most_worth(self, slot: int) -> int:
        """No pair of the slot that is not particular is worth more."""
        weights = self.problem.weights
        return MOST_LIKING * weights.like + weights.skill * len(self.problem.slots[slot].prefers)

    def _eager(self, task: int, leeway: int) -> Indices:
        """Who likes a task well enough, and has not served too much, to be within a leeway of the most."""
        problem, population = self.problem, self.problem.population
        costs = problem.weights.load * population.loads
        category = problem.tasks[task].category
        liking = population.nobody() if category is None else population.liking(category, EVERYBODY)
        costs = costs + problem.weights.like * (MOST_LIKING - liking.astype(population.number_type))
        return np.flatnonzero(costs <= leeway)

    def _within(self, task: int, minutes: int | None) -> Indices:
        """Everybody free who is in reach and travels no longer, and some others."""
        few = self._able_if_few(task)
        if few is not None:
            return few
        place = self.problem.tasks[task].at
        population = self.problem.population
        return population.numbers(EVERYBODY) if place is None else population.about_in_reach(place, minutes)

    def _able_if_few(self, task: int) -> Indices | None:
        """Everybody who is free for a task and could do one of its length, None if they are many.

        Particular pairs may have other lengths; they are asked anyway.
        """
        found = self.problem.tasks[task]
        key = found.start, found.minutes
        if key not in self._few:
            population = self.problem.population
            able = (population.most_minutes >= found.minutes) & (population.most_tasks > 0)
            if found.start is not None and found.end is not None:
                able &= population.most_minutes_per_day >= found.minutes
                able &= population.available(found.start, found.end, EVERYBODY)
            numbers = np.flatnonzero(able)
            self._few[key] = numbers if len(numbers) <= FEW else None
        return self._few[key]

    def _and_particular(self, task: int, asked: Indices, also: Sequence[int]) -> Indices:
        particular = np.array([*self._particular.get(task, ()), *also], dtype=np.intp)
        return united(asked, particular)

    def some(self, numbers: Indices) -> Iterator[PairTable]:
        """About so many pairs of each slot, or all it has; all that are fixed or published."""
        for table in tables_in_turn(self.problem, partial(self._found_at, 0)):
            yield from self._until_enough(table, numbers)

    def _until_enough(self, table: PairTable, numbers: Indices) -> Iterator[PairTable]:
        of_slots = self.problem.task_of_slots
        for step in range(1, len(STEPS)):
            enough = np.ceil(STEPS[step - 1].enough * numbers[table.slots])
            too_few = np.unique(of_slots[table.slots[table.counts < enough]])
            too_few = too_few[[self._able_if_few(task) is None for task in too_few.tolist()]]
            waits = np.isin(of_slots[table.slots], too_few)
            yield table.of_slots(~waits)
            table = self._found_at(step, too_few.tolist())
        yield table

    def _found_at(self, step: int, tasks: Sequence[int]) -> PairTable:
        asked = {task: self._and_particular(task, self._nearest(task, STEPS[step]), ()) for task in tasks}
        return pairs_of_tasks(self.problem, tasks, asked)

    def _nearest(self, task: int, step: Step) -> Indices:
        few = self._able_if_few(task)
        if few is not None or step.minutes is None:
            return self._within(task, None)
        return self.problem.whereabouts.near(task, step.minutes)


def pair_source(problem: Problem, in_memory: int) -> PairSource:
    """The pairs of a problem, kept if there are no more than `in_memory`."""
    kept, number = [], 0
    for table in tables_in_turn(problem, partial(pairs_of_tasks, problem)):
        kept.append(table)
        number += len(table)
        if number > in_memory:
            return StreamedPairs(problem)
    return KeptPairs(problem, kept)
