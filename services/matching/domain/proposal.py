"""What a solved run says: pairs to ask, seats that stay empty and why, the answer about one pair."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

NEAR_MINUTES = 20
"""Who travels at most so long is told that it is near."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A pair that the solver suggests; `fixed` has said yes already, `published` has been asked.

    `terms` are its parts of the objective; `offer_id` or `refusal_reason` tell what became of it on release.
    `acceptance` and `presence` are how likely the volunteer says yes, and comes. Somebody in reserve for the
    slot has a `reserve_rank` from 1, and is as the plan knew them while they have this `volunteer_version`.
    """

    task_id: str
    slot_id: str
    volunteer_id: str
    terms: Mapping[str, int]
    travel_minutes: int
    reason_codes: tuple[str, ...] = ()
    fixed: bool = False
    published: bool = False
    offer_id: str = ""
    refusal_reason: str = ""
    acceptance: float = 0.0
    presence: float = 0.0
    reserve_rank: int = 0
    volunteer_version: int = 0
    wave: int = 0

    @property
    def is_new(self) -> bool:
        """Whether the plan places somebody who has not been asked yet."""
        return not (self.fixed or self.published or self.reserve_rank)


@dataclass(frozen=True, slots=True)
class UnfilledSlot:
    """A slot with fewer people than desired; `reasons` count everybody who does not serve in it, by code."""

    task_id: str
    slot_id: str
    short_of_min: int
    short_of_desired: int
    reasons: Sequence[tuple[str, int]]


class Verdict(StrEnum):
    """The answer about a pair in a word."""

    PLACED = "placed"
    INELIGIBLE = "ineligible"
    NOT_CHOSEN = "not_chosen"


@dataclass(frozen=True, slots=True)
class Move:
    """Somebody who would leave slots of a plan, or take slots, for the sake of somebody else."""

    volunteer_id: str
    leaves_slot_ids: tuple[str, ...]
    takes_slot_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a volunteer serves in a slot of a plan, or why not.

    `loss_at_most` and `moves` tell the best way found to force the pair into the plan, `loss_at_least` what
    every way costs; None where there is no way, or where that is not known.
    """

    verdict: Verdict
    code: str = ""
    terms: Mapping[str, int] = field(default_factory=dict)
    objective_change: int = 0
    in_the_way_slot_ids: tuple[str, ...] = ()
    loss_at_most: int | None = None
    loss_at_least: int | None = None
    moves: tuple[Move, ...] = ()


@dataclass(frozen=True, slots=True)
class Placement:
    """A pair of a plan with what the words to the volunteer are chosen from."""

    volunteer_id: str
    task_id: str
    slot_id: str
    terms: Mapping[str, int]
    travel_minutes: int | None
    asks_for_skill: bool
    timed: bool
    load: int


@dataclass(frozen=True, slots=True)
class RankedSlot:
    """A slot with a seat left that suits a volunteer; `terms` say what they would add to the objective."""

    task_id: str
    slot_id: str
    terms: Mapping[str, int]
    travel_minutes: int
    reason_codes: tuple[str, ...]

    @property
    def worth(self) -> int:
        """All terms together."""
        return sum(self.terms.values())


def reason_codes(placement: Placement) -> tuple[str, ...]:
    """Why this person, for this person to read; never anything about somebody else."""
    near = placement.travel_minutes is not None and placement.travel_minutes <= NEAR_MINUTES
    reasons = {
        "HAS_SKILL": placement.asks_for_skill or placement.terms.get("skill", 0) > 0,
        "LIKES_CATEGORY": placement.terms.get("like", 0) > 0,
        "NEAR": near,
        "FREE_THEN": placement.timed and placement.terms.get("undesired", 0) == 0,
        "RESTED": placement.load == 0,
    }
    return tuple(code for code, holds in reasons.items() if holds)
