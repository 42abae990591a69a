"""Generalized assignment problems: ever more schedules listed, until the best plan is among them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from libs.matching_engine.assignment.branching import Branching
from libs.matching_engine.assignment.knapsack import Knapsack
from libs.matching_engine.assignment.prices import Priced, find_prices
from libs.matching_engine.assignment.program import Schedules
from libs.matching_engine.bounds.relaxation import PRICE_UNITS
from libs.matching_engine.objective import seat_value, served_value
from libs.matching_engine.pairs.candidates import Candidates
from libs.matching_engine.people.population import Mask
from libs.matching_engine.problem import Pair, Problem
from libs.matching_engine.search.effort import Effort

MOST_PAIRS = 2_000
"""Of more pairs there are too many schedules near the best."""
MOST_SCHEDULES = 120_000
"""With more of them the search takes too long."""
WORTHWHILE = 2_000
"""Fewer schedules than this are not searched as long as the target may be lower."""
MORE_SCHEDULES = 3
"""How many times the schedules of one search the next one has at least."""
WIDER = 1.25
"""How much farther below the bound the next target lies at least."""
SHARE_FOR_PRICES, SHARE = 0.25, 0.85
"""Of the effort left, what prices may take, and all of it."""
LARGEST_SUM = 2**52
"""No sum of worths in price units is larger, so that floating point holds them too."""


@dataclass(frozen=True, slots=True)
class Step:
    """News of the search: what no plan exceeds, and a plan if a better one was found."""

    bound: int
    pairs: list[Pair] | None


def is_assignment(problem: Problem, pairs: Candidates) -> bool:
    """Whether these pairs, all there are, are of flexible tasks with one slot of one seat, and few enough."""
    if not 0 < len(pairs) <= MOST_PAIRS:
        return False
    tasks = [problem.tasks[task] for task in np.unique(pairs.tasks).tolist()]
    if problem.pair_rules or problem.population.number_type is object:
        return False
    worths = np.abs(pairs.values).sum(dtype=np.float64)
    worths += sum(seat_value(problem, slot, 0) for task in tasks for slot in task.slots)
    worths += sum(served_value(problem, task) for task in np.unique(pairs.tasks).tolist())
    return worths * PRICE_UNITS < LARGEST_SUM and all(
        task.day is None and len(task.slots) == 1 and problem.slots[task.slots[0]].max == 1 for task in tasks
    )


def steps(problem: Problem, pairs: Candidates, effort: Effort, best: Callable[[], int]) -> Iterator[Step]:
    """Ever better bounds, and the plan that proves the last one; `best` is the best plan's worth so far."""
    yield from _Assignment(problem, pairs, effort, best).run()


class _Assignment:
    def __init__(self, problem: Problem, pairs: Candidates, effort: Effort, best: Callable[[], int]) -> None:
        self._pairs = pairs
        self._effort = effort
        self._best = best
        self._volunteers = np.unique(pairs.volunteers).tolist()
        self._slots = np.unique(pairs.slots)
        self._people = [_knapsack(problem, pairs, volunteer, self._slots) for volunteer in self._volunteers]
        self._constant = -problem.weights.disruption * len(problem.published)

    def run(self) -> Iterator[Step]:
        is_over = self._effort.deadline(SHARE)
        found = find_prices(
            self._people, len(self._slots), self._effort, self._effort.deadline(SHARE_FOR_PRICES)
        )
        highest = found.bound_units // PRICE_UNITS
        yield Step(highest + self._constant, None)
        for target, schedules in self._lists(found, is_over):
            search = Branching(len(self._people), target, self._effort, is_over)
            is_finished = search.run(schedules, found.prices)
            highest = search.worth if is_finished else highest
            plan = None if search.best is None else self._pairs_of(search.best)
            yield Step(highest + self._constant, plan)
            if plan is not None or not is_finished:
                return

    def _lists(self, found: Priced, is_over: Callable[[], bool]) -> Iterator[tuple[int, Schedules]]:
        """Targets ever farther below the bound, each with all schedules that a plan worth it can hold.

        Until the target is just above the best plan, only lists are told that are much longer than those told
        before: a search takes about as long as its list is long.
        """
        highest = found.bound_units // PRICE_UNITS
        target, below, least = highest + 1, 1.0, WORTHWHILE
        waiting: tuple[int, Schedules] | None = None
        while not is_over() and target > (lowest := self._best() - self._constant + 1):
            target = max(min(target - 1, highest - int(below)), lowest)
            below *= WIDER
            schedules = self._within(found, found.bound_units - target * PRICE_UNITS)
            if schedules is None:
                break
            waiting = target, schedules
            if len(schedules) >= least:
                least = MORE_SCHEDULES * len(schedules)
                waiting = None
                yield target, schedules
        if waiting is not None:
            yield waiting

    def _within(self, found: Priced, leeway: int) -> Schedules | None:
        """All schedules that a plan no farther below the bound can hold; None if they are too many."""
        parts: list[Schedules] = []
        room = MOST_SCHEDULES
        for number, person in enumerate(self._people):
            profits = person.worths * PRICE_UNITS - found.prices[person.jobs]
            chosen = person.within(profits, leeway, room)
            if chosen is None:
                return None
            room -= len(chosen)
            holds = np.zeros((len(chosen), len(self._slots)), dtype=np.bool_)
            holds[:, person.jobs] = chosen
            parts.append(Schedules(np.full(len(chosen), number), holds, person.worths_of(chosen)))
        return _joined(parts)

    def _pairs_of(self, plan: Mask) -> list[Pair]:
        people, jobs = np.nonzero(plan)
        return [
            (self._volunteers[person], int(self._slots[job]))
            for person, job in zip(people, jobs, strict=True)
        ]


def _joined(parts: Sequence[Schedules]) -> Schedules:
    return Schedules(
        np.concatenate([part.owners for part in parts]),
        np.concatenate([part.holds for part in parts]),
        np.concatenate([part.worths for part in parts]),
    )


def _knapsack(problem: Problem, pairs: Candidates, volunteer: int, slots: np.ndarray) -> Knapsack:
    mine = pairs.only(pairs.volunteers == volunteer)
    seats = [seat_value(problem, slot, 0) for slot in mine.slots.tolist()]
    served = [served_value(problem, task) for task in mine.tasks.tolist()]
    population = problem.population
    return Knapsack(
        np.searchsorted(slots, mine.slots).astype(np.intp),
        mine.values.astype(np.int64) + np.array(seats) + np.array(served),
        mine.minutes.astype(np.int64),
        mine.is_fixed,
        int(population.most_minutes[volunteer]),
        int(population.most_tasks[volunteer]),
        problem.weights.load,
    )
