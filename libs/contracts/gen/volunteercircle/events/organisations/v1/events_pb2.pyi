from libs.contracts.gen.volunteercircle.events.v1 import options_pb2 as _options_pb2
from libs.contracts.gen.volunteercircle.organisations.v1 import organisation_pb2 as _organisation_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class OrganisationRegistered(_message.Message):
    __slots__ = ("organisation",)
    ORGANISATION_FIELD_NUMBER: _ClassVar[int]
    organisation: _organisation_pb2.Organisation
    def __init__(self, organisation: _Optional[_Union[_organisation_pb2.Organisation, _Mapping]] = ...) -> None: ...

class OrganisationChanged(_message.Message):
    __slots__ = ("organisation",)
    ORGANISATION_FIELD_NUMBER: _ClassVar[int]
    organisation: _organisation_pb2.Organisation
    def __init__(self, organisation: _Optional[_Union[_organisation_pb2.Organisation, _Mapping]] = ...) -> None: ...

class OrganisationVerified(_message.Message):
    __slots__ = ("organisation",)
    ORGANISATION_FIELD_NUMBER: _ClassVar[int]
    organisation: _organisation_pb2.Organisation
    def __init__(self, organisation: _Optional[_Union[_organisation_pb2.Organisation, _Mapping]] = ...) -> None: ...

class OrganisationSuspended(_message.Message):
    __slots__ = ("organisation",)
    ORGANISATION_FIELD_NUMBER: _ClassVar[int]
    organisation: _organisation_pb2.Organisation
    def __init__(self, organisation: _Optional[_Union[_organisation_pb2.Organisation, _Mapping]] = ...) -> None: ...

class TeamCreated(_message.Message):
    __slots__ = ("team",)
    TEAM_FIELD_NUMBER: _ClassVar[int]
    team: _organisation_pb2.Team
    def __init__(self, team: _Optional[_Union[_organisation_pb2.Team, _Mapping]] = ...) -> None: ...

class TeamChanged(_message.Message):
    __slots__ = ("team",)
    TEAM_FIELD_NUMBER: _ClassVar[int]
    team: _organisation_pb2.Team
    def __init__(self, team: _Optional[_Union[_organisation_pb2.Team, _Mapping]] = ...) -> None: ...

class TeamDeleted(_message.Message):
    __slots__ = ("team",)
    TEAM_FIELD_NUMBER: _ClassVar[int]
    team: _organisation_pb2.Team
    def __init__(self, team: _Optional[_Union[_organisation_pb2.Team, _Mapping]] = ...) -> None: ...

class MembershipInvited(_message.Message):
    __slots__ = ("membership",)
    MEMBERSHIP_FIELD_NUMBER: _ClassVar[int]
    membership: _organisation_pb2.Membership
    def __init__(self, membership: _Optional[_Union[_organisation_pb2.Membership, _Mapping]] = ...) -> None: ...

class MembershipRequested(_message.Message):
    __slots__ = ("membership",)
    MEMBERSHIP_FIELD_NUMBER: _ClassVar[int]
    membership: _organisation_pb2.Membership
    def __init__(self, membership: _Optional[_Union[_organisation_pb2.Membership, _Mapping]] = ...) -> None: ...

class MembershipDeclined(_message.Message):
    __slots__ = ("membership",)
    MEMBERSHIP_FIELD_NUMBER: _ClassVar[int]
    membership: _organisation_pb2.Membership
    def __init__(self, membership: _Optional[_Union[_organisation_pb2.Membership, _Mapping]] = ...) -> None: ...

class MembershipCreated(_message.Message):
    __slots__ = ("membership",)
    MEMBERSHIP_FIELD_NUMBER: _ClassVar[int]
    membership: _organisation_pb2.Membership
    def __init__(self, membership: _Optional[_Union[_organisation_pb2.Membership, _Mapping]] = ...) -> None: ...

class MembershipChanged(_message.Message):
    __slots__ = ("membership",)
    MEMBERSHIP_FIELD_NUMBER: _ClassVar[int]
    membership: _organisation_pb2.Membership
    def __init__(self, membership: _Optional[_Union[_organisation_pb2.Membership, _Mapping]] = ...) -> None: ...

class MembershipDeleted(_message.Message):
    __slots__ = ("membership",)
    MEMBERSHIP_FIELD_NUMBER: _ClassVar[int]
    membership: _organisation_pb2.Membership
    def __init__(self, membership: _Optional[_Union[_organisation_pb2.Membership, _Mapping]] = ...) -> None: ...

class CircleCreated(_message.Message):
    __slots__ = ("circle",)
    CIRCLE_FIELD_NUMBER: _ClassVar[int]
    circle: _organisation_pb2.Circle
    def __init__(self, circle: _Optional[_Union[_organisation_pb2.Circle, _Mapping]] = ...) -> None: ...

class CircleChanged(_message.Message):
    __slots__ = ("circle",)
    CIRCLE_FIELD_NUMBER: _ClassVar[int]
    circle: _organisation_pb2.Circle
    def __init__(self, circle: _Optional[_Union[_organisation_pb2.Circle, _Mapping]] = ...) -> None: ...

class CircleMemberJoined(_message.Message):
    __slots__ = ("circle_member",)
    CIRCLE_MEMBER_FIELD_NUMBER: _ClassVar[int]
    circle_member: _organisation_pb2.CircleMember
    def __init__(self, circle_member: _Optional[_Union[_organisation_pb2.CircleMember, _Mapping]] = ...) -> None: ...

class CircleMemberLeft(_message.Message):
    __slots__ = ("circle_member",)
    CIRCLE_MEMBER_FIELD_NUMBER: _ClassVar[int]
    circle_member: _organisation_pb2.CircleMember
    def __init__(self, circle_member: _Optional[_Union[_organisation_pb2.CircleMember, _Mapping]] = ...) -> None: ...
