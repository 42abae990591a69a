"""What a person or an organisation is in a circle: line, surface or point."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from services.organisations.domain.errors import CircleMemberMismatch


class CircleRole(StrEnum):
    """The part that a member plays."""

    COORDINATOR = "coordinator"
    SURFACE = "surface"
    POINT = "point"


@dataclass(frozen=True, slots=True)
class Part:
    """One part in one circle and who plays it: an organisation on the surface, else a person."""

    circle_id: str
    role: CircleRole
    member_id: str

    @property
    def id(self) -> str:
        """Names the part for ever, however often its player comes and goes."""
        return f"{self.circle_id}:{self.role}:{self.member_id}"

    @property
    def organisation_id(self) -> str:
        """The organisation that plays it, empty for a person."""
        return self.member_id if self.role is CircleRole.SURFACE else ""

    @property
    def person_id(self) -> str:
        """The person who plays it, empty for an organisation."""
        return "" if self.role is CircleRole.SURFACE else self.member_id


def part_of(circle_id: str, role: CircleRole, *, person_id: str, organisation_id: str) -> Part:
    """The part of whoever is named. Raises CircleMemberMismatch when the role is not for such a member."""
    if role is CircleRole.SURFACE and not organisation_id:
        raise CircleMemberMismatch("member.organisation_id", "The surface is made of organisations.")
    if role is not CircleRole.SURFACE and not person_id:
        raise CircleMemberMismatch("member.person_id", "Coordinators and points are people.")
    return Part(circle_id, role, person_id or organisation_id)


@dataclass(frozen=True, slots=True)
class CircleMember:
    """A part and whether it is being played; kept when it ends, so that its versions go on rising."""

    part: Part
    update_time: datetime
    active: bool = True
    version: int = 1

    def joined(self, now: datetime) -> CircleMember:
        """The member back in its part."""
        return replace(self, active=True, version=self.version + 1, update_time=now)

    def left(self, now: datetime) -> CircleMember:
        """The member out of its part."""
        return replace(self, active=False, version=self.version + 1, update_time=now)
