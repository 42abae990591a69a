"""Organisations, teams and memberships as messages."""

from datetime import UTC

from libs.contracts.gen.volunteercircle.organisations.v1 import organisation_pb2 as pb
from libs.contracts.vocabulary import Vocabulary
from libs.errors import FieldRequired
from libs.rpc.etags import etag_of
from services.organisations.domain.membership import Membership, Role, State
from services.organisations.domain.organisation import (
    DEFAULT_TIME_ZONE,
    Kind,
    Organisation,
    OrganisationProfile,
    Verification,
)
from services.organisations.domain.team import Team, TeamProfile

KINDS = Vocabulary(Kind, pb.Organisation.Kind, "KIND")
VERIFICATIONS = Vocabulary(Verification, pb.Organisation.Verification, "VERIFICATION")
MEMBERSHIP_STATES = Vocabulary(State, pb.Membership.State, "STATE")
ROLES = Vocabulary(Role, pb.Membership.Role, "ROLE")

ORGANISATION_FIELDS = ("parent_organisation_id", "kind", "display_name", "description", "time_zone")
TEAM_FIELDS = ("display_name", "leader_person_id", "member_person_ids")
MEMBERSHIP_FIELDS = ("roles",)


def read_organisation_profile(message: pb.Organisation) -> OrganisationProfile:
    """What callers may say of an organisation. Raises FieldRequired, TimeZoneUnknown."""
    kind = KINDS.word(message.kind)
    if kind is None:
        raise FieldRequired("organisation.kind")
    return OrganisationProfile(
        kind,
        message.display_name,
        message.description,
        message.parent_organisation_id,
        message.time_zone or DEFAULT_TIME_ZONE,
    )


def print_organisation_profile(profile: OrganisationProfile) -> pb.Organisation:
    """The part of the message that callers may change."""
    return pb.Organisation(
        kind=KINDS.number(profile.kind),
        display_name=profile.display_name,
        description=profile.description,
        parent_organisation_id=profile.parent_organisation_id,
        time_zone=profile.time_zone,
    )


def read_organisation(message: pb.Organisation) -> Organisation:
    """The organisation that we once printed."""
    return Organisation(
        message.organisation_id,
        read_organisation_profile(message),
        message.create_time.ToDatetime(UTC),
        message.update_time.ToDatetime(UTC),
        VERIFICATIONS.known(message.verification),
        message.suspension_reason,
        message.external_id,
        message.version,
    )


def print_organisation(organisation: Organisation) -> pb.Organisation:
    """The whole message."""
    message = print_organisation_profile(organisation.profile)
    message.organisation_id = organisation.organisation_id
    message.verification = VERIFICATIONS.number(organisation.verification)
    message.suspension_reason = organisation.suspension_reason
    message.external_id = organisation.external_id
    message.version = organisation.version
    message.etag = etag_of(organisation.version)
    message.create_time.FromDatetime(organisation.create_time)
    message.update_time.FromDatetime(organisation.update_time)
    return message


def read_team_profile(message: pb.Team) -> TeamProfile:
    """What callers may say of a team. Raises FieldRequired."""
    return TeamProfile(message.display_name, message.leader_person_id, tuple(message.member_person_ids))


def print_team_profile(profile: TeamProfile) -> pb.Team:
    """The part of the message that callers may change."""
    return pb.Team(
        display_name=profile.display_name,
        leader_person_id=profile.leader_person_id,
        member_person_ids=profile.member_person_ids,
    )


def read_team(message: pb.Team) -> Team:
    """The team that we once printed."""
    return Team(
        message.team_id,
        message.organisation_id,
        read_team_profile(message),
        message.update_time.ToDatetime(UTC),
        message.version,
    )


def print_team(team: Team) -> pb.Team:
    """The whole message."""
    message = print_team_profile(team.profile)
    message.team_id = team.team_id
    message.organisation_id = team.organisation_id
    message.version = team.version
    message.etag = etag_of(team.version)
    message.update_time.FromDatetime(team.update_time)
    return message


def read_roles(message: pb.Membership) -> frozenset[Role]:
    """The roles that a membership gives."""
    return frozenset(ROLES.known(number) for number in message.roles)


def read_membership(message: pb.Membership) -> Membership:
    """The membership that we once printed."""
    return Membership(
        message.organisation_id,
        message.person_id,
        read_roles(message),
        message.update_time.ToDatetime(UTC),
        MEMBERSHIP_STATES.known(message.state),
        message.version,
    )


def print_membership(membership: Membership) -> pb.Membership:
    """The whole message."""
    message = pb.Membership(
        organisation_id=membership.organisation_id,
        person_id=membership.person_id,
        roles=sorted(ROLES.number(role) for role in membership.roles),
        version=membership.version,
        etag=etag_of(membership.version),
        state=MEMBERSHIP_STATES.number(membership.state),
    )
    message.update_time.FromDatetime(membership.update_time)
    return message
