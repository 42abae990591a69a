"""Each hard rule, at its border: one value keeps it, the next breaks it."""

from typing import Any

import pytest

from tests.support.matching_examples import DAY, Document, problem, slot, solution_of, task, volunteer

SKILLS = [
    {"id": "nursing", "implies": ["first_aid"]},
    {"id": "first_aid", "implies": ["care"]},
    {"id": "care"},
]


def one_pair(
    person: dict[str, Any] | None = None,
    job: dict[str, Any] | None = None,
    seat: dict[str, Any] | None = None,
    **document: Any,
) -> Document:
    """One volunteer, one task, one seat, each changed a little."""
    return problem(
        [volunteer("ann", **(person or {}))],
        [task("walk", 600, slot("seat", **(seat or {})), **(job or {}))],
        skills=SKILLS,
        **document,
    )


KEEPS_AND_BREAKS: dict[str, tuple[str, Document, Document]] = {
    "a level is high enough": (
        "MISSING_SKILL",
        one_pair({"skills": {"care": 2}}, seat={"skills": {"care": 2}}),
        one_pair({"skills": {"care": 1}}, seat={"skills": {"care": 2}}),
    ),
    "implied at the level held, however far": (
        "MISSING_SKILL",
        one_pair({"skills": {"nursing": 2}}, seat={"skills": {"care": 2}}),
        one_pair({"skills": {"nursing": 2}}, seat={"skills": {"care": 3}}),
    ),
    "what is implied does not imply back": (
        "MISSING_SKILL",
        one_pair({"skills": {"first_aid": 1}}, seat={"skills": {"first_aid": 1}}),
        one_pair({"skills": {"care": 3}}, seat={"skills": {"first_aid": 1}}),
    ),
    "all tags": (
        "MISSING_TAG",
        one_pair({"tags": ["x", "y"]}, {"tags": ["x", "y"]}),
        one_pair({"tags": ["x"]}, {"tags": ["x", "y"]}),
    ),
    "one of the circles": (
        "OUTSIDE_CIRCLE",
        one_pair({"circles": ["east"]}, {"circles": {"west": 0, "east": 3}}),
        one_pair({"circles": ["north"]}, {"circles": {"west": 0, "east": 3}}),
    ),
    "no circle at all shuts everybody out": (
        "OUTSIDE_CIRCLE",
        one_pair({"circles": ["east"]}, {"circles": None}),
        one_pair({"circles": ["east"]}, {"circles": {}}),
    ),
    "organisation": (
        "BLOCKED",
        one_pair({"blocked": ["other"]}, {"org": "kitchen"}),
        one_pair({"blocked": ["kitchen"]}, {"org": "kitchen"}),
    ),
    "task": ("BLOCKED", one_pair({"blocked": ["wal"]}), one_pair({"blocked": ["walk"]})),
    "forbidden pair": (
        "BLOCKED",
        one_pair(pairs=[{"volunteer": "ann", "slot": "seat", "forbidden": False}]),
        one_pair(pairs=[{"volunteer": "ann", "slot": "seat", "forbidden": True}]),
    ),
    "inside a window, both ends": (
        "UNAVAILABLE",
        one_pair({"windows": [[600, 660]]}),
        one_pair({"windows": [[601, 660]]}),
    ),
    "touching windows are one": (
        "UNAVAILABLE",
        one_pair({"windows": [[630, 700], [500, 630]]}),
        one_pair({"windows": [[631, 700], [500, 630]]}),
    ),
    "reach to the metre": (
        "OUT_OF_REACH",
        one_pair({"reach": 500}, {"at": [300, 400]}),
        one_pair({"reach": 499}, {"at": [300, 400]}),
    ),
    "reach is rounded down": (
        "OUT_OF_REACH",
        one_pair({"reach": 14}, {"at": [10, 10]}),
        one_pair({"reach": 13}, {"at": [10, 10]}),
    ),
    "minutes in total": ("OVER_LIMIT", one_pair({"max_minutes": 60}), one_pair({"max_minutes": 59})),
    "minutes a day": (
        "OVER_LIMIT",
        one_pair({"max_minutes_per_day": 60}),
        one_pair({"max_minutes_per_day": 59}),
    ),
    "number of tasks": ("OVER_LIMIT", one_pair({"max_tasks": 1}), one_pair({"max_tasks": 0})),
    "minutes of the pair": (
        "OVER_LIMIT",
        one_pair({"max_minutes": 10}, pairs=[{"volunteer": "ann", "slot": "seat", "minutes": 10}]),
        one_pair({"max_minutes": 10}, pairs=[{"volunteer": "ann", "slot": "seat", "minutes": 11}]),
    ),
    "every slot of a whole task": (
        "ALL_OR_NOTHING",
        one_pair(seat={"least": 1, "desired": 2, "most": 2}, job={"all_or_nothing": True}),
        one_pair(seat={"least": 2, "desired": 2, "most": 2}, job={"all_or_nothing": True}),
    ),
}


@pytest.mark.parametrize("case", KEEPS_AND_BREAKS)
def test_rule_at_its_border(case: str) -> None:
    """The first problem seats Ann, the second does not, for the reason of the rule."""
    code, keeps, breaks = KEEPS_AND_BREAKS[case]
    assert solution_of(keeps).assignments == (("ann", "seat"),)
    refused = solution_of(breaks)
    assert refused.assignments == ()
    assert [entry.reasons for entry in refused.unfilled] == [((code, 1),)]


def two_tasks(
    later_start: int, person: dict[str, Any] | None = None, at: list[int] | None = None
) -> Document:
    """Ann could do two tasks, the second somewhere else."""
    return problem(
        [volunteer("ann", **(person or {}))], [task("one", 600), task("two", later_start, at=at or [0, 0])]
    )


@pytest.mark.parametrize(
    ("person", "at", "first_that_fits"),
    [
        ({}, [0, 0], 660),
        ({"min_gap": 20}, [0, 0], 680),
        ({"speed": 100}, [1001, 0], 671),
        ({"speed": 100, "min_gap": 30}, [1001, 0], 690),
    ],
)
def test_clash_ends_after_gap_or_journey(person: dict[str, Any], at: list[int], first_that_fits: int) -> None:
    """The longer of gap and journey, rounded up, must fit between two tasks."""
    assert len(solution_of(two_tasks(first_that_fits, person, at)).assignments) == 2
    assert len(solution_of(two_tasks(first_that_fits - 1, person, at)).assignments) == 1


def test_clash_looks_at_every_two_tasks_not_only_neighbours() -> None:
    """A task without a place between two far ones does not make the way any shorter."""
    far = problem(
        [volunteer("ann", speed=10)],
        [task("one", 600), task("two", 660, at=None), task("three", 720, at=[5000, 0])],
    )
    assert len(solution_of(far).assignments) == 2


def test_flexible_tasks_clash_with_nothing_and_count_to_no_day() -> None:
    """A day full of timed work leaves room for flexible work, the total limit does not."""
    jobs = [task("fixed hour", 600), task("any time", None)]
    assert len(solution_of(problem([volunteer("ann", max_minutes_per_day=60)], jobs)).assignments) == 2
    assert len(solution_of(problem([volunteer("ann", max_minutes=60)], jobs)).assignments) == 1


def test_days_are_counted_by_the_start_of_the_task() -> None:
    """An hour across midnight belongs to the day before."""
    jobs = [task("evening", DAY - 30), task("morning", DAY + 300)]
    assert len(solution_of(problem([volunteer("ann", max_minutes_per_day=60)], jobs)).assignments) == 2


def test_nobody_fills_two_slots_of_a_task() -> None:
    """A flexible task with two slots needs two people."""
    job = task("any time", None, slot("a"), slot("b"))
    assert len(solution_of(problem([volunteer("ann")], [job])).assignments) == 1
    assert len(solution_of(problem([volunteer("ann"), volunteer("bob")], [job])).assignments) == 2


def test_no_slot_above_max_even_if_it_would_pay() -> None:
    """A score cannot buy a seat that does not exist."""
    document = problem(
        [volunteer("ann"), volunteer("bob")],
        [task("walk", 600, slot("seat", 0, 0, 1))],
        pairs=[{"volunteer": name, "slot": "seat", "score": 900} for name in ("ann", "bob")],
    )
    assert len(solution_of(document).assignments) == 1


def test_all_or_nothing_counts_every_slot() -> None:
    """One slot at min is not enough while another lacks somebody."""
    job = task("play", 600, slot("a"), slot("b", skills={"care": 1}), all_or_nothing=True)
    skills = [{"id": "care"}]
    without = problem([volunteer("ann"), volunteer("bob")], [job], skills=skills)
    assert solution_of(without).assignments == ()
    with_care = problem([volunteer("ann"), volunteer("bob", skills={"care": 1})], [job], skills=skills)
    assert solution_of(with_care).assignments == (("ann", "a"), ("bob", "b"))


def test_together_means_all_or_none_in_any_slots_of_the_task() -> None:
    """Members may take different slots, but not go without each other."""
    rule = [{"kind": "together", "members": ["ann", "bob"]}]
    people = [volunteer("ann"), volunteer("bob")]
    assert solution_of(problem(people, [task("walk", 600)], pair_rules=rule)).assignments == ()
    two_slots = task("walk", 600, slot("a"), slot("b"))
    assert len(solution_of(problem(people, [two_slots], pair_rules=rule)).assignments) == 2


def test_apart_means_at_most_one_in_a_task() -> None:
    """Members may serve in different tasks."""
    rule = [{"kind": "apart", "members": ["ann", "bob"]}]
    people = [volunteer("ann", max_tasks=1), volunteer("bob", max_tasks=1)]
    one = problem(people, [task("walk", 600, slot("a", 2, 2, 2))], pair_rules=rule)
    assert len(solution_of(one).assignments) == 1
    two = problem(people, [task("walk", 600), task("talk", 600)], pair_rules=rule)
    assert len(solution_of(two).assignments) == 2


def test_fixed_pairs_stay_even_at_a_loss() -> None:
    """Nobody is asked to leave for a better plan."""
    document = problem(
        [volunteer("ann"), volunteer("bob")],
        [task("walk", 600)],
        fixed=[["ann", "walk/seat"]],
        pairs=[{"volunteer": "ann", "slot": "walk/seat", "score": -9000}],
    )
    solution = solution_of(document)
    assert solution.assignments == (("ann", "walk/seat"),)
    assert solution.status == "optimal"


def test_a_fixed_pair_waives_all_or_nothing_for_its_task() -> None:
    """Who said yes stays, and others may join below min."""
    job = task("play", 600, slot("a", 1, 1, 1), slot("b", 3, 3, 3), all_or_nothing=True)
    document = problem([volunteer("ann"), volunteer("bob")], [job], fixed=[["ann", "a"]])
    assert solution_of(document).assignments == (("ann", "a"), ("bob", "b"))


def test_a_fixed_pair_waives_together_for_its_rules_in_that_task() -> None:
    """In the other task the rule still holds."""
    document = problem(
        [volunteer("ann"), volunteer("bob")],
        [task("walk", 600), task("talk", 900)],
        fixed=[["ann", "walk/seat"]],
        pair_rules=[{"kind": "together", "members": ["ann", "bob"]}],
    )
    assert solution_of(document).assignments == (("ann", "walk/seat"),)
