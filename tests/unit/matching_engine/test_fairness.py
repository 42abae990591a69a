"""Spreads, shares of circles, disturbance and the price of fairness, on cases worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.matching_engine.comparison.fairness import (
    Disturbed,
    Spread,
    disturbed,
    fairness,
    price_of_fairness,
    spread,
)
from libs.matching_engine.objective import Terms
from libs.matching_engine.plan import Plan
from tests.support.matching_examples import parsed, problem, slot, task, volunteer


@pytest.mark.parametrize(
    ("values", "gini"), [([], 0), ([0, 0], 0), ([3, 3, 3], 0), ([0, 1], 0.5), ([0, 0, 0, 8], 0.75)]
)
def test_gini(values: list[int], gini: float) -> None:
    """Equal shares give 0, all to one of n gives 1 - 1/n."""
    assert spread(values).gini == pytest.approx(gini)


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=30))
def test_gini_is_half_the_relative_mean_difference(values: list[int]) -> None:
    """Its definition, over all pairs."""
    total = sum(abs(one - other) for one in values for other in values)
    expected = total / (2 * len(values) * sum(values)) if sum(values) else 0
    assert spread(values).gini == pytest.approx(expected, abs=1e-9)
    assert (spread(values).least, spread(values).most) == (min(values), max(values))


def test_loads_and_circles() -> None:
    """Who serves, and how much of what each circle hoped for it gets."""
    found = parsed(
        problem(
            [
                volunteer("ann", load=4, circles=["east"]),
                volunteer("bob", circles=["east", "west"]),
                volunteer("cid", circles=["west"]),
            ],
            [
                task("one", 600, slot("one/a", 1, 2, 3), circles={"east": 0}),
                task("two", 2000, slot("two/a", 1, 1, 1), circles={"west": 0, "east": 3}),
                task("open", 4000),
            ],
        )
    )
    numbers = {slot.id: place for place, slot in enumerate(found.slots)}
    told = fairness(found, Plan(found, [(1, numbers["one/a"]), (1, numbers["two/a"])]))
    assert told.load_before.gini == pytest.approx(2 / 3)
    assert told.load_before.mean == pytest.approx(4 / 3)
    assert told.load_after.gini == pytest.approx(4 / 9)
    assert told.tasks_each == Spread(2, 2, 2, 0)
    everywhere, east, west = told.circles
    assert (everywhere.circle, everywhere.tasks, everywhere.tasks_served, everywhere.cover) == ("", 1, 0, 0)
    assert (east.volunteers, east.serving, east.tasks, east.seats, east.seats_filled) == (2, 1, 2, 3, 2)
    assert (west.volunteers, west.cover, west.load.mean) == (2, 1.0, 1)
    assert (told.cover.least, told.cover.most) == (0, 1)


def test_whom_a_new_plan_disturbs() -> None:
    """Ann loses a place, Bob changes his, Cid gains one, Dan is left alone."""
    before = [("ann", "a"), ("bob", "b"), ("dan", "d")]
    after = [("bob", "a"), ("cid", "b"), ("dan", "d")]
    assert disturbed(before, after) == Disturbed(people=3, losing=2, added=2, dropped=2)


def test_the_price_of_fairness_leaves_load_aside() -> None:
    """What all else is worth without the load term, less what it is worth with it."""
    fair = Terms(fill=100, served=10, pair=-5, load=-20, disruption=0)
    regardless = Terms(fill=100, served=10, pair=3, load=-90, disruption=0)
    assert price_of_fairness(fair, regardless) == 8
