"""How many people are asked at once: as few as make it likely enough that the seats are filled.

Who accepts is uncertain and independent, each with a probability of their own, so the number of acceptors has
a Poisson-binomial distribution; it is worked out exactly, one person after the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

DEFAULT_TARGET_PERCENT = 80
DEFAULT_OVERFILL_PERCENT = 10
DEFAULT_SHORTEST_WAVE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Aim:
    """How likely the seats should be filled by those asked, and how likely more at most than there are."""

    target: float = DEFAULT_TARGET_PERCENT / 100
    overfill: float = DEFAULT_OVERFILL_PERCENT / 100
    shortest_wave: timedelta = DEFAULT_SHORTEST_WAVE

    def is_last_chance(self, last_start: datetime, now: datetime) -> bool:
        """Whether another wave after this one would come too late, so that everybody is asked at once."""
        return last_start - now < 2 * self.shortest_wave


USUAL_AIM = Aim()


@dataclass(frozen=True, slots=True)
class Seats:
    """What a slot still needs, and how many people it still has room for."""

    needed: int
    room: int


def wave_size(
    seats: Seats, asked: Sequence[float], candidates: Sequence[float], aim: Aim, all_at_once: bool
) -> int:
    """How many of the candidates to ask now, the first ones, beside those asked who may still accept.

    The smallest number with which enough accept with the probability aimed at, or all of them if no number
    has. It ends earlier where one more person would make it too likely that somebody must be turned away,
    unless everybody must be asked at once. Probabilities are those of saying yes.
    """
    if seats.needed <= 0:
        return 0
    acceptors = _Acceptors(seats)
    for probability in asked:
        acceptors.add(probability)
    for number, probability in enumerate(candidates):
        if acceptors.chance_of_enough >= aim.target:
            return number
        acceptors.add(probability)
        if acceptors.chance_of_too_many > aim.overfill and not all_at_once:
            return number
    return len(candidates)


def chance_of_at_least(number: int, probabilities: Iterable[float]) -> float:
    """How likely at least so many of independent people say yes."""
    acceptors = _Acceptors(Seats(number, number))
    for probability in probabilities:
        acceptors.add(probability)
    return acceptors.chance_of_enough


class _Acceptors:
    """The distribution of the number of acceptors, up to one more than there is room for."""

    def __init__(self, seats: Seats) -> None:
        self._seats = seats
        self._chances = [1.0] + [0.0] * (max(seats.room, seats.needed) + 1)

    def add(self, probability: float) -> None:
        """One more person is asked."""
        chances, last = self._chances, len(self._chances) - 1
        chances[last] += chances[last - 1] * probability
        for count in range(last - 1, 0, -1):
            chances[count] += (chances[count - 1] - chances[count]) * probability
        chances[0] *= 1 - probability

    @property
    def chance_of_enough(self) -> float:
        return sum(self._chances[self._seats.needed :])

    @property
    def chance_of_too_many(self) -> float:
        return sum(self._chances[self._seats.room + 1 :])
