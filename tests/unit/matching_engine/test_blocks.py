"""What is looked at in blocks, so that memory stays bounded, comes out the same whatever the blocks."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

from libs.matching_engine.formulation.limits import LimitRows
from libs.matching_engine.formulation.whole import Formulation
from libs.matching_engine.generator import generate_problem
from libs.matching_engine.pairs.selection import Sizes
from libs.matching_engine.pairs.streaming import pair_source
from libs.matching_engine.problem import Problem
from libs.matching_engine.rules.limits import over_limit
from libs.matching_engine.search.effort import Limits
from libs.matching_engine.search.solver import Incumbent, find_plan

THIN = Sizes(pairs_at_once=0, pairs_per_seat=1, greedy_pairs_per_seat=1, exact_pairs=0)
SIZES = {
    "one linear program": THIN,
    "districts": replace(THIN, relaxed_pairs=40),
    "pairs found anew": replace(THIN, pairs_in_memory=0, relaxed_pairs=40),
}
BLOCKS = "formulation.exclusions.AT_ONCE", "bounds.pricing.QUESTIONS_AT_ONCE"
MOST_PAIRS = 9
"""All sets of so many pairs of one volunteer are looked at."""


def told(problem: Problem, sizes: Sizes) -> list[Incumbent]:
    """Every plan and every bound that a search tells; limited by work, so that it can be repeated."""
    incumbents: list[Incumbent] = []
    find_plan(problem, Limits(time_limit=None, work=0.1), lambda: 0.0, incumbents.append, sizes)
    return incumbents


@pytest.mark.parametrize("sizes", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize("seed", range(2))
def test_blocks_change_neither_bounds_nor_plans(
    sizes: Sizes, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One person at a time, or all together."""
    problem = generate_problem(120, 60, 0.8, seed)
    together = told(problem, sizes)
    for name in BLOCKS:
        monkeypatch.setattr(f"libs.matching_engine.{name}", 1)
    assert told(problem, sizes) == together
    assert len(together) > 2


def broken(formulation: Formulation, chosen: tuple[int, ...], rows: LimitRows) -> bool:
    """Whether a set of pairs exceeds one of some rows."""
    model = formulation.model
    inside = np.isin(model.columns, chosen) & np.isin(model.rows, rows.rows)
    sums = np.bincount(model.rows[inside], model.coefficients[inside], minlength=len(model.limits))
    return bool((sums > model.limits)[rows.rows].any())


@pytest.mark.parametrize("seed", range(3))
def test_rows_of_limits_say_what_the_rule_says(seed: int) -> None:
    """For all sets of pairs of one volunteer in different tasks; the rows beside the limits cut none off."""
    problem = generate_problem(60, 25, 0.5, seed)
    candidates = pair_source(problem, 10**6).all()
    formulation = Formulation(problem, candidates)
    seen = {True: 0, False: 0}
    for volunteer, positions in candidates.of_volunteers(range(len(problem.volunteers))).items():
        few = positions[:MOST_PAIRS].tolist()
        for size in range(len(few) + 1):
            for chosen in itertools.combinations(few, size):
                slots = [int(slot) for slot in candidates.slots[list(chosen)]]
                if len({problem.slots[slot].task for slot in slots}) < len(slots):
                    continue
                over = over_limit(problem, volunteer, slots)
                seen[over] += 1
                breaks = {
                    rows.kind is None for rows in formulation.limits if broken(formulation, chosen, rows)
                }
                assert (True in breaks) == over, (volunteer, slots)
                assert over or not breaks, (volunteer, slots)
    assert min(seen.values()) > 100


def test_a_group_without_a_row_has_none() -> None:
    """Groups are looked up, not counted through."""
    rows = LimitRows(0, None, np.array([3, 7]), np.array([10, 11]))
    assert rows.of(np.array([7, -1, 3, 4, 9])).tolist() == [11, -1, 10, -1, -1]
    nothing = np.zeros(0, dtype=np.intp)
    assert LimitRows(0, None, nothing, nothing).of(np.array([1])).tolist() == [-1]
