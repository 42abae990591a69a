"""The ways that only great problems go, forced upon small ones by the smallest of constants."""

import pytest

from libs.matching_engine.pairs.selection import Sizes
from libs.matching_engine.pairs.streaming import Step
from tests.unit.matching_engine.test_thinned_pairs import found, solvable

STEPS = Step(1, 1.0), Step(5, 0.3), Step(20, 0.1), Step(None, 0.0)
SMALLEST = {
    "pairs.streaming.FEW": 0,
    "pairs.streaming.STEPS": STEPS,
    "pairs.pair_source.TASKS_AT_FIRST": 1,
    "pairs.pair_source.PAIRS_OF_TABLE": 2,
    "formulation.exclusions.MANY": 1,
    "bounds.pricing.QUESTIONS_AT_ONCE": 1,
    "bounds.thinning.MOST_OF_VOLUNTEER": 1,
}
PAIRS_FOUND_ANEW = Sizes(pairs_at_once=0, pairs_per_seat=1, greedy_pairs_per_seat=1, pairs_in_memory=0)
FIXED_PAIRS_ARE_ALL_THAT_IS_SEEN = range(901_104, 901_105), range(901_305, 901_306)
"""Of these problems the first look at pairs sees none but fixed ones, though others exist."""


@pytest.fixture(autouse=True)
def smallest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every table, step and share of pairs is as small as can be."""
    for name, value in SMALLEST.items():
        monkeypatch.setattr(f"libs.matching_engine.{name}", value)


@pytest.mark.parametrize(
    "seeds",
    [*FIXED_PAIRS_ARE_ALL_THAT_IS_SEEN, range(901_000, 901_130)],
    ids=["only fixed pairs seen", "the same in another problem", "any"],
)
def test_every_bound_holds_where_pairs_are_found_anew(seeds: range) -> None:
    """What is proven over few of the pairs, table by table, holds for all of them; so does the end."""
    problems = solvable(seeds)
    assert len(problems) > len(seeds) // 2
    for document, best in problems:
        outcome, told = found(document, PAIRS_FOUND_ANEW)
        assert all(step.objective <= best <= step.bound for step in told), document
        assert (outcome.best.objective, outcome.best.bound) == (best, best), document
