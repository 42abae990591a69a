"""Who lives near a place: nobody is missed, and few are named without need."""

import math
import random
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from libs.matching_engine.files.parsing import parse_problem
from libs.matching_engine.files.reading import LARGEST
from libs.matching_engine.people.population import EVERYBODY, Population
from tests.support.matching_examples import problem, task, volunteer

NEARBY = st.integers(-40, 40)
ANYWHERE = st.integers(-LARGEST, LARGEST)


def places(coordinate: st.SearchStrategy[int]) -> st.SearchStrategy[tuple[int, int]]:
    """Points on the plane."""
    return st.tuples(coordinate, coordinate)


def people(coordinate: st.SearchStrategy[int]) -> st.SearchStrategy[list[Any]]:
    """Homes and reaches."""
    home = st.none() | places(coordinate)
    return st.lists(st.tuples(home, st.none() | coordinate.map(abs)), max_size=40)


def population_of(homes_and_reaches: list[Any]) -> Population:
    """The population of volunteers with these homes and reaches, numbered in this order."""
    # A task as far away as any place asked about, since that decides on the type of numbers.
    far_away = task("t", at=[LARGEST, LARGEST])
    entries = [
        volunteer(f"v{number:04d}", home=home and list(home), reach=reach)
        for number, (home, reach) in enumerate(homes_and_reaches)
    ]
    return parse_problem(problem(entries, [far_away])).population


def check_nobody_is_missed(found: list[Any], place: tuple[int, int], radius: int) -> None:
    """Both questions name at least whom a look at each person by itself names, sorted, nobody twice."""
    population = population_of(found)
    near = population.near(place, radius).tolist()
    assert near == sorted(set(near))
    assert set(near) >= {
        number
        for number, (home, _) in enumerate(found)
        if home is None or math.isqrt((home[0] - place[0]) ** 2 + (home[1] - place[1]) ** 2) <= radius
    }
    in_reach = population.about_in_reach(place).tolist()
    assert in_reach == sorted(set(in_reach))
    not_too_far = ~population.out_of_reach(place, EVERYBODY)
    assert set(in_reach) >= set(np.flatnonzero(not_too_far).tolist())
    minutes = radius // 250
    soon_there = population.travel_from_home(place, EVERYBODY) <= minutes
    assert set(population.about_in_reach(place, minutes).tolist()) >= set(
        np.flatnonzero(not_too_far & soon_there.astype(np.bool_)).tolist()
    )


@given(people(NEARBY), places(NEARBY), st.integers(0, 60))
def test_nobody_nearby_is_missed(found: list[Any], place: tuple[int, int], radius: int) -> None:
    """Crowded homes, many on the very edge of the circle."""
    check_nobody_is_missed(found, place, radius)


@given(people(NEARBY | ANYWHERE), places(NEARBY | ANYWHERE), st.integers(0, 4 * LARGEST))
def test_nobody_is_missed_at_any_distance(found: list[Any], place: tuple[int, int], radius: int) -> None:
    """Numbers as large as the contract allows."""
    check_nobody_is_missed(found, place, radius)


def test_few_others_are_named() -> None:
    """In a city with a crowded centre, three times those who live within two kilometres at most."""
    dice = random.Random(5)
    homes = [((int(dice.gauss(0, 5000)), int(dice.gauss(0, 5000))), 2000) for _ in range(20_000)]
    population = population_of(homes)
    for place in ((0, 0), (3000, -2000), (9000, 9000)):
        inside = np.count_nonzero(~population.out_of_reach(place, EVERYBODY))
        assert len(population.near(place, 2000)) <= 1.5 * inside + 50
        assert len(population.about_in_reach(place)) <= 1.5 * inside + 50
