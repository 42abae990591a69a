"""The engine against brute force, on small problems that together exercise every rule and every term."""

import json
from collections import Counter

import pytest

from libs.matching_engine.checker import check_solution
from libs.matching_engine.effort import Limits
from libs.matching_engine.solve import solve
from tests.support.matching_oracle import PAIR_PARTS, RULES, Oracle, TooManyPlans
from tests.support.matching_problems import Document, shuffled, small_problem

PROBLEMS = 400
LONG_PROBLEMS = 3000


def compare_with_brute_force(seed: int, binding: Counter[str], parts: Counter[str]) -> bool:
    """Solve one problem both ways; False if it is too large to try every plan."""
    document = small_problem(seed)
    try:
        best = Oracle(document).best()
    except TooManyPlans:
        return False
    raw = json.dumps(document).encode()
    solution = solve(raw, Limits(time_limit=60))
    assert check_solution(raw, solution.document()) == [], f"problem {seed}"
    assert (solution.objective, solution.bound) == (best.value, best.value), f"problem {seed}"
    parts.update(name for name, value in best.parts.items() if value)
    binding["INVALID"] += best.value is None
    for step in (0, 5, 9):
        note_binding_rule(document, RULES[(seed + step) % len(RULES)], best.value, binding)
    other_order = solve(json.dumps(shuffled(document, seed)).encode(), Limits(time_limit=60))
    assert other_order.assignments == solution.assignments, f"problem {seed}"
    assert other_order.unfilled == solution.unfilled, f"problem {seed}"
    return True


def note_binding_rule(document: Document, rule: str, value: int | None, binding: Counter[str]) -> None:
    """Count the rule if the problem would have a better plan without it."""
    try:
        relaxed = Oracle(document, without=rule).best().value
    except TooManyPlans:
        return
    if relaxed is not None and (value is None or relaxed > value):
        binding[rule] += 1


def run(seeds: range, wanted: int) -> None:
    """Compare so many problems, and make sure that they left nothing out."""
    binding: Counter[str] = Counter()
    parts: Counter[str] = Counter()
    compared = 0
    for seed in seeds:
        compared += compare_with_brute_force(seed, binding, parts)
        if compared == wanted:
            break
    assert compared == wanted
    assert set(binding) >= {*RULES, "INVALID"}, f"never binding: {set(RULES) - set(binding)}"
    assert set(parts) >= {"required", "desired", "extra", *PAIR_PARTS}


def test_equals_brute_force_on_every_rule_and_term() -> None:
    """At least 200 problems, solved in any order of their lists."""
    run(range(2 * PROBLEMS), PROBLEMS)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_equals_brute_force_on_thousands() -> None:
    """The long version."""
    run(range(100_000, 100_000 + 2 * LONG_PROBLEMS), LONG_PROBLEMS)
