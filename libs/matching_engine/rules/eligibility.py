"""The rules about one pair alone, in the order of the table."""

from collections.abc import Callable, Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from libs.matching_engine.people.population import EVERYBODY, Indices, Mask, Who
from libs.matching_engine.problem import Problem
from libs.matching_engine.rules import availability, blocks, circles, reach, skills, tags
from libs.matching_engine.rules.codes import TABLE_ORDER, Code

Rule = Callable[[Problem, int, Who], Mask]

RULES: tuple[tuple[Code, Rule], ...] = (
    (Code.MISSING_SKILL, skills.shut_out),
    (Code.MISSING_TAG, tags.shut_out),
    (Code.OUTSIDE_CIRCLE, circles.shut_out),
    (Code.BLOCKED, blocks.shut_out),
    (Code.UNAVAILABLE, availability.shut_out),
    (Code.OUT_OF_REACH, reach.shut_out),
)

RULES_OF_TASK: tuple[Rule, ...] = (
    availability.shut_out,
    reach.shut_out,
    tags.shut_out,
    circles.shut_out,
)
RULES_OF_SLOT: tuple[Rule, ...] = (skills.shut_out, blocks.shut_out)
"""All of them again: those that say the same of all slots of a task, and the others; quick ones first."""

PASSES = len(TABLE_ORDER)
"""Stands for "no rule broken" among the positions of the table."""


Positions = NDArray[np.int8]


def first_broken(problem: Problem, slot: int, who: Who = EVERYBODY) -> Positions:
    """For some volunteers the table position of the first of these rules that shuts them out, or PASSES."""
    left = problem.population.numbers(who)
    positions = np.full(len(left), PASSES, dtype=np.int8)
    places: Indices = np.arange(len(left), dtype=np.intp)
    for code, shut_out in RULES:
        broken = shut_out(problem, slot, left)
        positions[places[broken]] = TABLE_ORDER[code]
        left, places = left[~broken], places[~broken]
    return positions


def first_broken_in(problem: Problem, slots: Iterable[int]) -> Iterator[tuple[int, Positions]]:
    """For each slot the same for everybody; slots at the same time come one after the other."""

    def time(slot: int) -> tuple[int, int]:
        task = problem.task_of(slot)
        return (task.start or 0, task.end or 0)

    for slot in sorted(slots, key=time):
        yield slot, first_broken(problem, slot)


def eligible_volunteers(problem: Problem, slot: int, who: Who = EVERYBODY) -> Indices:
    """Whom, of some volunteers, no rule about the pair alone shuts out of the slot."""
    left = open_to(problem, slot, who)
    return left[able_in(problem, slot, left)]


def open_to(problem: Problem, slot: int, who: Who = EVERYBODY) -> Indices:
    """Whom, of some volunteers, no rule shuts out of all slots of the slot's task."""
    left = problem.population.numbers(who)
    for shut_out in RULES_OF_TASK:
        left = left[~shut_out(problem, slot, left)]
    return left


def able_in(problem: Problem, slot: int, who: Who) -> Mask:
    """Which of some volunteers no rule shuts out of the slot in particular."""
    able = ~problem.population.nobody(who)
    for shut_out in RULES_OF_SLOT:
        able &= ~shut_out(problem, slot, who)
    return able
