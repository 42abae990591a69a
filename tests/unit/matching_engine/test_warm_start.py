"""A solve that begins with a plan in force."""

import random
from collections.abc import Iterator

import pytest

from libs.matching_engine.child import solve_in_child
from libs.matching_engine.conflicts import find_conflicts
from libs.matching_engine.files.in_force import plan_of, read_assignments
from libs.matching_engine.files.reading import ProblemError
from libs.matching_engine.repair.repair import repair, warm_start
from libs.matching_engine.search.effort import Limits
from libs.matching_engine.search.solver import Incumbent, find_plan
from tests.support.matching_changes import CHANGES
from tests.support.matching_examples import encoded, parsed, problem, solution_of, task, volunteer
from tests.support.matching_oracle import Document
from tests.support.matching_problems import small_problem

NamedPair = tuple[str, str]


def after_changes(seeds: range) -> Iterator[tuple[Document, tuple[NamedPair, ...]]]:
    """Changed problems, and the best plan from before."""
    for seed in seeds:
        document = small_problem(seed)
        before = solution_of(document)
        after = CHANGES[seed % len(CHANGES)](document, random.Random(seed))
        if before.status == "optimal" and not find_conflicts(parsed(after)):
            yield after, before.assignments


def test_the_first_plan_told_is_the_mended_one() -> None:
    """Nothing told later is worse, and the end is the optimum."""
    for document, in_force in after_changes(range(97_000, 97_040)):
        found = parsed(document)
        told: list[Incumbent] = []
        limits = Limits(time_limit=60.0)
        start = warm_start(found, in_force, limits, lambda: 0.0)
        outcome = find_plan(found, limits, lambda: 0.0, told.append, start=start)
        mended = repair(found, in_force).objective
        assert max(incumbent.objective for incumbent in told[:2]) >= mended
        assert outcome.best.is_optimal
        assert outcome.best.objective == solution_of(document).objective


def test_the_child_begins_with_the_plan_in_force() -> None:
    """Without time for a search, the plan in force is what comes out."""
    document = problem([volunteer("ann"), volunteer("bob")], [task("walk"), task("talk")])
    solution = solve_in_child(
        encoded(document), Limits(time_limit=None, work=0.0), in_force=[("ann", "talk/seat"), ("zoe", "x")]
    )
    assert ("ann", "talk/seat") in solution.assignments


def test_assignments_are_read_with_care() -> None:
    """From anything that lists them; a fault is told with its path."""
    assert read_assignments({"assignments": [["a", "s"], ["a", "s"]], "more": 1}) == (("a", "s"),)
    for document, path in (
        ([], "$"),
        ({}, "$.assignments"),
        ({"assignments": 3}, "$.assignments"),
        ({"assignments": [["a"]]}, "$.assignments[0]"),
        ({"assignments": [["a", 3]]}, "$.assignments[0]"),
    ):
        with pytest.raises(ProblemError) as caught:
            read_assignments(document)
        assert caught.value.path == path


def test_a_plan_that_breaks_rules_is_refused() -> None:
    """Unknown people, rules broken, fixed pairs missing: to be repaired first."""
    document = problem([volunteer("ann"), volunteer("bob", windows=[])], [task("walk")])
    found = parsed(document)
    assert plan_of(found, [("ann", "walk/seat")]).pairs() == [(0, 0)]
    fixed = parsed({**document, "fixed": [["ann", "walk/seat"]]})
    for problem_asked, pairs in (
        (found, [("zoe", "walk/seat")]),
        (found, [("bob", "walk/seat")]),
        (fixed, []),
    ):
        with pytest.raises(ProblemError):
            plan_of(problem_asked, pairs)
