"""How long people travel, by how they get around."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class TravelMode(StrEnum):
    """How a volunteer gets around."""

    WALK = "walk"
    BICYCLE = "bicycle"
    TRANSIT = "transit"
    CAR = "car"


SPEEDS: Mapping[TravelMode, int] = MappingProxyType(
    {TravelMode.WALK: 75, TravelMode.BICYCLE: 200, TravelMode.TRANSIT: 250, TravelMode.CAR: 500}
)
"""Metres a minute, door to door."""


def travel_minutes(metres: int, mode: TravelMode) -> int:
    """Whole minutes, rounded up as in the matching contract, that somebody needs for a distance."""
    return -(-metres // SPEEDS[mode])
