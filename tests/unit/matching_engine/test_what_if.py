"""Variants: the problem that each describes, and how they compare."""

import copy
import random
from collections import Counter
from typing import Any

import pytest

from libs.matching_engine.comparison.in_child import what_if_in_child
from libs.matching_engine.comparison.nearness import draw_near
from libs.matching_engine.comparison.variants import (
    AS_IT_IS,
    REGARDLESS_OF_LOAD,
    VARIANTS_FORMAT,
    Variant,
    read_variants,
)
from libs.matching_engine.comparison.what_if import Compared, what_if
from libs.matching_engine.conflicts import find_conflicts
from libs.matching_engine.files.in_force import numbered
from libs.matching_engine.files.reading import ProblemError
from libs.matching_engine.plan import Plan
from libs.matching_engine.problem import Problem
from libs.matching_engine.search.effort import Limits
from tests.support.matching_changes import cancelled, withdrawn
from tests.support.matching_examples import parsed, problem, slot, solution_of, task, volunteer
from tests.support.matching_neighbourhoods import is_valid, named, value_of
from tests.support.matching_oracle import Document
from tests.support.matching_problems import small_problem


def variants_of(document: Document, *entries: Document) -> tuple[Variant, ...]:
    """The variants as read from a file."""
    return read_variants(parsed(document), {"format": VARIANTS_FORMAT, "variants": list(entries)})


def compared(document: Document, *entries: Document) -> dict[str, Compared]:
    """All by name."""
    found = what_if(parsed(document), variants_of(document, *entries), Limits(time_limit=None))
    return {entry.name: entry for entry in found}


def test_people_and_tasks_can_be_taken_out() -> None:
    """The same problem as if they had never been there, numbers and all."""
    for seed in range(95_000, 95_060):
        document = small_problem(seed)
        after = cancelled(withdrawn(document, random.Random(seed)), random.Random(seed))
        gone = _missing(document, after, "volunteers"), _missing(document, after, "tasks")
        entry = {"name": "less", "remove_volunteers": gone[0], "remove_tasks": gone[1]}
        [variant] = variants_of(document, entry)
        # A rule that loses a member goes on for the others here; the change drops it as a whole.
        document_without = {**after, "pair_rules": _rules_left(document, after)}
        assert variant.made_from(parsed(document)) == parsed(document_without)


def _missing(before: Document, after: Document, key: str) -> list[str]:
    return sorted({entry["id"] for entry in before[key]} - {entry["id"] for entry in after[key]})


def _rules_left(before: Document, after: Document) -> list[Document]:
    people = {entry["id"] for entry in after["volunteers"]}
    left = {
        (rule["kind"], tuple(sorted(people.intersection(rule["members"]))))
        for rule in before.get("pair_rules", [])
    }
    return [{"kind": kind, "members": list(members)} for kind, members in left if len(members) > 1]


@pytest.fixture
def street() -> Document:
    """Two tasks at once and one person."""
    return problem(
        [volunteer("ann", load=3)],
        [task("walk", 600, slot("w", prefers=["care"])), task("talk", 600, slot("t"), priority=1)],
        skills=[{"id": "care"}],
        fixed=[["ann", "t"]],
    )


def test_one_more_like_somebody_fills_a_seat(street: Document) -> None:
    """The newcomer has said yes to nothing and takes what is left."""
    found = compared(street, {"name": "two", "add_volunteers": [{"like": "ann", "number": 1}]})
    assert list(found) == [AS_IT_IS, "two"]
    two = found["two"].solved
    assert two is not None
    assert two.assignments == (("ann", "t"), ("ann+1", "w"))
    assert (two.seats.filled, two.seats.short_of_desired, two.people, two.tasks_served) == (2, 0, 2, 2)
    assert found["two"].disturbed is not None
    assert found["two"].disturbed.added == 1
    assert found["two"].without_load == 1500


def test_weights_differ_but_the_comparison_is_by_those_of_the_problem(street: Document) -> None:
    """Without the load term its own objective is higher, and by the base's weights all is the same."""
    found = compared(street, {"name": "unfair", "weights": {"load": 0}})
    base, other = found[AS_IT_IS].solved, found["unfair"].solved
    assert base is not None
    assert other is not None
    assert other.objective == base.objective + 30
    assert other.terms == base.terms
    assert found["unfair"].without_load == 0


def test_a_change_that_an_explanation_proposed_can_be_tried(street: Document) -> None:
    """An hour later both tasks can be done; a time at which who said yes is not free is a conflict."""
    shifted = {"kind": "SHIFT_TASK", "task": "walk", "minutes": 60}
    shut = {"kind": "SHIFT_TASK", "task": "talk", "minutes": 100_000}
    found = compared(street, {"name": "later", "changes": [shifted]}, {"name": "never", "changes": [shut]})
    assert found["later"].solved is not None
    assert found["later"].solved.seats.filled == 2
    assert found["never"].solved is None
    assert found["never"].document() == {
        "name": "never",
        "status": "invalid",
        "conflicts": [{"code": "UNAVAILABLE", "volunteers": ("ann",), "slots": ("t",)}],
    }
    assert found["later"].document()["by_base_weights"]["total"] == found["later"].solved.terms.total


def test_a_variant_is_solved_as_the_problem_it_describes() -> None:
    """Brute force stands behind solve; a variant must reach the same objective."""
    for seed in range(96_000, 96_030):
        document = small_problem(seed)
        weights = {"load": 0, "travel": 3}
        if find_conflicts(parsed(document)):
            continue
        changed = copy.deepcopy(document)
        changed["weights"] = {**document.get("weights", {}), **weights}
        answer = compared(document, {"name": "other", "weights": weights})["other"].solved
        assert answer is not None
        assert answer.objective == solution_of(changed).objective


def some_plan(found: Problem, document: Document, weights: Document) -> Plan:
    """The best plan by other weights, valid by the same rules."""
    assignments = solution_of({**document, "weights": weights}).assignments
    return Plan(found, numbered(found, assignments))


def test_what_differs_for_nothing_is_taken_from_the_other_plan() -> None:
    """Still valid, worth what is said, and drawing near a second time changes nothing."""
    kinds: Counter[str] = Counter()
    for seed in range(99_000, 99_060):
        document = small_problem(seed)
        found = parsed(document)
        if find_conflicts(found):
            continue
        plan = some_plan(found, document, {"travel": 9, "load": 0})
        other = some_plan(found, document, {"required": 40, "desired": 30, "served": 0})
        apart, before = set(plan.pairs()) ^ set(other.pairs()), value_of(found, plan)
        gained = draw_near(found, plan, other)
        assert is_valid(document, named(found, plan.pairs()))
        assert value_of(found, plan) == before + gained
        left = set(plan.pairs()) ^ set(other.pairs())
        assert left <= apart
        assert gained >= 0
        assert draw_near(found, plan, other) == 0
        kinds["nearer"] += len(left) < len(apart)
        kinds["gained"] += gained > 0
        kinds["not all"] += bool(left)
    assert min(kinds.values()) > 2, kinds


def test_a_variant_without_a_difference_disturbs_nobody() -> None:
    """However many plans are as good, the plan of the problem as it is stays."""
    document = problem(
        [volunteer(f"v{number}") for number in range(12)],
        [task(f"t{number}", 600 + 100 * (number % 3), slot(f"s{number}", 1, 2, 2)) for number in range(6)],
    )
    found = compared(document, {"name": "same"}, {"name": "less", "remove_tasks": ["t0"]})
    same, less = found["same"].disturbed, found["less"].disturbed
    assert same is not None
    assert less is not None
    assert (same.people, same.added, same.dropped) == (0, 0, 0)
    assert (less.dropped, less.added) == (2, 0)


def test_a_plan_in_force_stays_as_far_as_it_is_best() -> None:
    """The problem as it is begins with it, and says what it does otherwise."""
    document = problem(
        [volunteer("ann"), volunteer("bob"), volunteer("cid")], [task("walk"), task("talk", 600)]
    )
    in_force = [("cid", "walk/seat")]
    [base] = what_if(parsed(document), [], Limits(time_limit=None), in_force=in_force)
    assert base.solved is not None
    assert base.disturbed is not None
    assert ("cid", "walk/seat") in base.solved.assignments
    assert (base.disturbed.people, base.disturbed.losing) == (1, 0)


def test_a_child_finds_the_same(street: Document) -> None:
    """Whoever stops reading loses nothing of what is finished."""
    found, variants = parsed(street), variants_of(street, {"name": "unfair", "weights": {"load": 0}})
    limits, heard = Limits(time_limit=None), list[str]()
    here = list(what_if(found, variants, limits))
    there = list(what_if_in_child(found, variants, limits, lambda name, best: heard.append(name)))
    assert there == here
    assert set(heard) == {AS_IT_IS, "unfair"}
    reading = what_if_in_child(found, variants, limits, lambda name, best: None)
    assert next(reading) == here[0]
    reading.close()


BAD: dict[str, tuple[Any, str]] = {
    "format": ({"format": "x", "variants": []}, "$.format"),
    "unknown key": ([{"name": "a", "wheights": {}}], "$.variants[0].wheights"),
    "name missing": ([{"weights": {}}], "$.variants[0].name"),
    "name of the problem": ([{"name": AS_IT_IS}], "$.variants[0].name"),
    "name of fairness": ([{"name": REGARDLESS_OF_LOAD}], "$.variants[0].name"),
    "name twice": ([{"name": "a"}, {"name": "a"}], "$.variants[1].name"),
    "weight unknown": ([{"name": "a", "weights": {"lode": 1}}], "$.variants[0].weights.lode"),
    "weights out of order": ([{"name": "a", "weights": {"desired": 5000}}], "$.variants[0].weights.desired"),
    "nobody": ([{"name": "a", "remove_volunteers": ["zoe"]}], "$.variants[0].remove_volunteers[0]"),
    "no task": ([{"name": "a", "remove_tasks": ["zoe"]}], "$.variants[0].remove_tasks[0]"),
    "like nobody": (
        [{"name": "a", "add_volunteers": [{"like": "zoe", "number": 1}]}],
        "$.variants[0].add_volunteers[0].like",
    ),
    "too few": (
        [{"name": "a", "add_volunteers": [{"like": "ann", "number": 0}]}],
        "$.variants[0].add_volunteers[0].number",
    ),
    "kind": ([{"name": "a", "changes": [{"kind": "FLY"}]}], "$.variants[0].changes[0].kind"),
    "change of nothing": (
        [{"name": "a", "changes": [{"kind": "SHIFT_TASK", "task": "zoe", "minutes": 1}]}],
        "$.variants[0].changes[0].task",
    ),
    "change of what is removed": (
        [{"name": "a", "remove_tasks": ["walk"], "changes": [{"kind": "LOWER_MINIMUM", "slot": "w"}]}],
        "$.variants[0].changes[0].slot",
    ),
    "level": (
        [{"name": "a", "changes": [{"kind": "GIVE_SKILL", "volunteer": "ann", "skill": "care", "level": 4}]}],
        "$.variants[0].changes[0].level",
    ),
    "window": (
        [{"name": "a", "changes": [{"kind": "GIVE_WINDOW", "volunteer": "ann", "start": 5, "end": 5}]}],
        "$.variants[0].changes[0].end",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_a_fault_is_told_with_its_path(street: Document, case: str) -> None:
    """Nothing is guessed."""
    given, path = BAD[case]
    document = given if isinstance(given, dict) else {"format": VARIANTS_FORMAT, "variants": given}
    with pytest.raises(ProblemError) as caught:
        read_variants(parsed(street), document)
    assert caught.value.path == path
