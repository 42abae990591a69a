"""The same problem gives the same answer, in any order of its lists."""

import pytest

from libs.matching_engine.files.solution import Solution
from libs.matching_engine.generator import generate
from libs.matching_engine.search.effort import Limits
from libs.matching_engine.solve import solve
from tests.support.matching_examples import encoded
from tests.support.matching_problems import shuffled

CITY = generate(200, 60, 0.6, seed=11)


def stated(solution: Solution) -> tuple[object, ...]:
    """What must be the same."""
    return solution.assignments, solution.unfilled, solution.terms, solution.bound, solution.stopped_by


def test_the_order_of_lists_does_not_matter() -> None:
    """A city with hundreds of seats, proven optimal, shuffled three times."""
    first = solve(encoded(CITY), Limits())
    assert first.status == "optimal"
    for seed in range(3):
        assert stated(solve(encoded(shuffled(CITY, seed)), Limits())) == stated(first)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_limit_on_work_gives_the_same_answer_again(workers: int) -> None:
    """Cut short, so that there is something to differ in."""
    limits = Limits(time_limit=None, work=0.02, seed=4, workers=workers)
    first = solve(encoded(CITY), limits)
    assert first.stopped_by == "work"
    assert stated(solve(encoded(shuffled(CITY, 9)), limits)) == stated(first)


def test_no_work_at_all_still_gives_a_plan_and_a_bound() -> None:
    """The first plan and the bound that comes with it."""
    solution = solve(encoded(CITY), Limits(time_limit=None, work=0))
    assert solution.status == "feasible"
    assert solution.stopped_by == "work"
    assert solution.assignments


def test_a_gap_that_is_small_enough_ends_the_search() -> None:
    """Before the proof, and within the gap."""
    solution = solve(encoded(CITY), Limits(gap=0.05))
    assert solution.stopped_by == "gap"
    assert solution.gap is not None
    assert 0 < solution.gap <= 0.05


def test_no_time_at_all_still_gives_a_plan_and_a_bound() -> None:
    """What is fixed stays, the bound holds."""
    solution = solve(encoded(CITY), Limits(time_limit=0))
    assert solution.stopped_by == "time"
    assert len(solution.assignments) >= len(CITY["fixed"])


def test_the_generator_repeats_itself() -> None:
    """By its seed, and only by it."""
    assert generate(50, 20, 1.0, seed=1) == generate(50, 20, 1.0, seed=1)
    assert generate(50, 20, 1.0, seed=1) != generate(50, 20, 1.0, seed=2)


@pytest.mark.parametrize(("volunteers", "tasks"), [(0, 0), (0, 5), (5, 0), (1, 1)])
def test_hardly_anybody_and_hardly_anything(volunteers: int, tasks: int) -> None:
    """Empty lists are problems too, solved at once."""
    assert solve(encoded(generate(volunteers, tasks)), Limits()).status == "optimal"
