"""What a person's own past says about the next offer: whether they will say yes, and whether they will come.

Both are means of beta distributions. A rate begins at the circle's own, which counts as much as a few
observations, and moves to the person's as there are more of them (beta-binomial shrinkage; see e.g. Casella,
"An Introduction to Empirical Bayes Data Analysis", The American Statistician 39, 1985). So one answer says
little, and nobody is ever certain.

Answers and presence are kept apart: a decline says something about the next yes and nothing about
reliability, an offer that ran out only that somebody does not always look, an excused absence nothing at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

MEMORY = timedelta(days=180)
"""How far back answers and presence count; what is older, a penalty too, is forgotten."""

OWN_WEIGHT = 4.0
"""As many observations as the circle's rate counts for in a person's."""

CIRCLE_WEIGHT = 20.0
"""As many observations as the usual rate counts for in a circle's."""

USUAL_RESPONSE, USUAL_YES, USUAL_PRESENCE = 0.8, 0.75, 0.9
"""Rates of a circle of which nothing is known yet."""


@dataclass(frozen=True, slots=True)
class Record:
    """What became of offers (`accepted`, `declined`, `lapsed` without an answer) and of promises.

    `came` counts those who were there; `missed` no-shows and withdrawals after the cut-off.
    """

    accepted: int = 0
    declined: int = 0
    lapsed: int = 0
    came: int = 0
    missed: int = 0

    def __add__(self, other: Record) -> Record:
        """Both together."""
        return Record(
            self.accepted + other.accepted,
            self.declined + other.declined,
            self.lapsed + other.lapsed,
            self.came + other.came,
            self.missed + other.missed,
        )

    def __mul__(self, times: int) -> Record:
        """As much again so many times."""
        return Record(
            self.accepted * times,
            self.declined * times,
            self.lapsed * times,
            self.came * times,
            self.missed * times,
        )

    @property
    def answered(self) -> int:
        """Offers that got an answer, whichever."""
        return self.accepted + self.declined


@dataclass(frozen=True, slots=True)
class Rates:
    """How often people respond to an offer, say yes when they do, and come when they have."""

    response: float = USUAL_RESPONSE
    yes: float = USUAL_YES
    presence: float = USUAL_PRESENCE

    @property
    def acceptance(self) -> float:
        """How likely an offer is accepted."""
        return self.response * self.yes

    def learned(self, record: Record, weight: float) -> Rates:
        """These rates after a record, counting as much as `weight` observations themselves."""
        return Rates(
            response=_shrunken(record.answered, record.answered + record.lapsed, self.response, weight),
            yes=_shrunken(record.accepted, record.answered, self.yes, weight),
            presence=_shrunken(record.came, record.came + record.missed, self.presence, weight),
        )


USUAL = Rates()


def rates_of_circle(records: Iterable[Record]) -> Rates:
    """The rates of a circle, from the records of its people."""
    return USUAL.learned(sum(records, Record()), CIRCLE_WEIGHT)


def rates_of_person(record: Record, circle: Rates) -> Rates:
    """The rates of a person, from their own record and what is usual in their circle."""
    return circle.learned(record, OWN_WEIGHT)


def _shrunken(successes: int, trials: int, prior: float, weight: float) -> float:
    return (successes + weight * prior) / (trials + weight)
