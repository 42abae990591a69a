"""The rules about one pair alone, in the order of the table."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from libs.matching_engine.population import Indices, Mask
from libs.matching_engine.problem import Problem
from libs.matching_engine.rules import availability, blocks, circles, reach, skills, tags
from libs.matching_engine.rules.codes import TABLE_ORDER, Code

Rule = Callable[[Problem, int], Mask]

RULES: tuple[tuple[Code, Rule], ...] = (
    (Code.MISSING_SKILL, skills.shut_out),
    (Code.MISSING_TAG, tags.shut_out),
    (Code.OUTSIDE_CIRCLE, circles.shut_out),
    (Code.BLOCKED, blocks.shut_out),
    (Code.UNAVAILABLE, availability.shut_out),
    (Code.OUT_OF_REACH, reach.shut_out),
)

PASSES = len(TABLE_ORDER)
"""Stands for "no rule broken" among the positions of the table."""


def first_broken(problem: Problem, slot: int) -> NDArray[np.int8]:
    """For each volunteer the table position of the first of these rules that shuts them out, or PASSES."""
    positions = np.full(problem.population.size, PASSES, dtype=np.int8)
    for code, shut_out in reversed(RULES):
        positions[shut_out(problem, slot)] = TABLE_ORDER[code]
    return positions


def eligible_volunteers(problem: Problem, slot: int) -> Indices:
    """Whom no rule about the pair alone shuts out of the slot."""
    return np.flatnonzero(first_broken(problem, slot) == PASSES)
