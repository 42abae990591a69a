"""The facts that this service tells, by the names of their events."""

from enum import StrEnum


class Fact(StrEnum):
    """Something that has happened, told with the whole resource after it."""

    ORGANISATION_REGISTERED = "vc.organisation.v1.registered"
    ORGANISATION_CHANGED = "vc.organisation.v1.changed"
    ORGANISATION_VERIFIED = "vc.organisation.v1.verified"
    ORGANISATION_SUSPENDED = "vc.organisation.v1.suspended"
    TEAM_CREATED = "vc.team.v1.created"
    TEAM_CHANGED = "vc.team.v1.changed"
    TEAM_DELETED = "vc.team.v1.deleted"
    MEMBERSHIP_INVITED = "vc.membership.v1.invited"
    MEMBERSHIP_REQUESTED = "vc.membership.v1.requested"
    MEMBERSHIP_DECLINED = "vc.membership.v1.declined"
    MEMBERSHIP_CREATED = "vc.membership.v1.created"
    MEMBERSHIP_CHANGED = "vc.membership.v1.changed"
    MEMBERSHIP_DELETED = "vc.membership.v1.deleted"
    CIRCLE_CREATED = "vc.circle.v1.created"
    CIRCLE_CHANGED = "vc.circle.v1.changed"
    CIRCLE_MEMBER_JOINED = "vc.circle_member.v1.joined"
    CIRCLE_MEMBER_LEFT = "vc.circle_member.v1.left"
