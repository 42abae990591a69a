"""Few pairs at first, others priced in: the way of large problems, gone with small ones."""

import json
from dataclasses import replace

import pytest

from libs.matching_engine.conflicts import find_conflicts
from libs.matching_engine.files.parsing import parse_problem
from libs.matching_engine.pairs.selection import Sizes
from libs.matching_engine.search.effort import Limits
from libs.matching_engine.search.solver import Incumbent, Outcome, find_plan
from tests.support.matching_oracle import Oracle, TooManyPlans
from tests.support.matching_problems import Document, shuffled, small_problem

ONE_PAIR_A_SEAT = Sizes(pairs_at_once=0, pairs_per_seat=1, greedy_pairs_per_seat=1)
WITHOUT_PROOF = replace(ONE_PAIR_A_SEAT, exact_pairs=0)
BY_DISTRICTS = replace(ONE_PAIR_A_SEAT, relaxed_pairs=4)
NOTHING_KEPT = replace(ONE_PAIR_A_SEAT, pairs_in_memory=0)


def found(document: Document, sizes: Sizes) -> tuple[Outcome, list[Incumbent]]:
    """What a search of these sizes ends with, and all that it told on the way."""
    told: list[Incumbent] = []
    problem = parse_problem(json.loads(json.dumps(document)))
    return find_plan(problem, Limits(time_limit=None), lambda: 0.0, told.append, sizes), told


def solvable(seeds: range) -> list[tuple[Document, int]]:
    """Small problems without conflicts, and what their best plan is worth."""
    problems = []
    for seed in seeds:
        document = small_problem(seed)
        if find_conflicts(parse_problem(json.loads(json.dumps(document)))):
            continue
        try:
            best = Oracle(document).best().value
        except TooManyPlans:
            continue
        if best is not None:
            problems.append((document, best))
    return problems


@pytest.mark.parametrize(
    "sizes",
    [ONE_PAIR_A_SEAT, WITHOUT_PROOF, NOTHING_KEPT, BY_DISTRICTS],
    ids=["with proof", "without proof", "pairs found anew", "by districts"],
)
def test_every_bound_holds_and_no_plan_exceeds_the_best(sizes: Sizes) -> None:
    """Whatever pairs are left out at first, each bound told on the way is one for all pairs."""
    problems = solvable(range(50_000, 50_090))
    assert len(problems) > 40
    for document, best in problems:
        outcome, told = found(document, sizes)
        assert all(step.objective <= best <= step.bound for step in told), document
        if sizes.exact_pairs:
            assert (outcome.best.objective, outcome.best.bound) == (best, best), document


def test_the_order_of_lists_does_not_matter() -> None:
    """Also when only some pairs are looked at."""
    for document, _ in solvable(range(60_000, 60_020)):
        first, _ = found(document, ONE_PAIR_A_SEAT)
        second, _ = found(shuffled(document, 7), ONE_PAIR_A_SEAT)
        assert first.best == second.best
