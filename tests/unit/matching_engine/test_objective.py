"""Each term of the objective by itself, the other weights at nought."""

from typing import Any

import pytest

from tests.support.matching_examples import (
    NO_WEIGHTS,
    Document,
    problem,
    slot,
    solution_of,
    task,
    volunteer,
)

PAID = [{"volunteer": "ann", "slot": "walk/seat", "score": 1000}]


def weighted(document: Document, **weights: int) -> Document:
    """The document with only these weights."""
    return {**document, "weights": {**NO_WEIGHTS, **weights}}


def test_fill_gives_less_from_seat_to_seat_times_urgency() -> None:
    """Two needed, one hoped for, one more that is of use; priority 2 counts three times."""
    people = [volunteer(name) for name in "abcde"]
    document = problem(people, [task("walk", 600, slot("s", 2, 3, 4), priority=2)])
    solution = solution_of(weighted(document, required=100, desired=10, extra=1))
    assert solution.objective == 3 * (100 + 100 + 10 + 1)
    assert len(solution.assignments) == 4


def test_served_counts_once_a_task() -> None:
    """However many serve."""
    document = problem(
        [volunteer("ann"), volunteer("bob")], [task("walk", 600, slot("s", 2, 2, 2), priority=1)]
    )
    solution = solution_of(weighted(document, required=1, desired=1, extra=1, served=50))
    assert solution.terms is not None
    assert (solution.terms.served, solution.terms.fill) == (100, 4)


@pytest.mark.parametrize(
    ("person", "job", "seat", "weights", "pair"),
    [
        ({"skills": {"a": 1}}, {}, {"prefers": ["a", "b"]}, {"skill": 15}, 30),
        ({"likes": {"art": -3}}, {"category": "art"}, {}, {"like": 10}, -30),
        ({"likes": {"art": 2}}, {"category": None}, {}, {"like": 10}, 0),
        ({"speed": 100}, {"at": [300, 402]}, {}, {"travel": 3}, -18),
        ({"speed": 100, "home": None}, {"at": [300, 402]}, {}, {"travel": 3}, 0),
        ({"undesired": [[659, 700]]}, {}, {}, {"undesired": 40}, -40),
        ({"undesired": [[660, 700], [500, 600]]}, {}, {}, {"undesired": 40}, 0),
        (
            {"undesired": [[0, 2000]]},
            {"start": None, "end": None, "minutes": 60},
            {},
            {"undesired": 40},
            0,
        ),
        ({"circles": ["x", "y"]}, {"circles": {"x": 9, "y": 4, "z": 1}}, {}, {"circle": 2}, -8),
    ],
)
def test_parts_of_the_pair_term(
    person: dict[str, Any], job: dict[str, Any], seat: dict[str, Any], weights: dict[str, int], pair: int
) -> None:
    """Each part by itself; a score pays for the costs."""
    document = problem(
        [volunteer("ann", **person)],
        [task("walk", 600, slot("walk/seat", **seat)) | job],
        skills=[{"id": "a", "implies": ["b"]}, {"id": "b"}],
        pairs=PAID,
    )
    solution = solution_of(weighted(document, **weights))
    assert solution.terms is not None
    assert solution.terms.pair == pair + 1000
    assert solution.objective == pair + 1000


def test_load_grows_from_task_to_task_and_with_what_was_served_lately() -> None:
    """Load 2 and three tasks: 2 + 3 + 4 steps."""
    jobs = [task(f"t{number}", 600 + 100 * number) for number in range(3)]
    document = weighted(problem([volunteer("ann", load=2)], jobs), required=1000, load=10)
    solution = solution_of(document)
    assert solution.terms is not None
    assert solution.terms.load == -10 * (2 + 3 + 4)


def test_load_spreads_the_work() -> None:
    """Two people take two tasks each rather than one of them four."""
    jobs = [task(f"t{number}", 600 + 100 * number) for number in range(4)]
    solution = solution_of(problem([volunteer("ann"), volunteer("bob")], jobs))
    assert sorted(name for name, _ in solution.assignments) == ["ann", "ann", "bob", "bob"]


def test_disruption_counts_published_pairs_that_are_dropped() -> None:
    """Also those that no plan could keep."""
    document = problem(
        [volunteer("ann"), volunteer("bob", windows=[])],
        [task("walk", 600, slot("walk/seat", 0, 0, 1))],
        published=[["ann", "walk/seat"], ["bob", "walk/seat"]],
    )
    solution = solution_of(weighted(document, disruption=7))
    assert solution.assignments == (("ann", "walk/seat"),)
    assert solution.objective == -7


def test_numbers_too_large_for_64_bits_are_exact() -> None:
    """A load of 10^12 tasks at 10^12 points each is worth it only for a larger score."""
    million_million = 10**12
    document = problem(
        [volunteer("ann", load=million_million), volunteer("bob", load=million_million - 1)],
        [task("walk", 600, slot("s", 1, 1, 2))],
        weights={"load": million_million, "required": million_million},
        fixed=[["ann", "s"]],
    )
    solution = solution_of(document)
    assert solution.status == "optimal"
    assert solution.assignments == (("ann", "s"),)
    assert solution.objective == million_million + 500 - million_million * million_million
