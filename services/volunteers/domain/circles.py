"""What this service must know of circles and organisations, whose owner is another service."""

from dataclasses import dataclass
from enum import StrEnum


class CircleRole(StrEnum):
    """The part that a member plays in a circle."""

    COORDINATOR = "coordinator"
    SURFACE = "surface"
    POINT = "point"


@dataclass(frozen=True, slots=True)
class CircleMember:
    """Whether a person or an organisation plays a part in a circle; `id` names the part."""

    id: str
    circle_id: str
    role: CircleRole
    member_id: str
    active: bool
    version: int


@dataclass(frozen=True, slots=True)
class CircleHost:
    """Which organisation hosts a circle."""

    circle_id: str
    host_organisation_id: str
    version: int


@dataclass(frozen=True, slots=True)
class Employment:
    """Whether a person has roles in an organisation or has asked for them, and so is known to its people.

    Somebody who was invited is not known before they accept.
    """

    organisation_id: str
    person_id: str
    active: bool
    version: int
