"""Circles, their members and authorities as messages."""

from datetime import UTC

from libs.contracts.gen.volunteercircle.organisations.v1 import organisation_pb2 as pb
from libs.contracts.vocabulary import Vocabulary
from libs.errors import FieldRequired
from libs.rpc.etags import etag_of
from services.organisations.domain.authority import Authority
from services.organisations.domain.circle import Circle, CircleKind, CircleProfile
from services.organisations.domain.circle_member import CircleMember, CircleRole, Part, part_of
from services.organisations.domain.errors import CircleMemberMismatch
from services.organisations.domain.organisation import DEFAULT_TIME_ZONE
from services.organisations.domain.policy import NUMBERS, CirclePolicy, policy_of
from services.organisations.wire.organisations import print_membership

KINDS = Vocabulary(CircleKind, pb.Circle.Kind, "KIND")
ROLES = Vocabulary(CircleRole, pb.CircleMember.Role, "ROLE")

CIRCLE_FIELDS = (
    "parent_circle_id",
    "host_organisation_id",
    "kind",
    "display_name",
    "centre",
    "time_zone",
    "policy",
)


def read_circle_profile(message: pb.Circle) -> CircleProfile:
    """What callers may say of a circle. Raises FieldRequired, TimeZoneUnknown, WeightsOutOfOrder."""
    kind = KINDS.word(message.kind)
    if kind is None:
        raise FieldRequired("circle.kind")
    centre = message.centre if message.HasField("centre") else None
    return CircleProfile(
        message.host_organisation_id,
        kind,
        message.display_name,
        message.parent_circle_id,
        (centre.latitude, centre.longitude) if centre else None,
        message.time_zone or DEFAULT_TIME_ZONE,
        _read_policy(message.policy),
    )


def print_circle_profile(profile: CircleProfile) -> pb.Circle:
    """The part of the message that callers may change."""
    message = pb.Circle(
        parent_circle_id=profile.parent_circle_id,
        host_organisation_id=profile.host_organisation_id,
        kind=KINDS.number(profile.kind),
        display_name=profile.display_name,
        time_zone=profile.time_zone,
        policy=_print_policy(profile.policy),
    )
    if profile.centre:
        message.centre.latitude, message.centre.longitude = profile.centre
    return message


def read_circle(message: pb.Circle) -> Circle:
    """The circle that we once printed."""
    return Circle(
        message.circle_id,
        read_circle_profile(message),
        message.create_time.ToDatetime(UTC),
        message.update_time.ToDatetime(UTC),
        tuple(message.ancestor_circle_ids),
        tuple(message.sought_ally_circle_ids),
        tuple(message.allied_circle_ids),
        message.version,
    )


def print_circle(circle: Circle) -> pb.Circle:
    """The whole message."""
    message = print_circle_profile(circle.profile)
    message.circle_id = circle.circle_id
    message.ancestor_circle_ids.extend(circle.ancestor_ids)
    message.sought_ally_circle_ids.extend(circle.sought_ids)
    message.allied_circle_ids.extend(circle.allied_ids)
    message.version = circle.version
    message.etag = etag_of(circle.version)
    message.create_time.FromDatetime(circle.create_time)
    message.update_time.FromDatetime(circle.update_time)
    return message


def read_part(circle_id: str, message: pb.CircleMember) -> Part:
    """The part that a caller means. Raises CircleMemberMismatch."""
    if message.circle_id != circle_id:
        raise CircleMemberMismatch("member.circle_id", "The member names another circle than the request.")
    return _read_part(message)


def read_member(message: pb.CircleMember) -> CircleMember:
    """The member that we once printed."""
    return CircleMember(
        _read_part(message), message.update_time.ToDatetime(UTC), message.active, message.version
    )


def print_member(member: CircleMember) -> pb.CircleMember:
    """The whole message."""
    part = member.part
    message = pb.CircleMember(
        circle_id=part.circle_id,
        role=ROLES.number(part.role),
        active=member.active,
        version=member.version,
    )
    if part.organisation_id:
        message.organisation_id = part.organisation_id
    else:
        message.person_id = part.person_id
    message.update_time.FromDatetime(member.update_time)
    return message


def print_authority(authority: Authority) -> pb.Authority:
    """The whole message."""
    return pb.Authority(
        person_id=authority.person_id,
        memberships=[print_membership(membership) for membership in authority.memberships],
        coordinated_circle_ids=authority.coordinated_circle_ids,
        point_circle_ids=authority.point_circle_ids,
        pending_memberships=[print_membership(membership) for membership in authority.pending_memberships],
    )


def _read_part(message: pb.CircleMember) -> Part:
    return part_of(
        message.circle_id,
        ROLES.known(message.role),
        person_id=message.person_id,
        organisation_id=message.organisation_id,
    )


def _read_policy(message: pb.CirclePolicy) -> CirclePolicy:
    return policy_of({name: getattr(message, name) for name in NUMBERS}, message.weights)


def _print_policy(policy: CirclePolicy) -> pb.CirclePolicy:
    numbers = {name: getattr(policy, name) for name in NUMBERS}
    return pb.CirclePolicy(**numbers, weights=dict(policy.weights))
