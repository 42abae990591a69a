from libs.contracts.gen.buf.validate import validate_pb2 as _validate_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.protobuf import empty_pb2 as _empty_pb2
from google.protobuf import field_mask_pb2 as _field_mask_pb2
from libs.contracts.gen.volunteercircle.organisations.v1 import organisation_pb2 as _organisation_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CreateOrganisationRequest(_message.Message):
    __slots__ = ("organisation", "request_id")
    ORGANISATION_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    organisation: _organisation_pb2.Organisation
    request_id: str
    def __init__(self, organisation: _Optional[_Union[_organisation_pb2.Organisation, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class BatchCreateOrganisationsRequest(_message.Message):
    __slots__ = ("requests", "request_id")
    REQUESTS_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    requests: _containers.RepeatedCompositeFieldContainer[CreateOrganisationRequest]
    request_id: str
    def __init__(self, requests: _Optional[_Iterable[_Union[CreateOrganisationRequest, _Mapping]]] = ..., request_id: _Optional[str] = ...) -> None: ...

class BatchCreateOrganisationsResponse(_message.Message):
    __slots__ = ("organisations",)
    ORGANISATIONS_FIELD_NUMBER: _ClassVar[int]
    organisations: _containers.RepeatedCompositeFieldContainer[_organisation_pb2.Organisation]
    def __init__(self, organisations: _Optional[_Iterable[_Union[_organisation_pb2.Organisation, _Mapping]]] = ...) -> None: ...

class GetOrganisationRequest(_message.Message):
    __slots__ = ("organisation_id",)
    ORGANISATION_ID_FIELD_NUMBER: _ClassVar[int]
    organisation_id: str
    def __init__(self, organisation_id: _Optional[str] = ...) -> None: ...

class BatchGetOrganisationsRequest(_message.Message):
    __slots__ = ("organisation_ids",)
    ORGANISATION_IDS_FIELD_NUMBER: _ClassVar[int]
    organisation_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, organisation_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class BatchGetOrganisationsResponse(_message.Message):
    __slots__ = ("organisations",)
    ORGANISATIONS_FIELD_NUMBER: _ClassVar[int]
    organisations: _containers.RepeatedCompositeFieldContainer[_organisation_pb2.Organisation]
    def __init__(self, organisations: _Optional[_Iterable[_Union[_organisation_pb2.Organisation, _Mapping]]] = ...) -> None: ...

class ListOrganisationsRequest(_message.Message):
    __slots__ = ("verification", "circle_id", "page_size", "page_token")
    VERIFICATION_FIELD_NUMBER: _ClassVar[int]
    CIRCLE_ID_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    verification: _organisation_pb2.Organisation.Verification
    circle_id: str
    page_size: int
    page_token: str
    def __init__(self, verification: _Optional[_Union[_organisation_pb2.Organisation.Verification, str]] = ..., circle_id: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListOrganisationsResponse(_message.Message):
    __slots__ = ("organisations", "next_page_token")
    ORGANISATIONS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    organisations: _containers.RepeatedCompositeFieldContainer[_organisation_pb2.Organisation]
    next_page_token: str
    def __init__(self, organisations: _Optional[_Iterable[_Union[_organisation_pb2.Organisation, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class UpdateOrganisationRequest(_message.Message):
    __slots__ = ("organisation", "update_mask", "request_id")
    ORGANISATION_FIELD_NUMBER: _ClassVar[int]
    UPDATE_MASK_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    organisation: _organisation_pb2.Organisation
    update_mask: _field_mask_pb2.FieldMask
    request_id: str
    def __init__(self, organisation: _Optional[_Union[_organisation_pb2.Organisation, _Mapping]] = ..., update_mask: _Optional[_Union[_field_mask_pb2.FieldMask, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class RequestVerificationRequest(_message.Message):
    __slots__ = ("organisation_id", "etag", "request_id")
    ORGANISATION_ID_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    organisation_id: str
    etag: str
    request_id: str
    def __init__(self, organisation_id: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class VerifyOrganisationRequest(_message.Message):
    __slots__ = ("organisation_id", "etag", "request_id")
    ORGANISATION_ID_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    organisation_id: str
    etag: str
    request_id: str
    def __init__(self, organisation_id: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class SuspendOrganisationRequest(_message.Message):
    __slots__ = ("organisation_id", "reason", "etag", "request_id")
    ORGANISATION_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    organisation_id: str
    reason: str
    etag: str
    request_id: str
    def __init__(self, organisation_id: _Optional[str] = ..., reason: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class CreateTeamRequest(_message.Message):
    __slots__ = ("team", "request_id")
    TEAM_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    team: _organisation_pb2.Team
    request_id: str
    def __init__(self, team: _Optional[_Union[_organisation_pb2.Team, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class GetTeamRequest(_message.Message):
    __slots__ = ("team_id",)
    TEAM_ID_FIELD_NUMBER: _ClassVar[int]
    team_id: str
    def __init__(self, team_id: _Optional[str] = ...) -> None: ...

class ListTeamsRequest(_message.Message):
    __slots__ = ("organisation_id", "page_size", "page_token")
    ORGANISATION_ID_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    organisation_id: str
    page_size: int
    page_token: str
    def __init__(self, organisation_id: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListTeamsResponse(_message.Message):
    __slots__ = ("teams", "next_page_token")
    TEAMS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    teams: _containers.RepeatedCompositeFieldContainer[_organisation_pb2.Team]
    next_page_token: str
    def __init__(self, teams: _Optional[_Iterable[_Union[_organisation_pb2.Team, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class UpdateTeamRequest(_message.Message):
    __slots__ = ("team", "update_mask", "request_id")
    TEAM_FIELD_NUMBER: _ClassVar[int]
    UPDATE_MASK_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    team: _organisation_pb2.Team
    update_mask: _field_mask_pb2.FieldMask
    request_id: str
    def __init__(self, team: _Optional[_Union[_organisation_pb2.Team, _Mapping]] = ..., update_mask: _Optional[_Union[_field_mask_pb2.FieldMask, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class DeleteTeamRequest(_message.Message):
    __slots__ = ("team_id", "etag", "request_id")
    TEAM_ID_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    team_id: str
    etag: str
    request_id: str
    def __init__(self, team_id: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class CreateMembershipRequest(_message.Message):
    __slots__ = ("membership", "request_id")
    MEMBERSHIP_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    membership: _organisation_pb2.Membership
    request_id: str
    def __init__(self, membership: _Optional[_Union[_organisation_pb2.Membership, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class AcceptMembershipRequest(_message.Message):
    __slots__ = ("organisation_id", "person_id", "etag", "request_id")
    ORGANISATION_ID_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    organisation_id: str
    person_id: str
    etag: str
    request_id: str
    def __init__(self, organisation_id: _Optional[str] = ..., person_id: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class ApproveMembershipRequest(_message.Message):
    __slots__ = ("organisation_id", "person_id", "etag", "request_id")
    ORGANISATION_ID_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    organisation_id: str
    person_id: str
    etag: str
    request_id: str
    def __init__(self, organisation_id: _Optional[str] = ..., person_id: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class DeclineMembershipRequest(_message.Message):
    __slots__ = ("organisation_id", "person_id", "etag", "request_id")
    ORGANISATION_ID_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    organisation_id: str
    person_id: str
    etag: str
    request_id: str
    def __init__(self, organisation_id: _Optional[str] = ..., person_id: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class GetMembershipRequest(_message.Message):
    __slots__ = ("organisation_id", "person_id")
    ORGANISATION_ID_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    organisation_id: str
    person_id: str
    def __init__(self, organisation_id: _Optional[str] = ..., person_id: _Optional[str] = ...) -> None: ...

class ListMembershipsRequest(_message.Message):
    __slots__ = ("organisation_id", "page_size", "page_token", "state")
    ORGANISATION_ID_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    organisation_id: str
    page_size: int
    page_token: str
    state: _organisation_pb2.Membership.State
    def __init__(self, organisation_id: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., state: _Optional[_Union[_organisation_pb2.Membership.State, str]] = ...) -> None: ...

class ListMembershipsResponse(_message.Message):
    __slots__ = ("memberships", "next_page_token")
    MEMBERSHIPS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    memberships: _containers.RepeatedCompositeFieldContainer[_organisation_pb2.Membership]
    next_page_token: str
    def __init__(self, memberships: _Optional[_Iterable[_Union[_organisation_pb2.Membership, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class UpdateMembershipRequest(_message.Message):
    __slots__ = ("membership", "update_mask", "request_id")
    MEMBERSHIP_FIELD_NUMBER: _ClassVar[int]
    UPDATE_MASK_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    membership: _organisation_pb2.Membership
    update_mask: _field_mask_pb2.FieldMask
    request_id: str
    def __init__(self, membership: _Optional[_Union[_organisation_pb2.Membership, _Mapping]] = ..., update_mask: _Optional[_Union[_field_mask_pb2.FieldMask, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class DeleteMembershipRequest(_message.Message):
    __slots__ = ("organisation_id", "person_id", "etag", "request_id")
    ORGANISATION_ID_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    organisation_id: str
    person_id: str
    etag: str
    request_id: str
    def __init__(self, organisation_id: _Optional[str] = ..., person_id: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class CreateCircleRequest(_message.Message):
    __slots__ = ("circle", "request_id")
    CIRCLE_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    circle: _organisation_pb2.Circle
    request_id: str
    def __init__(self, circle: _Optional[_Union[_organisation_pb2.Circle, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class GetCircleRequest(_message.Message):
    __slots__ = ("circle_id",)
    CIRCLE_ID_FIELD_NUMBER: _ClassVar[int]
    circle_id: str
    def __init__(self, circle_id: _Optional[str] = ...) -> None: ...

class ListCirclesRequest(_message.Message):
    __slots__ = ("parent_circle_id", "page_size", "page_token")
    PARENT_CIRCLE_ID_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    parent_circle_id: str
    page_size: int
    page_token: str
    def __init__(self, parent_circle_id: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListCirclesResponse(_message.Message):
    __slots__ = ("circles", "next_page_token")
    CIRCLES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    circles: _containers.RepeatedCompositeFieldContainer[_organisation_pb2.Circle]
    next_page_token: str
    def __init__(self, circles: _Optional[_Iterable[_Union[_organisation_pb2.Circle, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class UpdateCircleRequest(_message.Message):
    __slots__ = ("circle", "update_mask", "request_id")
    CIRCLE_FIELD_NUMBER: _ClassVar[int]
    UPDATE_MASK_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    circle: _organisation_pb2.Circle
    update_mask: _field_mask_pb2.FieldMask
    request_id: str
    def __init__(self, circle: _Optional[_Union[_organisation_pb2.Circle, _Mapping]] = ..., update_mask: _Optional[_Union[_field_mask_pb2.FieldMask, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class AllyCircleRequest(_message.Message):
    __slots__ = ("circle_id", "ally_circle_id", "etag", "request_id")
    CIRCLE_ID_FIELD_NUMBER: _ClassVar[int]
    ALLY_CIRCLE_ID_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    circle_id: str
    ally_circle_id: str
    etag: str
    request_id: str
    def __init__(self, circle_id: _Optional[str] = ..., ally_circle_id: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class DissolveAllianceRequest(_message.Message):
    __slots__ = ("circle_id", "ally_circle_id", "etag", "request_id")
    CIRCLE_ID_FIELD_NUMBER: _ClassVar[int]
    ALLY_CIRCLE_ID_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    circle_id: str
    ally_circle_id: str
    etag: str
    request_id: str
    def __init__(self, circle_id: _Optional[str] = ..., ally_circle_id: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class JoinCircleRequest(_message.Message):
    __slots__ = ("circle_id", "member", "request_id")
    CIRCLE_ID_FIELD_NUMBER: _ClassVar[int]
    MEMBER_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    circle_id: str
    member: _organisation_pb2.CircleMember
    request_id: str
    def __init__(self, circle_id: _Optional[str] = ..., member: _Optional[_Union[_organisation_pb2.CircleMember, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class BatchJoinCircleRequest(_message.Message):
    __slots__ = ("circle_id", "members", "request_id")
    CIRCLE_ID_FIELD_NUMBER: _ClassVar[int]
    MEMBERS_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    circle_id: str
    members: _containers.RepeatedCompositeFieldContainer[_organisation_pb2.CircleMember]
    request_id: str
    def __init__(self, circle_id: _Optional[str] = ..., members: _Optional[_Iterable[_Union[_organisation_pb2.CircleMember, _Mapping]]] = ..., request_id: _Optional[str] = ...) -> None: ...

class BatchJoinCircleResponse(_message.Message):
    __slots__ = ("members",)
    MEMBERS_FIELD_NUMBER: _ClassVar[int]
    members: _containers.RepeatedCompositeFieldContainer[_organisation_pb2.CircleMember]
    def __init__(self, members: _Optional[_Iterable[_Union[_organisation_pb2.CircleMember, _Mapping]]] = ...) -> None: ...

class LeaveCircleRequest(_message.Message):
    __slots__ = ("circle_id", "member", "request_id")
    CIRCLE_ID_FIELD_NUMBER: _ClassVar[int]
    MEMBER_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    circle_id: str
    member: _organisation_pb2.CircleMember
    request_id: str
    def __init__(self, circle_id: _Optional[str] = ..., member: _Optional[_Union[_organisation_pb2.CircleMember, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class ListCircleMembersRequest(_message.Message):
    __slots__ = ("circle_id", "role", "page_size", "page_token")
    CIRCLE_ID_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    circle_id: str
    role: _organisation_pb2.CircleMember.Role
    page_size: int
    page_token: str
    def __init__(self, circle_id: _Optional[str] = ..., role: _Optional[_Union[_organisation_pb2.CircleMember.Role, str]] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListCircleMembersResponse(_message.Message):
    __slots__ = ("members", "next_page_token")
    MEMBERS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    members: _containers.RepeatedCompositeFieldContainer[_organisation_pb2.CircleMember]
    next_page_token: str
    def __init__(self, members: _Optional[_Iterable[_Union[_organisation_pb2.CircleMember, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class GetAuthorityRequest(_message.Message):
    __slots__ = ("person_id",)
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    person_id: str
    def __init__(self, person_id: _Optional[str] = ...) -> None: ...
