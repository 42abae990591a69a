"""The facts that this service tells, by the names of their events."""

from enum import StrEnum


class Fact(StrEnum):
    """Something that has happened, told with the whole resource after it."""

    VOLUNTEER_REGISTERED = "vc.volunteer.v1.registered"
    VOLUNTEER_CHANGED = "vc.volunteer.v1.changed"
    AVAILABILITY_CHANGED = "vc.volunteer.v1.availability_changed"
    LIMITS_CHANGED = "vc.volunteer.v1.limits_changed"
    VOLUNTEER_ACTIVATED = "vc.volunteer.v1.activated"
    VOLUNTEER_PAUSED = "vc.volunteer.v1.paused"
    VOLUNTEER_SUSPENDED = "vc.volunteer.v1.suspended"
    VOLUNTEER_ARCHIVED = "vc.volunteer.v1.archived"
    QUALIFICATION_GRANTED = "vc.qualification.v1.granted"
    QUALIFICATION_REVOKED = "vc.qualification.v1.revoked"
    SKILL_CREATED = "vc.skill.v1.created"
    SKILL_CHANGED = "vc.skill.v1.changed"
    SKILL_DELETED = "vc.skill.v1.deleted"
