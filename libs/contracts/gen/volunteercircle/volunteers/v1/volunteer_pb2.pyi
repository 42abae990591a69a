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

class Volunteer(_message.Message):
    __slots__ = ("volunteer_id", "state", "volunteer_number", "home_cell", "travel_mode", "reach_metres", "time_zone", "qualifications", "availability", "limits", "likes", "blocked_organisation_ids", "tags", "circle_ids", "age_reached", "version", "etag", "create_time", "update_time")
    class State(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        STATE_UNSPECIFIED: _ClassVar[Volunteer.State]
        STATE_APPLICANT: _ClassVar[Volunteer.State]
        STATE_ACTIVE: _ClassVar[Volunteer.State]
        STATE_PAUSED: _ClassVar[Volunteer.State]
        STATE_SUSPENDED: _ClassVar[Volunteer.State]
        STATE_ARCHIVED: _ClassVar[Volunteer.State]
    STATE_UNSPECIFIED: Volunteer.State
    STATE_APPLICANT: Volunteer.State
    STATE_ACTIVE: Volunteer.State
    STATE_PAUSED: Volunteer.State
    STATE_SUSPENDED: Volunteer.State
    STATE_ARCHIVED: Volunteer.State
    class TravelMode(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        TRAVEL_MODE_UNSPECIFIED: _ClassVar[Volunteer.TravelMode]
        TRAVEL_MODE_WALK: _ClassVar[Volunteer.TravelMode]
        TRAVEL_MODE_BICYCLE: _ClassVar[Volunteer.TravelMode]
        TRAVEL_MODE_TRANSIT: _ClassVar[Volunteer.TravelMode]
        TRAVEL_MODE_CAR: _ClassVar[Volunteer.TravelMode]
    TRAVEL_MODE_UNSPECIFIED: Volunteer.TravelMode
    TRAVEL_MODE_WALK: Volunteer.TravelMode
    TRAVEL_MODE_BICYCLE: Volunteer.TravelMode
    TRAVEL_MODE_TRANSIT: Volunteer.TravelMode
    TRAVEL_MODE_CAR: Volunteer.TravelMode
    class LikesEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: int
        def __init__(self, key: _Optional[str] = ..., value: _Optional[int] = ...) -> None: ...
    VOLUNTEER_ID_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    VOLUNTEER_NUMBER_FIELD_NUMBER: _ClassVar[int]
    HOME_CELL_FIELD_NUMBER: _ClassVar[int]
    TRAVEL_MODE_FIELD_NUMBER: _ClassVar[int]
    REACH_METRES_FIELD_NUMBER: _ClassVar[int]
    TIME_ZONE_FIELD_NUMBER: _ClassVar[int]
    QUALIFICATIONS_FIELD_NUMBER: _ClassVar[int]
    AVAILABILITY_FIELD_NUMBER: _ClassVar[int]
    LIMITS_FIELD_NUMBER: _ClassVar[int]
    LIKES_FIELD_NUMBER: _ClassVar[int]
    BLOCKED_ORGANISATION_IDS_FIELD_NUMBER: _ClassVar[int]
    TAGS_FIELD_NUMBER: _ClassVar[int]
    CIRCLE_IDS_FIELD_NUMBER: _ClassVar[int]
    AGE_REACHED_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    volunteer_id: str
    state: Volunteer.State
    volunteer_number: str
    home_cell: str
    travel_mode: Volunteer.TravelMode
    reach_metres: int
    time_zone: str
    qualifications: _containers.RepeatedCompositeFieldContainer[Qualification]
    availability: _containers.RepeatedCompositeFieldContainer[AvailabilityWindow]
    limits: Limits
    likes: _containers.ScalarMap[str, int]
    blocked_organisation_ids: _containers.RepeatedScalarFieldContainer[str]
    tags: _containers.RepeatedScalarFieldContainer[str]
    circle_ids: _containers.RepeatedScalarFieldContainer[str]
    age_reached: int
    version: int
    etag: str
    create_time: _timestamp_pb2.Timestamp
    update_time: _timestamp_pb2.Timestamp
    def __init__(self, volunteer_id: _Optional[str] = ..., state: _Optional[_Union[Volunteer.State, str]] = ..., volunteer_number: _Optional[str] = ..., home_cell: _Optional[str] = ..., travel_mode: _Optional[_Union[Volunteer.TravelMode, str]] = ..., reach_metres: _Optional[int] = ..., time_zone: _Optional[str] = ..., qualifications: _Optional[_Iterable[_Union[Qualification, _Mapping]]] = ..., availability: _Optional[_Iterable[_Union[AvailabilityWindow, _Mapping]]] = ..., limits: _Optional[_Union[Limits, _Mapping]] = ..., likes: _Optional[_Mapping[str, int]] = ..., blocked_organisation_ids: _Optional[_Iterable[str]] = ..., tags: _Optional[_Iterable[str]] = ..., circle_ids: _Optional[_Iterable[str]] = ..., age_reached: _Optional[int] = ..., version: _Optional[int] = ..., etag: _Optional[str] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class Qualification(_message.Message):
    __slots__ = ("skill_id", "level", "evidence", "state", "valid_from_time", "valid_to_time", "verified_by_organisation_id")
    class Evidence(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        EVIDENCE_UNSPECIFIED: _ClassVar[Qualification.Evidence]
        EVIDENCE_SELF_DECLARED: _ClassVar[Qualification.Evidence]
        EVIDENCE_ORGANISATION_CONFIRMED: _ClassVar[Qualification.Evidence]
        EVIDENCE_DOCUMENT: _ClassVar[Qualification.Evidence]
        EVIDENCE_AUTHORITY: _ClassVar[Qualification.Evidence]
    EVIDENCE_UNSPECIFIED: Qualification.Evidence
    EVIDENCE_SELF_DECLARED: Qualification.Evidence
    EVIDENCE_ORGANISATION_CONFIRMED: Qualification.Evidence
    EVIDENCE_DOCUMENT: Qualification.Evidence
    EVIDENCE_AUTHORITY: Qualification.Evidence
    class State(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        STATE_UNSPECIFIED: _ClassVar[Qualification.State]
        STATE_PENDING: _ClassVar[Qualification.State]
        STATE_VALID: _ClassVar[Qualification.State]
        STATE_REVOKED: _ClassVar[Qualification.State]
    STATE_UNSPECIFIED: Qualification.State
    STATE_PENDING: Qualification.State
    STATE_VALID: Qualification.State
    STATE_REVOKED: Qualification.State
    SKILL_ID_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    VALID_FROM_TIME_FIELD_NUMBER: _ClassVar[int]
    VALID_TO_TIME_FIELD_NUMBER: _ClassVar[int]
    VERIFIED_BY_ORGANISATION_ID_FIELD_NUMBER: _ClassVar[int]
    skill_id: str
    level: int
    evidence: Qualification.Evidence
    state: Qualification.State
    valid_from_time: _timestamp_pb2.Timestamp
    valid_to_time: _timestamp_pb2.Timestamp
    verified_by_organisation_id: str
    def __init__(self, skill_id: _Optional[str] = ..., level: _Optional[int] = ..., evidence: _Optional[_Union[Qualification.Evidence, str]] = ..., state: _Optional[_Union[Qualification.State, str]] = ..., valid_from_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., valid_to_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., verified_by_organisation_id: _Optional[str] = ...) -> None: ...

class AvailabilityWindow(_message.Message):
    __slots__ = ("kind", "weekly", "interval")
    class Kind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        KIND_UNSPECIFIED: _ClassVar[AvailabilityWindow.Kind]
        KIND_AVAILABLE: _ClassVar[AvailabilityWindow.Kind]
        KIND_PREFERRED: _ClassVar[AvailabilityWindow.Kind]
        KIND_UNDESIRED: _ClassVar[AvailabilityWindow.Kind]
        KIND_BLACKOUT: _ClassVar[AvailabilityWindow.Kind]
    KIND_UNSPECIFIED: AvailabilityWindow.Kind
    KIND_AVAILABLE: AvailabilityWindow.Kind
    KIND_PREFERRED: AvailabilityWindow.Kind
    KIND_UNDESIRED: AvailabilityWindow.Kind
    KIND_BLACKOUT: AvailabilityWindow.Kind
    KIND_FIELD_NUMBER: _ClassVar[int]
    WEEKLY_FIELD_NUMBER: _ClassVar[int]
    INTERVAL_FIELD_NUMBER: _ClassVar[int]
    kind: AvailabilityWindow.Kind
    weekly: WeeklySpan
    interval: _types_pb2.Interval
    def __init__(self, kind: _Optional[_Union[AvailabilityWindow.Kind, str]] = ..., weekly: _Optional[_Union[WeeklySpan, _Mapping]] = ..., interval: _Optional[_Union[_types_pb2.Interval, _Mapping]] = ...) -> None: ...

class WeeklySpan(_message.Message):
    __slots__ = ("weekdays", "start_minute", "end_minute", "valid_from_date", "valid_to_date")
    WEEKDAYS_FIELD_NUMBER: _ClassVar[int]
    START_MINUTE_FIELD_NUMBER: _ClassVar[int]
    END_MINUTE_FIELD_NUMBER: _ClassVar[int]
    VALID_FROM_DATE_FIELD_NUMBER: _ClassVar[int]
    VALID_TO_DATE_FIELD_NUMBER: _ClassVar[int]
    weekdays: _containers.RepeatedScalarFieldContainer[int]
    start_minute: int
    end_minute: int
    valid_from_date: str
    valid_to_date: str
    def __init__(self, weekdays: _Optional[_Iterable[int]] = ..., start_minute: _Optional[int] = ..., end_minute: _Optional[int] = ..., valid_from_date: _Optional[str] = ..., valid_to_date: _Optional[str] = ...) -> None: ...

class Limits(_message.Message):
    __slots__ = ("max_minutes_per_day", "max_minutes_per_week", "max_tasks_per_week", "min_gap_minutes", "max_offers_per_week", "quiet_hours")
    MAX_MINUTES_PER_DAY_FIELD_NUMBER: _ClassVar[int]
    MAX_MINUTES_PER_WEEK_FIELD_NUMBER: _ClassVar[int]
    MAX_TASKS_PER_WEEK_FIELD_NUMBER: _ClassVar[int]
    MIN_GAP_MINUTES_FIELD_NUMBER: _ClassVar[int]
    MAX_OFFERS_PER_WEEK_FIELD_NUMBER: _ClassVar[int]
    QUIET_HOURS_FIELD_NUMBER: _ClassVar[int]
    max_minutes_per_day: int
    max_minutes_per_week: int
    max_tasks_per_week: int
    min_gap_minutes: int
    max_offers_per_week: int
    quiet_hours: QuietHours
    def __init__(self, max_minutes_per_day: _Optional[int] = ..., max_minutes_per_week: _Optional[int] = ..., max_tasks_per_week: _Optional[int] = ..., min_gap_minutes: _Optional[int] = ..., max_offers_per_week: _Optional[int] = ..., quiet_hours: _Optional[_Union[QuietHours, _Mapping]] = ...) -> None: ...

class QuietHours(_message.Message):
    __slots__ = ("start_minute", "end_minute", "urgent_allowed")
    START_MINUTE_FIELD_NUMBER: _ClassVar[int]
    END_MINUTE_FIELD_NUMBER: _ClassVar[int]
    URGENT_ALLOWED_FIELD_NUMBER: _ClassVar[int]
    start_minute: int
    end_minute: int
    urgent_allowed: bool
    def __init__(self, start_minute: _Optional[int] = ..., end_minute: _Optional[int] = ..., urgent_allowed: _Optional[bool] = ...) -> None: ...
