"""What pairs left out of a model add to its bound, beside all sets that their people have time for."""

import itertools
from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from libs.matching_engine.bounds.newcomers import Newcomers
from libs.matching_engine.files.parsing import parse_problem
from libs.matching_engine.problem import Problem

PEOPLE = 3
Newcomer = tuple[int, int, int]
"""Volunteer, net, minutes."""

newcomers = st.tuples(
    st.integers(0, PEOPLE - 1), st.integers(1, 60) | st.integers(2**55, 2**60), st.integers(0, 50)
)


def people(limits: list[int | None]) -> Problem:
    """Volunteers with limits of minutes."""
    problem = parse_problem(
        {
            "format": "volunteer-circle-problem/1",
            "volunteers": [{"id": str(number), "windows": []} for number in range(PEOPLE)],
            "tasks": [],
        }
    )
    limited = zip(problem.volunteers, limits, strict=True)
    return replace(problem, volunteers=tuple(replace(person, max_minutes=limit) for person, limit in limited))


def best(found: list[Newcomer], limit: int | None) -> int:
    """What the newcomers of one person give at most in their time."""
    return max(
        sum(net for _, net, _ in chosen)
        for size in range(len(found) + 1)
        for chosen in itertools.combinations(found, size)
        if limit is None or sum(minutes for *_, minutes in chosen) <= limit
    )


@given(
    st.lists(st.none() | st.integers(0, 100), min_size=PEOPLE, max_size=PEOPLE),
    st.lists(st.lists(newcomers, min_size=1, max_size=5), max_size=3),
)
def test_the_worth_is_a_bound_and_no_more_than_all_together(
    limits: list[int | None], parts: list[list[Newcomer]]
) -> None:
    """In any number of parts, also with numbers whose products do not fit into 64 bits."""
    asked = Newcomers(people(limits))
    for part in parts:
        volunteers, nets, minutes = (np.array(column, dtype=np.int64) for column in zip(*part, strict=True))
        asked.add(volunteers.astype(np.intp), nets, minutes)
    found = [newcomer for part in parts for newcomer in part]
    sums = [
        best([newcomer for newcomer in found if newcomer[0] == person], limit)
        for person, limit in enumerate(limits)
    ]
    assert asked.worth >= sum(sums)
    assert asked.worth <= sum(net for _, net, _ in found) + sum(limit or 0 for limit in limits)


def test_who_could_serve_anywhere_adds_what_fits_into_their_time() -> None:
    """A thousand places at half an hour each, an hour in all: two of them count."""
    asked = Newcomers(people([60, None, None]))
    for _ in range(10):
        asked.add(np.zeros(100, dtype=np.intp), np.full(100, 90), np.full(100, 30))
    assert asked.worth == 2 * 90
