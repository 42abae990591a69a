"""How evenly a plan spreads work over people and help over circles, and whom it disturbs: numbers to look at.

The spread of some numbers x[1] <= ... <= x[n] is told by the least, the most, the mean and the Gini
coefficient (C. Gini, Variabilità e mutabilità, 1912), here in its form for sorted numbers,
    G = 2 * sum of i * x[i] / (n * sum of x[i]) - (n + 1) / n,
0 where all are equal, near 1 where one has everything. It is reported and not optimised: it is not separable,
while the load term is. What that term costs is the price of fairness (Bertsimas, Farias and Trichakis, The
Price of Fairness, Operations Research 59, 2011): the value of all other terms without it, less that with it.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np

from libs.matching_engine.objective import Terms
from libs.matching_engine.people.population import Numbers
from libs.matching_engine.plan import Plan
from libs.matching_engine.problem import Problem

EVERYWHERE = ""
"""Stands for the circle of tasks that are open to everyone."""


@dataclass(frozen=True, slots=True)
class Spread:
    """How some numbers differ; all 0 where there are none."""

    least: float
    most: float
    mean: float
    gini: float


@dataclass(frozen=True, slots=True)
class CircleShare:
    """What a circle gives and gets: people and those of them who serve, the spread of their loads after the
    plan, its tasks and those served, seats hoped for and those of them filled.
    """

    circle: str
    volunteers: int
    serving: int
    load: Spread
    tasks: int
    tasks_served: int
    seats: int
    seats_filled: int

    @property
    def cover(self) -> float:
        """The share of seats hoped for that are filled; 1 where none are."""
        return self.seats_filled / self.seats if self.seats else 1.0


@dataclass(frozen=True, slots=True)
class Fairness:
    """Loads are tasks served lately, before the plan and with it; `cover` is that of circles with seats."""

    load_before: Spread
    load_after: Spread
    tasks_each: Spread
    """Tasks in the plan of each who serves at all."""
    cover: Spread
    circles: tuple[CircleShare, ...]


@dataclass(frozen=True, slots=True)
class Disturbed:
    """What differs between two plans: people with a place more or less, those who lose one, and the pairs."""

    people: int
    losing: int
    added: int
    dropped: int


def spread(values: Iterable[float]) -> Spread:
    """The spread of numbers of at least 0."""
    numbers: Numbers = np.sort(np.array(list(values), dtype=np.float64))
    size, total = len(numbers), float(numbers.sum())
    if not size:
        return Spread(0, 0, 0, 0)
    ranks = np.arange(1, size + 1)
    gini = 2 * float(ranks @ numbers) / (size * total) - (size + 1) / size if total else 0.0
    return Spread(float(numbers[0]), float(numbers[-1]), total / size, gini)


def fairness(problem: Problem, plan: Plan) -> Fairness:
    """How evenly a plan spreads work and help."""
    tasks = [len(plan.slots_of(volunteer)) for volunteer in range(len(problem.volunteers))]
    before = [who.load for who in problem.volunteers]
    after = [load + more for load, more in zip(before, tasks, strict=True)]
    circles = _circles(problem, plan, tasks, after)
    return Fairness(
        spread(before),
        spread(after),
        spread(number for number in tasks if number),
        spread(circle.cover for circle in circles if circle.seats),
        circles,
    )


def _circles(problem: Problem, plan: Plan, tasks: list[int], loads: list[int]) -> tuple[CircleShare, ...]:
    members: dict[str, list[int]] = {}
    for number, who in enumerate(problem.volunteers):
        for circle in who.circles:
            members.setdefault(circle, []).append(number)
    open_to: dict[str, list[int]] = {}
    for number, task in enumerate(problem.tasks):
        for circle in (EVERYWHERE,) if task.circles is None else task.circles:
            open_to.setdefault(circle, []).append(number)
    return tuple(
        _share(problem, plan, circle, members.get(circle, ()), open_to.get(circle, ()), tasks, loads)
        for circle in sorted({*members, *open_to})
    )


def _share(
    problem: Problem,
    plan: Plan,
    circle: str,
    members: Collection[int],
    open_to: Collection[int],
    tasks: list[int],
    loads: list[int],
) -> CircleShare:
    slots = [slot for task in open_to for slot in problem.tasks[task].slots]
    return CircleShare(
        circle,
        len(members),
        sum(tasks[who] > 0 for who in members),
        spread(loads[who] for who in members),
        len(open_to),
        sum(plan.is_served(task) for task in open_to),
        sum(problem.slots[slot].desired for slot in slots),
        sum(min(plan.taken(slot), problem.slots[slot].desired) for slot in slots),
    )


def disturbed(before: Iterable[tuple[str, str]], after: Iterable[tuple[str, str]]) -> Disturbed:
    """Whom the step from one plan to another disturbs; pairs by id."""
    old, new = set(before), set(after)
    dropped, added = old - new, new - old
    losing = {who for who, _ in dropped}
    return Disturbed(len(losing.union(who for who, _ in added)), len(losing), len(added), len(dropped))


def price_of_fairness(fair: Terms, regardless: Terms) -> int:
    """What the other terms lose by the load term, given the terms of a plan made with it and one without."""
    return (regardless.total - regardless.load) - (fair.total - fair.load)
