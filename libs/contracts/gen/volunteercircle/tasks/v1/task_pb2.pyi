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

class Task(_message.Message):
    __slots__ = ("task_id", "organisation_id", "circle_id", "spill_level", "help_request_ids", "title", "description", "category", "fixed", "flexible", "place", "place_name", "address", "priority", "min_age", "hazardous", "insurance_reference", "tags", "all_or_nothing", "slots", "state", "under_filled", "cancel_reason", "external_id", "time_zone", "version", "etag", "create_time", "update_time", "signup")
    class State(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        STATE_UNSPECIFIED: _ClassVar[Task.State]
        STATE_DRAFT: _ClassVar[Task.State]
        STATE_PUBLISHED: _ClassVar[Task.State]
        STATE_FILLING: _ClassVar[Task.State]
        STATE_STAFFED: _ClassVar[Task.State]
        STATE_FILLED: _ClassVar[Task.State]
        STATE_IN_PROGRESS: _ClassVar[Task.State]
        STATE_COMPLETED: _ClassVar[Task.State]
        STATE_CLOSED: _ClassVar[Task.State]
        STATE_CANCELLED: _ClassVar[Task.State]
        STATE_EXPIRED: _ClassVar[Task.State]
    STATE_UNSPECIFIED: Task.State
    STATE_DRAFT: Task.State
    STATE_PUBLISHED: Task.State
    STATE_FILLING: Task.State
    STATE_STAFFED: Task.State
    STATE_FILLED: Task.State
    STATE_IN_PROGRESS: Task.State
    STATE_COMPLETED: Task.State
    STATE_CLOSED: Task.State
    STATE_CANCELLED: Task.State
    STATE_EXPIRED: Task.State
    class Signup(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        SIGNUP_UNSPECIFIED: _ClassVar[Task.Signup]
        SIGNUP_CLOSED: _ClassVar[Task.Signup]
        SIGNUP_OFFER_ONLY: _ClassVar[Task.Signup]
        SIGNUP_CLAIM: _ClassVar[Task.Signup]
        SIGNUP_APPLY: _ClassVar[Task.Signup]
        SIGNUP_MIXED: _ClassVar[Task.Signup]
    SIGNUP_UNSPECIFIED: Task.Signup
    SIGNUP_CLOSED: Task.Signup
    SIGNUP_OFFER_ONLY: Task.Signup
    SIGNUP_CLAIM: Task.Signup
    SIGNUP_APPLY: Task.Signup
    SIGNUP_MIXED: Task.Signup
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    ORGANISATION_ID_FIELD_NUMBER: _ClassVar[int]
    CIRCLE_ID_FIELD_NUMBER: _ClassVar[int]
    SPILL_LEVEL_FIELD_NUMBER: _ClassVar[int]
    HELP_REQUEST_IDS_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    FIXED_FIELD_NUMBER: _ClassVar[int]
    FLEXIBLE_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    PLACE_NAME_FIELD_NUMBER: _ClassVar[int]
    ADDRESS_FIELD_NUMBER: _ClassVar[int]
    PRIORITY_FIELD_NUMBER: _ClassVar[int]
    MIN_AGE_FIELD_NUMBER: _ClassVar[int]
    HAZARDOUS_FIELD_NUMBER: _ClassVar[int]
    INSURANCE_REFERENCE_FIELD_NUMBER: _ClassVar[int]
    TAGS_FIELD_NUMBER: _ClassVar[int]
    ALL_OR_NOTHING_FIELD_NUMBER: _ClassVar[int]
    SLOTS_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    UNDER_FILLED_FIELD_NUMBER: _ClassVar[int]
    CANCEL_REASON_FIELD_NUMBER: _ClassVar[int]
    EXTERNAL_ID_FIELD_NUMBER: _ClassVar[int]
    TIME_ZONE_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    SIGNUP_FIELD_NUMBER: _ClassVar[int]
    task_id: str
    organisation_id: str
    circle_id: str
    spill_level: int
    help_request_ids: _containers.RepeatedScalarFieldContainer[str]
    title: str
    description: str
    category: str
    fixed: _types_pb2.Interval
    flexible: FlexibleSchedule
    place: _types_pb2.Place
    place_name: str
    address: str
    priority: int
    min_age: int
    hazardous: bool
    insurance_reference: str
    tags: _containers.RepeatedScalarFieldContainer[str]
    all_or_nothing: bool
    slots: _containers.RepeatedCompositeFieldContainer[Slot]
    state: Task.State
    under_filled: bool
    cancel_reason: str
    external_id: str
    time_zone: str
    version: int
    etag: str
    create_time: _timestamp_pb2.Timestamp
    update_time: _timestamp_pb2.Timestamp
    signup: Task.Signup
    def __init__(self, task_id: _Optional[str] = ..., organisation_id: _Optional[str] = ..., circle_id: _Optional[str] = ..., spill_level: _Optional[int] = ..., help_request_ids: _Optional[_Iterable[str]] = ..., title: _Optional[str] = ..., description: _Optional[str] = ..., category: _Optional[str] = ..., fixed: _Optional[_Union[_types_pb2.Interval, _Mapping]] = ..., flexible: _Optional[_Union[FlexibleSchedule, _Mapping]] = ..., place: _Optional[_Union[_types_pb2.Place, _Mapping]] = ..., place_name: _Optional[str] = ..., address: _Optional[str] = ..., priority: _Optional[int] = ..., min_age: _Optional[int] = ..., hazardous: _Optional[bool] = ..., insurance_reference: _Optional[str] = ..., tags: _Optional[_Iterable[str]] = ..., all_or_nothing: _Optional[bool] = ..., slots: _Optional[_Iterable[_Union[Slot, _Mapping]]] = ..., state: _Optional[_Union[Task.State, str]] = ..., under_filled: _Optional[bool] = ..., cancel_reason: _Optional[str] = ..., external_id: _Optional[str] = ..., time_zone: _Optional[str] = ..., version: _Optional[int] = ..., etag: _Optional[str] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., signup: _Optional[_Union[Task.Signup, str]] = ...) -> None: ...

class FlexibleSchedule(_message.Message):
    __slots__ = ("window", "minutes")
    WINDOW_FIELD_NUMBER: _ClassVar[int]
    MINUTES_FIELD_NUMBER: _ClassVar[int]
    window: _types_pb2.Interval
    minutes: int
    def __init__(self, window: _Optional[_Union[_types_pb2.Interval, _Mapping]] = ..., minutes: _Optional[int] = ...) -> None: ...

class Slot(_message.Message):
    __slots__ = ("slot_id", "display_name", "min", "desired", "max", "leader", "required_skills", "preferred_skill_ids", "confirmed", "offered")
    SLOT_ID_FIELD_NUMBER: _ClassVar[int]
    DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    MIN_FIELD_NUMBER: _ClassVar[int]
    DESIRED_FIELD_NUMBER: _ClassVar[int]
    MAX_FIELD_NUMBER: _ClassVar[int]
    LEADER_FIELD_NUMBER: _ClassVar[int]
    REQUIRED_SKILLS_FIELD_NUMBER: _ClassVar[int]
    PREFERRED_SKILL_IDS_FIELD_NUMBER: _ClassVar[int]
    CONFIRMED_FIELD_NUMBER: _ClassVar[int]
    OFFERED_FIELD_NUMBER: _ClassVar[int]
    slot_id: str
    display_name: str
    min: int
    desired: int
    max: int
    leader: bool
    required_skills: _containers.RepeatedCompositeFieldContainer[SkillRequirement]
    preferred_skill_ids: _containers.RepeatedScalarFieldContainer[str]
    confirmed: int
    offered: int
    def __init__(self, slot_id: _Optional[str] = ..., display_name: _Optional[str] = ..., min: _Optional[int] = ..., desired: _Optional[int] = ..., max: _Optional[int] = ..., leader: _Optional[bool] = ..., required_skills: _Optional[_Iterable[_Union[SkillRequirement, _Mapping]]] = ..., preferred_skill_ids: _Optional[_Iterable[str]] = ..., confirmed: _Optional[int] = ..., offered: _Optional[int] = ...) -> None: ...

class SkillRequirement(_message.Message):
    __slots__ = ("skill_id", "level")
    SKILL_ID_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    skill_id: str
    level: int
    def __init__(self, skill_id: _Optional[str] = ..., level: _Optional[int] = ...) -> None: ...
