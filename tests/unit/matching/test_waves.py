"""Waves are as small as they may be: exactly, against every way in which people can answer."""

from datetime import UTC, datetime, timedelta
from itertools import product
from math import prod

from hypothesis import given
from hypothesis import strategies as st

from services.matching.domain.waves import Aim, Seats, chance_of_at_least, wave_size

chances = st.integers(1, 7).map(lambda eighths: eighths / 8)
"""Eighths: sums of products of a dozen of them are exact."""

people = st.lists(chances, max_size=7)


def brute_force(probabilities: list[float], counts: range) -> float:
    """How likely the number of acceptors lies in the range, over every combination of answers."""
    return sum(
        prod(p if says else 1 - p for p, says in zip(probabilities, answers, strict=True))
        for answers in product((False, True), repeat=len(probabilities))
        if sum(answers) in counts
    )


def smallest(seats: Seats, asked: list[float], candidates: list[float], aim: Aim, hurry: bool) -> int:
    """The definition, word by word."""
    sizes = [
        size
        for size in range(len(candidates) + 1)
        if hurry or brute_force(asked + candidates[:size], range(seats.room + 1, 99)) <= aim.overfill
    ]
    allowed = [size for size in sizes if size == 0 or size - 1 in sizes] or [0]
    enough = [
        size
        for size in allowed
        if brute_force(asked + candidates[:size], range(seats.needed, 99)) >= aim.target
    ]
    return min(enough, default=max(allowed))


@given(people, people, st.integers(1, 4), st.integers(0, 3), st.booleans(), chances, chances)
def test_a_wave_is_the_smallest_that_will_do(
    asked: list[float],
    candidates: list[float],
    needed: int,
    spare: int,
    hurry: bool,
    target: float,
    overfill: float,
) -> None:
    seats, aim = Seats(needed, needed + spare), Aim(target, overfill)
    size = wave_size(seats, asked, candidates, aim, hurry)
    assert size == smallest(seats, asked, candidates, aim, hurry)


@given(people, st.integers(0, 8))
def test_the_distribution_of_acceptors_is_exact(probabilities: list[float], number: int) -> None:
    exact = brute_force(probabilities, range(number, 99))
    assert chance_of_at_least(number, probabilities) == exact


@given(people, people)
def test_nobody_is_asked_when_nothing_is_needed(asked: list[float], candidates: list[float]) -> None:
    assert wave_size(Seats(0, 3), asked, candidates, Aim(), all_at_once=False) == 0


@given(people.filter(bool), st.integers(1, 4))
def test_as_many_as_are_needed_are_always_asked(candidates: list[float], needed: int) -> None:
    """Turning nobody away is certain as long as no more are asked than there is room for."""
    size = wave_size(Seats(needed, needed), [], candidates, Aim(overfill=0.0), all_at_once=False)
    assert size == min(needed, len(candidates))


def test_reserves_join_the_first_wave_where_few_accept() -> None:
    rare = [0.2] * 10
    assert wave_size(Seats(1, 1), [], rare, Aim(), all_at_once=False) == 2
    assert wave_size(Seats(1, 3), [], rare, Aim(), all_at_once=False) == 8
    assert wave_size(Seats(1, 1), [], rare, Aim(), all_at_once=True) == 8
    assert wave_size(Seats(1, 1), [], [0.9] * 10, Aim(), all_at_once=False) == 1


def test_everybody_is_asked_at_once_when_another_wave_would_come_too_late() -> None:
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    aim = Aim(shortest_wave=timedelta(hours=1))
    assert aim.is_last_chance(now + timedelta(minutes=119), now)
    assert not aim.is_last_chance(now + timedelta(minutes=120), now)
