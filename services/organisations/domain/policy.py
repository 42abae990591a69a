"""How a circle works, with the defaults of everything that it leaves open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any

from services.organisations.domain.errors import WeightsOutOfOrder

SEAT_WEIGHTS: Mapping[str, int] = MappingProxyType({"required": 1000, "desired": 300, "extra": 20})
"""The engine's defaults for the three kinds of seats, which must not be out of order."""


REPAIR_BY_COORDINATOR, REPAIR_BY_POLICY = 1, 2
"""Who lets repairs go out, as the contract numbers it."""


@dataclass(frozen=True, slots=True)
class CirclePolicy:
    """Times in minutes, costs in points of the matching objective. Raises WeightsOutOfOrder.

    Built by `policy_of` it is complete; `weights` names only what differs from the engine's own.
    """

    offer_ttl_minutes: int = 2880
    max_offers_per_week: int = 7
    withdraw_cutoff_minutes: int = 1440
    check_in_open_minutes: int = 60
    check_in_grace_minutes: int = 60
    ally_cost: int = 20
    spill_cost: int = 30
    penalty_days: int = 180
    check_in_needs_proof: bool = False
    repair_release: int = REPAIR_BY_COORDINATOR
    repair_people_limit: int = 10
    wave_target_percent: int = 80
    wave_overfill_percent: int = 10
    shortest_wave_minutes: int = 60
    weights: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        seats = {
            **SEAT_WEIGHTS,
            **{name: self.weights[name] for name in SEAT_WEIGHTS if name in self.weights},
        }
        if not seats["required"] >= seats["desired"] >= seats["extra"]:
            raise WeightsOutOfOrder(**seats)


NUMBERS = tuple(one.name for one in fields(CirclePolicy) if one.name != "weights")
"""The names of the policy's numbers."""


def policy_of(given: Mapping[str, Any], weights: Mapping[str, int]) -> CirclePolicy:
    """The policy with the numbers given; zero stands for the default."""
    return CirclePolicy(**{name: number for name, number in given.items() if number}, weights=dict(weights))
