import datetime

from libs.contracts.gen.buf.validate import validate_pb2 as _validate_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from libs.contracts.gen.volunteercircle.types.v1 import types_pb2 as _types_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Organisation(_message.Message):
    __slots__ = ("organisation_id", "parent_organisation_id", "kind", "display_name", "description", "verification", "time_zone", "suspension_reason", "external_id", "version", "etag", "create_time", "update_time")
    class Kind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        KIND_UNSPECIFIED: _ClassVar[Organisation.Kind]
        KIND_REGISTERED: _ClassVar[Organisation.Kind]
        KIND_GRASSROOTS: _ClassVar[Organisation.Kind]
        KIND_STATION: _ClassVar[Organisation.Kind]
        KIND_SCHOOL: _ClassVar[Organisation.Kind]
        KIND_COMPANY: _ClassVar[Organisation.Kind]
        KIND_AGENCY: _ClassVar[Organisation.Kind]
    KIND_UNSPECIFIED: Organisation.Kind
    KIND_REGISTERED: Organisation.Kind
    KIND_GRASSROOTS: Organisation.Kind
    KIND_STATION: Organisation.Kind
    KIND_SCHOOL: Organisation.Kind
    KIND_COMPANY: Organisation.Kind
    KIND_AGENCY: Organisation.Kind
    class Verification(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        VERIFICATION_UNSPECIFIED: _ClassVar[Organisation.Verification]
        VERIFICATION_UNVERIFIED: _ClassVar[Organisation.Verification]
        VERIFICATION_PENDING: _ClassVar[Organisation.Verification]
        VERIFICATION_VERIFIED: _ClassVar[Organisation.Verification]
        VERIFICATION_SUSPENDED: _ClassVar[Organisation.Verification]
    VERIFICATION_UNSPECIFIED: Organisation.Verification
    VERIFICATION_UNVERIFIED: Organisation.Verification
    VERIFICATION_PENDING: Organisation.Verification
    VERIFICATION_VERIFIED: Organisation.Verification
    VERIFICATION_SUSPENDED: Organisation.Verification
    ORGANISATION_ID_FIELD_NUMBER: _ClassVar[int]
    PARENT_ORGANISATION_ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    VERIFICATION_FIELD_NUMBER: _ClassVar[int]
    TIME_ZONE_FIELD_NUMBER: _ClassVar[int]
    SUSPENSION_REASON_FIELD_NUMBER: _ClassVar[int]
    EXTERNAL_ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    organisation_id: str
    parent_organisation_id: str
    kind: Organisation.Kind
    display_name: str
    description: str
    verification: Organisation.Verification
    time_zone: str
    suspension_reason: str
    external_id: str
    version: int
    etag: str
    create_time: _timestamp_pb2.Timestamp
    update_time: _timestamp_pb2.Timestamp
    def __init__(self, organisation_id: _Optional[str] = ..., parent_organisation_id: _Optional[str] = ..., kind: _Optional[_Union[Organisation.Kind, str]] = ..., display_name: _Optional[str] = ..., description: _Optional[str] = ..., verification: _Optional[_Union[Organisation.Verification, str]] = ..., time_zone: _Optional[str] = ..., suspension_reason: _Optional[str] = ..., external_id: _Optional[str] = ..., version: _Optional[int] = ..., etag: _Optional[str] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class Team(_message.Message):
    __slots__ = ("team_id", "organisation_id", "display_name", "leader_person_id", "member_person_ids", "version", "etag", "update_time")
    TEAM_ID_FIELD_NUMBER: _ClassVar[int]
    ORGANISATION_ID_FIELD_NUMBER: _ClassVar[int]
    DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    LEADER_PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    MEMBER_PERSON_IDS_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    team_id: str
    organisation_id: str
    display_name: str
    leader_person_id: str
    member_person_ids: _containers.RepeatedScalarFieldContainer[str]
    version: int
    etag: str
    update_time: _timestamp_pb2.Timestamp
    def __init__(self, team_id: _Optional[str] = ..., organisation_id: _Optional[str] = ..., display_name: _Optional[str] = ..., leader_person_id: _Optional[str] = ..., member_person_ids: _Optional[_Iterable[str]] = ..., version: _Optional[int] = ..., etag: _Optional[str] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class Membership(_message.Message):
    __slots__ = ("organisation_id", "person_id", "roles", "version", "etag", "update_time", "state")
    class State(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        STATE_UNSPECIFIED: _ClassVar[Membership.State]
        STATE_INVITED: _ClassVar[Membership.State]
        STATE_REQUESTED: _ClassVar[Membership.State]
        STATE_ACTIVE: _ClassVar[Membership.State]
        STATE_ENDED: _ClassVar[Membership.State]
    STATE_UNSPECIFIED: Membership.State
    STATE_INVITED: Membership.State
    STATE_REQUESTED: Membership.State
    STATE_ACTIVE: Membership.State
    STATE_ENDED: Membership.State
    class Role(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        ROLE_UNSPECIFIED: _ClassVar[Membership.Role]
        ROLE_ORG_ADMIN: _ClassVar[Membership.Role]
        ROLE_POSTER: _ClassVar[Membership.Role]
        ROLE_COORDINATOR: _ClassVar[Membership.Role]
        ROLE_TEAM_LEADER: _ClassVar[Membership.Role]
        ROLE_RECORD_VERIFIER: _ClassVar[Membership.Role]
        ROLE_CERTIFICATE_ISSUER: _ClassVar[Membership.Role]
    ROLE_UNSPECIFIED: Membership.Role
    ROLE_ORG_ADMIN: Membership.Role
    ROLE_POSTER: Membership.Role
    ROLE_COORDINATOR: Membership.Role
    ROLE_TEAM_LEADER: Membership.Role
    ROLE_RECORD_VERIFIER: Membership.Role
    ROLE_CERTIFICATE_ISSUER: Membership.Role
    ORGANISATION_ID_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    ROLES_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    organisation_id: str
    person_id: str
    roles: _containers.RepeatedScalarFieldContainer[Membership.Role]
    version: int
    etag: str
    update_time: _timestamp_pb2.Timestamp
    state: Membership.State
    def __init__(self, organisation_id: _Optional[str] = ..., person_id: _Optional[str] = ..., roles: _Optional[_Iterable[_Union[Membership.Role, str]]] = ..., version: _Optional[int] = ..., etag: _Optional[str] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., state: _Optional[_Union[Membership.State, str]] = ...) -> None: ...

class Circle(_message.Message):
    __slots__ = ("circle_id", "parent_circle_id", "host_organisation_id", "kind", "display_name", "centre", "time_zone", "policy", "sought_ally_circle_ids", "allied_circle_ids", "ancestor_circle_ids", "version", "etag", "create_time", "update_time")
    class Kind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        KIND_UNSPECIFIED: _ClassVar[Circle.Kind]
        KIND_PLACE: _ClassVar[Circle.Kind]
        KIND_THEME: _ClassVar[Circle.Kind]
    KIND_UNSPECIFIED: Circle.Kind
    KIND_PLACE: Circle.Kind
    KIND_THEME: Circle.Kind
    CIRCLE_ID_FIELD_NUMBER: _ClassVar[int]
    PARENT_CIRCLE_ID_FIELD_NUMBER: _ClassVar[int]
    HOST_ORGANISATION_ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    CENTRE_FIELD_NUMBER: _ClassVar[int]
    TIME_ZONE_FIELD_NUMBER: _ClassVar[int]
    POLICY_FIELD_NUMBER: _ClassVar[int]
    SOUGHT_ALLY_CIRCLE_IDS_FIELD_NUMBER: _ClassVar[int]
    ALLIED_CIRCLE_IDS_FIELD_NUMBER: _ClassVar[int]
    ANCESTOR_CIRCLE_IDS_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    circle_id: str
    parent_circle_id: str
    host_organisation_id: str
    kind: Circle.Kind
    display_name: str
    centre: _types_pb2.Place
    time_zone: str
    policy: CirclePolicy
    sought_ally_circle_ids: _containers.RepeatedScalarFieldContainer[str]
    allied_circle_ids: _containers.RepeatedScalarFieldContainer[str]
    ancestor_circle_ids: _containers.RepeatedScalarFieldContainer[str]
    version: int
    etag: str
    create_time: _timestamp_pb2.Timestamp
    update_time: _timestamp_pb2.Timestamp
    def __init__(self, circle_id: _Optional[str] = ..., parent_circle_id: _Optional[str] = ..., host_organisation_id: _Optional[str] = ..., kind: _Optional[_Union[Circle.Kind, str]] = ..., display_name: _Optional[str] = ..., centre: _Optional[_Union[_types_pb2.Place, _Mapping]] = ..., time_zone: _Optional[str] = ..., policy: _Optional[_Union[CirclePolicy, _Mapping]] = ..., sought_ally_circle_ids: _Optional[_Iterable[str]] = ..., allied_circle_ids: _Optional[_Iterable[str]] = ..., ancestor_circle_ids: _Optional[_Iterable[str]] = ..., version: _Optional[int] = ..., etag: _Optional[str] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class CirclePolicy(_message.Message):
    __slots__ = ("offer_ttl_minutes", "max_offers_per_week", "withdraw_cutoff_minutes", "check_in_open_minutes", "check_in_grace_minutes", "ally_cost", "spill_cost", "penalty_days", "check_in_needs_proof", "weights", "wave_target_percent", "wave_overfill_percent", "shortest_wave_minutes", "repair_release", "repair_people_limit")
    class RepairRelease(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        REPAIR_RELEASE_UNSPECIFIED: _ClassVar[CirclePolicy.RepairRelease]
        REPAIR_RELEASE_MANUAL: _ClassVar[CirclePolicy.RepairRelease]
        REPAIR_RELEASE_AUTOMATIC: _ClassVar[CirclePolicy.RepairRelease]
    REPAIR_RELEASE_UNSPECIFIED: CirclePolicy.RepairRelease
    REPAIR_RELEASE_MANUAL: CirclePolicy.RepairRelease
    REPAIR_RELEASE_AUTOMATIC: CirclePolicy.RepairRelease
    class WeightsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: int
        def __init__(self, key: _Optional[str] = ..., value: _Optional[int] = ...) -> None: ...
    OFFER_TTL_MINUTES_FIELD_NUMBER: _ClassVar[int]
    MAX_OFFERS_PER_WEEK_FIELD_NUMBER: _ClassVar[int]
    WITHDRAW_CUTOFF_MINUTES_FIELD_NUMBER: _ClassVar[int]
    CHECK_IN_OPEN_MINUTES_FIELD_NUMBER: _ClassVar[int]
    CHECK_IN_GRACE_MINUTES_FIELD_NUMBER: _ClassVar[int]
    ALLY_COST_FIELD_NUMBER: _ClassVar[int]
    SPILL_COST_FIELD_NUMBER: _ClassVar[int]
    PENALTY_DAYS_FIELD_NUMBER: _ClassVar[int]
    CHECK_IN_NEEDS_PROOF_FIELD_NUMBER: _ClassVar[int]
    WEIGHTS_FIELD_NUMBER: _ClassVar[int]
    WAVE_TARGET_PERCENT_FIELD_NUMBER: _ClassVar[int]
    WAVE_OVERFILL_PERCENT_FIELD_NUMBER: _ClassVar[int]
    SHORTEST_WAVE_MINUTES_FIELD_NUMBER: _ClassVar[int]
    REPAIR_RELEASE_FIELD_NUMBER: _ClassVar[int]
    REPAIR_PEOPLE_LIMIT_FIELD_NUMBER: _ClassVar[int]
    offer_ttl_minutes: int
    max_offers_per_week: int
    withdraw_cutoff_minutes: int
    check_in_open_minutes: int
    check_in_grace_minutes: int
    ally_cost: int
    spill_cost: int
    penalty_days: int
    check_in_needs_proof: bool
    weights: _containers.ScalarMap[str, int]
    wave_target_percent: int
    wave_overfill_percent: int
    shortest_wave_minutes: int
    repair_release: CirclePolicy.RepairRelease
    repair_people_limit: int
    def __init__(self, offer_ttl_minutes: _Optional[int] = ..., max_offers_per_week: _Optional[int] = ..., withdraw_cutoff_minutes: _Optional[int] = ..., check_in_open_minutes: _Optional[int] = ..., check_in_grace_minutes: _Optional[int] = ..., ally_cost: _Optional[int] = ..., spill_cost: _Optional[int] = ..., penalty_days: _Optional[int] = ..., check_in_needs_proof: _Optional[bool] = ..., weights: _Optional[_Mapping[str, int]] = ..., wave_target_percent: _Optional[int] = ..., wave_overfill_percent: _Optional[int] = ..., shortest_wave_minutes: _Optional[int] = ..., repair_release: _Optional[_Union[CirclePolicy.RepairRelease, str]] = ..., repair_people_limit: _Optional[int] = ...) -> None: ...

class CircleMember(_message.Message):
    __slots__ = ("circle_id", "role", "person_id", "organisation_id", "active", "version", "update_time")
    class Role(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        ROLE_UNSPECIFIED: _ClassVar[CircleMember.Role]
        ROLE_COORDINATOR: _ClassVar[CircleMember.Role]
        ROLE_SURFACE: _ClassVar[CircleMember.Role]
        ROLE_POINT: _ClassVar[CircleMember.Role]
    ROLE_UNSPECIFIED: CircleMember.Role
    ROLE_COORDINATOR: CircleMember.Role
    ROLE_SURFACE: CircleMember.Role
    ROLE_POINT: CircleMember.Role
    CIRCLE_ID_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    ORGANISATION_ID_FIELD_NUMBER: _ClassVar[int]
    ACTIVE_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    circle_id: str
    role: CircleMember.Role
    person_id: str
    organisation_id: str
    active: bool
    version: int
    update_time: _timestamp_pb2.Timestamp
    def __init__(self, circle_id: _Optional[str] = ..., role: _Optional[_Union[CircleMember.Role, str]] = ..., person_id: _Optional[str] = ..., organisation_id: _Optional[str] = ..., active: _Optional[bool] = ..., version: _Optional[int] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class Authority(_message.Message):
    __slots__ = ("person_id", "memberships", "coordinated_circle_ids", "point_circle_ids", "pending_memberships")
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    MEMBERSHIPS_FIELD_NUMBER: _ClassVar[int]
    COORDINATED_CIRCLE_IDS_FIELD_NUMBER: _ClassVar[int]
    POINT_CIRCLE_IDS_FIELD_NUMBER: _ClassVar[int]
    PENDING_MEMBERSHIPS_FIELD_NUMBER: _ClassVar[int]
    person_id: str
    memberships: _containers.RepeatedCompositeFieldContainer[Membership]
    coordinated_circle_ids: _containers.RepeatedScalarFieldContainer[str]
    point_circle_ids: _containers.RepeatedScalarFieldContainer[str]
    pending_memberships: _containers.RepeatedCompositeFieldContainer[Membership]
    def __init__(self, person_id: _Optional[str] = ..., memberships: _Optional[_Iterable[_Union[Membership, _Mapping]]] = ..., coordinated_circle_ids: _Optional[_Iterable[str]] = ..., point_circle_ids: _Optional[_Iterable[str]] = ..., pending_memberships: _Optional[_Iterable[_Union[Membership, _Mapping]]] = ...) -> None: ...
