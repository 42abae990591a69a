"""Circles: how they nest and how they ally."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from libs.availability import zone_named
from libs.errors import FieldRequired
from services.organisations.domain.errors import CircleAllyItself, CircleCycle
from services.organisations.domain.organisation import DEFAULT_TIME_ZONE
from services.organisations.domain.policy import CirclePolicy


class CircleKind(StrEnum):
    """What gathers a circle."""

    PLACE = "place"
    THEME = "theme"


@dataclass(frozen=True, slots=True)
class CircleProfile:
    """What a circle's coordinators decide; `centre` is latitude and longitude in degrees.

    Raises FieldRequired and TimeZoneUnknown.
    """

    host_organisation_id: str
    kind: CircleKind
    display_name: str
    parent_circle_id: str = ""
    centre: tuple[float, float] | None = None
    time_zone: str = DEFAULT_TIME_ZONE
    policy: CirclePolicy = field(default_factory=CirclePolicy)

    def __post_init__(self) -> None:
        if not self.host_organisation_id:
            raise FieldRequired("circle.host_organisation_id")
        if not self.display_name.strip():
            raise FieldRequired("circle.display_name")
        zone_named(self.time_zone)


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle; `ancestor_ids` are the circles above it, the next wider one first.

    `sought_ids` are the allies it wants, `allied_ids` those of them that want it too.
    """

    circle_id: str
    profile: CircleProfile
    create_time: datetime
    update_time: datetime
    ancestor_ids: tuple[str, ...] = ()
    sought_ids: tuple[str, ...] = ()
    allied_ids: tuple[str, ...] = ()
    version: int = 1

    def revised(self, profile: CircleProfile, now: datetime) -> Circle:
        """The circle with another profile; its place in the nest is `nested`'s business."""
        return replace(self, profile=profile, version=self.version + 1, update_time=now)

    def nested(self, parent: Circle | None) -> Circle:
        """The circle in the place below its parent, None at the top. Raises CircleCycle."""
        if parent is None:
            return replace(self, ancestor_ids=())
        ancestors = (parent.circle_id, *parent.ancestor_ids)
        if self.circle_id in ancestors:
            raise CircleCycle(self.circle_id, parent.circle_id)
        return replace(self, ancestor_ids=ancestors)

    def touched(self, now: datetime) -> Circle:
        """The circle at its next version, because of what happened around it."""
        return replace(self, version=self.version + 1, update_time=now)


def seek(circle: Circle, other: Circle, now: datetime) -> tuple[Circle, Circle]:
    """Both circles after the first has sought the second: allied as soon as each seeks the other.

    A circle that does not change comes back as it is. Raises CircleAllyItself.
    """
    if circle.circle_id == other.circle_id:
        raise CircleAllyItself(circle.circle_id)
    if other.circle_id in circle.sought_ids:
        return circle, other
    seeking = replace(circle.touched(now), sought_ids=(*circle.sought_ids, other.circle_id))
    if circle.circle_id not in other.sought_ids:
        return seeking, other
    return _allied_with(seeking, other.circle_id), _allied_with(other.touched(now), circle.circle_id)


def dissolve(circle: Circle, other: Circle, now: datetime) -> tuple[Circle, Circle]:
    """Both circles after the first seeks the second no longer; an alliance ends for both."""
    if other.circle_id not in circle.sought_ids:
        return circle, other
    alone = replace(
        circle.touched(now),
        sought_ids=_without(circle.sought_ids, other.circle_id),
        allied_ids=_without(circle.allied_ids, other.circle_id),
    )
    if circle.circle_id not in other.allied_ids:
        return alone, other
    return alone, replace(other.touched(now), allied_ids=_without(other.allied_ids, circle.circle_id))


def _allied_with(circle: Circle, other_id: str) -> Circle:
    return replace(circle, allied_ids=(*circle.allied_ids, other_id))


def _without(ids: tuple[str, ...], left_out: str) -> tuple[str, ...]:
    return tuple(one for one in ids if one != left_out)
