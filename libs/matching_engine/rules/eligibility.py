"""The rules about one pair alone, in the order of the table."""

from collections.abc import Callable, Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from libs.matching_engine.population import Indices, Mask
from libs.matching_engine.problem import Problem, Task
from libs.matching_engine.rules import availability, blocks, circles, reach, skills, tags
from libs.matching_engine.rules.codes import TABLE_ORDER, Code

TASK_RULES: tuple[tuple[Code, Callable[[Problem, Task], Mask]], ...] = (
    (Code.MISSING_TAG, tags.shut_out),
    (Code.OUTSIDE_CIRCLE, circles.shut_out),
    (Code.BLOCKED, blocks.shut_out),
    (Code.UNAVAILABLE, availability.shut_out),
    (Code.OUT_OF_REACH, reach.shut_out),
)
"""Rules that are the same for all slots of a task."""

SLOT_RULES: tuple[tuple[Code, Callable[[Problem, int], Mask]], ...] = (
    (Code.MISSING_SKILL, skills.shut_out),
    (Code.BLOCKED, blocks.forbidden),
)
"""Rules that differ from slot to slot."""

PASSES = len(TABLE_ORDER)
"""Stands for "no rule broken" among the positions of the table."""

Positions = NDArray[np.int8]


def first_broken_in(problem: Problem, slots: Iterable[int]) -> Iterator[tuple[int, Positions]]:
    """For each slot, each volunteer's table position of the first of these rules they break, or PASSES.

    What slots of one task share is worked out once, so slots come task by task, not in the order asked for.
    """
    by_task: dict[int, list[int]] = {}
    for slot in slots:
        by_task.setdefault(problem.slots[slot].task, []).append(slot)
    for task, inside in by_task.items():
        shared = np.full(problem.population.size, PASSES, dtype=np.int8)
        for code, shut_out in TASK_RULES:
            _lower(shared, shut_out(problem, problem.tasks[task]), code)
        for slot in inside:
            positions = shared.copy()
            for code, shut_out_of_slot in SLOT_RULES:
                _lower(positions, shut_out_of_slot(problem, slot), code)
            yield slot, positions


def _lower(positions: Positions, mask: Mask, code: Code) -> None:
    np.minimum(positions, TABLE_ORDER[code], out=positions, where=mask)


def first_broken(problem: Problem, slot: int) -> Positions:
    """The same for one slot."""
    [(_, positions)] = first_broken_in(problem, [slot])
    return positions


def eligible_volunteers(problem: Problem, slot: int) -> Indices:
    """Whom no rule about the pair alone shuts out of the slot."""
    return np.flatnonzero(first_broken(problem, slot) == PASSES)
