"""The checker catches every untruth that a solution can be given."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from libs.matching_engine.checker import check_plan, check_solution
from libs.matching_engine.generator import generate
from tests.support.matching_examples import encoded, problem, slot, solution_of, task, volunteer

Stated = dict[str, Any]
Mutation = Callable[[Stated], Any]

CITY = generate(60, 20, 0.7, seed=5)
TEXT = encoded(CITY)


@pytest.fixture(scope="module")
def stated() -> Stated:
    """A true solution with empty seats."""
    solution = solution_of(CITY)
    assert solution.unfilled
    return solution.document()


def set_to(path: tuple[str | int, ...], value: Any) -> Mutation:
    """A mutation that puts a value, or a function of the old one, somewhere."""

    def mutate(solution: Stated) -> None:
        target: Any = solution
        for step in path[:-1]:
            target = target[step]
        target[path[-1]] = value(target[path[-1]]) if callable(value) else value

    return mutate


def shift_objective(solution: Stated) -> None:
    """A higher objective, bound and fill that agree with each other."""
    for place in (solution, solution["terms"]):
        key = "objective" if place is solution else "fill"
        place[key] += 20
    solution["bound"] += 20


def claim_less(solution: Stated) -> None:
    """An optimum proven only to a gap."""
    solution["bound"] += 100
    solution["gap"] = 100 / solution["bound"]


def drop_an_assignment(solution: Stated) -> None:
    """One assignment less, with nothing else changed."""
    solution["assignments"].pop()


def move_reasons(solution: Stated) -> None:
    """One volunteer counted under another reason."""
    reasons = solution["unfilled"][0]["reasons"]
    reasons[0]["volunteers"] -= 1
    reasons[1]["volunteers"] += 1


MUTATIONS: dict[str, Mutation] = {
    "format": set_to(("format",), "volunteer-circle-solution/2"),
    "an unknown key": set_to(("note",), "hello"),
    "a missing key": lambda solution: solution.pop("seconds"),
    "status feasible": set_to(("status",), "feasible"),
    "status invalid": set_to(("status",), "invalid"),
    "status unknown": set_to(("status",), "great"),
    "conflicts without being invalid": set_to(("conflicts",), []),
    "objective": set_to(("objective",), lambda value: value + 1),
    "bound below": set_to(("bound",), lambda value: value - 1),
    "bound as a float": set_to(("bound",), float),
    "gap": set_to(("gap",), 0.01),
    "a gap that is no number": set_to(("gap",), float("nan")),
    "all of the values together": shift_objective,
    "optimal with a gap": claim_less,
    "terms do not sum": set_to(("terms", "pair"), lambda value: value + 1),
    "a term too many": set_to(("terms", "luck"), 0),
    "an assignment missing": drop_an_assignment,
    "an assignment twice": lambda s: s["assignments"].insert(0, s["assignments"][0]),
    "assignments out of order": lambda s: s["assignments"].reverse(),
    "a stranger": set_to(("assignments", 0, 0), "nobody"),
    "a strange slot": set_to(("assignments", 0, 1), "nowhere"),
    "an assignment of three": lambda s: s["assignments"][0].append("x"),
    "an unfilled slot missing": lambda s: s["unfilled"].pop(),
    "unfilled out of order": lambda s: s["unfilled"].reverse(),
    "short of min": set_to(("unfilled", 0, "short_of_min"), lambda value: value + 1),
    "short of desired": set_to(("unfilled", 0, "short_of_desired"), lambda value: value + 1),
    "a reason counted wrongly": move_reasons,
    "a reason without volunteers": lambda s: s["unfilled"][0]["reasons"].append(
        {"code": "APART", "volunteers": 0}
    ),
    "reasons out of order": lambda s: s["unfilled"][0]["reasons"].reverse(),
    "stopped by time": set_to(("engine", "stopped_by"), "time"),
    "stopped by boredom": set_to(("engine", "stopped_by"), "boredom"),
    "no seed": lambda s: s["engine"].pop("seed"),
    "half a worker": set_to(("engine", "workers"), 0.5),
    "a version that is a number": set_to(("engine", "version"), 1),
    "another problem": set_to(("problem_sha256",), "0" * 64),
    "negative seconds": set_to(("seconds",), -1),
    "a list": set_to(("terms",), []),
}


def test_the_true_solution_passes(stated: Stated) -> None:
    """Nothing to complain about."""
    assert check_solution(TEXT, stated) == check_plan(TEXT, stated) == []


@pytest.mark.parametrize("name", MUTATIONS)
def test_every_mutation_is_caught(stated: Stated, name: str) -> None:
    """Each untruth gives at least one line."""
    mutated = copy.deepcopy(stated)
    MUTATIONS[name](mutated)
    assert repr(mutated) != repr(stated)
    assert check_solution(TEXT, mutated) != []


@pytest.mark.parametrize("value", [None, [], "x", 1])
def test_anything_else_is_no_solution(value: Any) -> None:
    """Told, not crashed on."""
    assert check_solution(TEXT, value) != []


RULE_BREAKERS: dict[str, tuple[dict[str, Any], list[list[str]]]] = {
    "MISSING_SKILL": ({"slot": {"skills": {"care": 1}}}, [["ann", "s"]]),
    "MISSING_TAG": ({"task": {"tags": ["x"]}}, [["ann", "s"]]),
    "OUTSIDE_CIRCLE": ({"task": {"circles": {"x": 0}}}, [["ann", "s"]]),
    "BLOCKED": ({"ann": {"blocked": ["walk"]}}, [["ann", "s"]]),
    "UNAVAILABLE": ({"ann": {"windows": []}}, [["ann", "s"]]),
    "OUT_OF_REACH": ({"ann": {"home": [99, 0], "reach": 98}}, [["ann", "s"]]),
    "CLASH": ({}, [["ann", "r"], ["ann", "s"]]),
    "OVER_LIMIT": ({"ann": {"max_tasks": 1}}, [["ann", "q"], ["ann", "s"]]),
    "ONE_SLOT": ({}, [["ann", "s"], ["ann", "s2"]]),
    "CAPACITY": ({}, [["ann", "s"], ["bob", "s"], ["cid", "s"]]),
    "ALL_OR_NOTHING": ({"task": {"all_or_nothing": True}, "slot": {"min": 2}}, [["ann", "s"]]),
    "TOGETHER": ({"rule": "together"}, [["ann", "s"]]),
    "APART": ({"rule": "apart"}, [["ann", "s"], ["bob", "s2"]]),
    "FIXED": ({"fixed": [["bob", "s"]]}, [["ann", "s"]]),
}


@pytest.mark.parametrize("code", RULE_BREAKERS)
def test_every_broken_rule_is_named(code: str) -> None:
    """A plan that breaks exactly one rule."""
    changes, pairs = RULE_BREAKERS[code]
    walk = task(
        "walk",
        600,
        slot("s", 0, 2, 2, **changes.get("slot", {}))
        if "min" not in changes.get("slot", {})
        else slot("s", 2, 2, 2),
        slot("s2", 0, 1, 1),
        **changes.get("task", {}),
    )
    document = problem(
        [volunteer("ann") | changes.get("ann", {}), volunteer("bob"), volunteer("cid")],
        [walk, task("run", 630, slot("r")), task("queue", 2000, slot("q"))],
        skills=[{"id": "care"}],
        fixed=changes.get("fixed", []),
        pair_rules=[{"kind": changes["rule"], "members": ["ann", "bob"]}] if "rule" in changes else [],
    )
    claim = solution_of(document).document() | {"assignments": pairs}
    told = [
        line for line in check_solution(encoded(document), claim) if line.startswith("assignments: break")
    ]
    assert len(told) == 1
    assert f"break {code} of" in told[0]


def test_a_bound_that_a_better_plan_refutes_is_caught() -> None:
    """A plan that leaves a worthwhile seat empty cannot be called optimal."""
    document = problem([volunteer("ann")], [task("walk", 600)])
    claim = solution_of(document).document()
    claim |= {
        "objective": 0,
        "bound": 0,
        "terms": dict.fromkeys(claim["terms"], 0),
        "assignments": [],
        "unfilled": [
            {
                "slot": "walk/seat",
                "short_of_min": 1,
                "short_of_desired": 1,
                "reasons": [{"code": "NOT_WORTH_IT", "volunteers": 1}],
            }
        ],
    }
    assert check_solution(encoded(document), claim) == [
        "bound: does not hold, the plan with ann in walk/seat as well is worth more"
    ]


def test_conflicts_must_be_all_and_true() -> None:
    """Neither too few nor too many, in order; and no plan for an invalid problem."""
    document = problem(
        [volunteer("ann", windows=[]), volunteer("bob", windows=[])],
        [task("walk", 600, slot("s", 1, 2, 2))],
        fixed=[["ann", "s"], ["bob", "s"]],
    )
    text, claim = encoded(document), solution_of(document).document()
    assert check_solution(text, claim) == []
    first, second = claim["conflicts"]
    for conflicts in (
        [first],
        [second, first],
        [first, first, second],
        [first, second, {**first, "code": "CLASH"}],
    ):
        assert check_solution(text, claim | {"conflicts": conflicts}) != []
    assert check_solution(text, claim | {"assignments": [["ann", "s"]]}) != []
    valid = solution_of(problem([volunteer("ann")], [task("walk", 600)])).document()
    assert check_solution(text, valid | {"problem_sha256": claim["problem_sha256"]}) != []
