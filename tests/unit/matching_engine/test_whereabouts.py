"""Where people and tasks seem to be: it decides what is looked at first, and on nothing else."""

import numpy as np
import pytest

from libs.matching_engine.generator import generate_problem
from libs.matching_engine.pairs.selection import Sizes, promising
from libs.matching_engine.pairs.streaming import pair_source
from libs.matching_engine.problem import Problem


@pytest.fixture(scope="module")
def city() -> Problem:
    """A city in which some homes and some places are not known."""
    return generate_problem(1_500, 300, 1.5, 3)


def test_only_what_is_nowhere_seems_to_be_worth_less(city: Problem) -> None:
    """Known homes and places stay where they are; the others cost a journey."""
    pairs = pair_source(city, 10**9).all()
    seeming = city.whereabouts.seeming_values(pairs.volunteers, pairs.slots, pairs.values)
    placeless = np.array([task.at is None for task in city.tasks])[pairs.tasks]
    vague = placeless | ~city.population.has_home[pairs.volunteers]
    assert 0 < vague.sum() < len(pairs)
    assert (seeming[~vague] == pairs.values[~vague]).all()
    assert (seeming[vague] <= pairs.values[vague]).all()
    assert (seeming[vague] < pairs.values[vague]).mean() > 0.9


def test_those_without_a_home_are_not_looked_at_for_every_task(city: Problem) -> None:
    """They have few more of the promising pairs each than the others who have any."""
    sizes = Sizes(pairs_at_once=0, greedy_pairs_per_seat=2)
    pairs = promising(city, pair_source(city, 10**9), sizes)
    of_each = np.bincount(pairs.volunteers, minlength=len(city.volunteers))
    homeless = ~city.population.has_home
    assert of_each[homeless].mean() < 3 * of_each[~homeless].mean()


def test_who_seems_near_is_found_near(city: Problem) -> None:
    """Everybody with a home within the journey, and some of those without; with time enough, everybody."""
    task = next(number for number, task in enumerate(city.tasks) if task.at is not None)
    population = city.population
    place = city.tasks[task].at
    assert place is not None
    near = city.whereabouts.near(task, 5)
    assert np.array_equal(near, np.unique(near))
    in_reach = ~population.out_of_reach(place, slice(None)) & population.has_home
    soon = in_reach & (population.travel_from_home(place, slice(None)) <= 5)
    assert set(np.flatnonzero(soon).tolist()) <= set(near.tolist())
    homeless = set(np.flatnonzero(~population.has_home).tolist())
    assert len(homeless & set(near.tolist())) < len(homeless)
    assert homeless <= set(city.whereabouts.near(task, 10_000).tolist())
