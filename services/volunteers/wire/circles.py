"""What this service reads out of the events of the organisations service."""

from libs.contracts.gen.volunteercircle.organisations.v1 import organisation_pb2 as pb
from libs.contracts.vocabulary import Vocabulary
from services.volunteers.domain.circles import CircleHost, CircleMember, CircleRole, Employment

_ROLES = Vocabulary(CircleRole, pb.CircleMember.Role, "ROLE")


def read_circle_member(message: pb.CircleMember, part_id: str) -> CircleMember:
    """Who plays a part in a circle; `part_id` is the event's aggregate."""
    return CircleMember(
        part_id,
        message.circle_id,
        _ROLES.known(message.role),
        message.person_id or message.organisation_id,
        message.active,
        message.version,
    )


def read_circle_host(message: pb.Circle) -> CircleHost:
    """Which organisation hosts a circle."""
    return CircleHost(message.circle_id, message.host_organisation_id, message.version)


def read_employment(message: pb.Membership, *, active: bool) -> Employment:
    """Whether a person has roles in an organisation, which the event's type says."""
    return Employment(message.organisation_id, message.person_id, active, message.version)
