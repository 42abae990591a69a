"""The engine against brute force, on small problems that together exercise every rule and every term."""

import json
import random
from collections import Counter

import pytest

from libs.matching_engine.checker import check_solution
from libs.matching_engine.files.reading import LARGEST
from libs.matching_engine.search.effort import Limits
from libs.matching_engine.solve import solve
from tests.support.matching_oracle import PAIR_PARTS, RULES, WEIGHTS, Oracle, TooManyPlans
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


def widened(seed: int) -> Document:
    """A small problem with weights, scores, loads and places near the largest number allowed."""
    dice, document = random.Random(seed), small_problem(seed)
    document.setdefault("weights", {})
    for name in WEIGHTS:
        document["weights"][name] = LARGEST // 2 + dice.randrange(10**6)
    for name, more in (("desired", 3), ("required", 7)):
        document["weights"][name] = document["weights"]["extra"] + more
    for note in document.get("pairs", []):
        if "score" in note:
            note["score"] *= LARGEST // 1000
    for person in document["volunteers"]:
        person["load"] = dice.choice((0, 1, LARGEST - 1))
        person["home"] = dice.choice((None, [-LARGEST, dice.randrange(10**9)], [5, 5]))
    return document


def test_equals_brute_force_near_the_largest_numbers() -> None:
    """Values that 64 bits cannot hold are exact, and proven."""
    for seed in range(60):
        document = widened(seed)
        try:
            best = Oracle(document).best()
        except TooManyPlans:
            continue
        raw = json.dumps(document).encode()
        solution = solve(raw, Limits(time_limit=60))
        assert (solution.objective, solution.bound) == (best.value, best.value), f"problem {seed}"
        assert check_solution(raw, solution.document()) == [], f"problem {seed}"


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
