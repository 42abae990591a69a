import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from libs.contracts.gen.volunteercircle.types.v1 import types_pb2 as _types_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Assignment(_message.Message):
    __slots__ = ("assignment_id", "task_id", "slot_id", "volunteer_id", "organisation_id", "circle_id", "origin", "offer_id", "state", "time", "planned_minutes", "flexible", "check_in_time", "check_in_method", "check_out_time", "auto_closed", "confirmed_minutes", "confirmed_by_person_id", "late", "state_reason", "version", "etag", "create_time", "update_time", "pinned_by_person_id", "pin_reason", "override_by_person_id", "override_reason", "check_in_by_person_id", "check_out_method", "check_out_by_person_id", "penalty_expire_time", "marked_by_person_id", "appeal", "kind", "notice_minutes", "call_time", "stand_in", "replaced_by_assignment_id")
    class State(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        STATE_UNSPECIFIED: _ClassVar[Assignment.State]
        STATE_CONFIRMED: _ClassVar[Assignment.State]
        STATE_SEEKING_STAND_IN: _ClassVar[Assignment.State]
        STATE_STANDING_BY: _ClassVar[Assignment.State]
        STATE_CHECKED_IN: _ClassVar[Assignment.State]
        STATE_CHECKED_OUT: _ClassVar[Assignment.State]
        STATE_LEFT_EARLY: _ClassVar[Assignment.State]
        STATE_COMPLETED: _ClassVar[Assignment.State]
        STATE_WITHDRAWN: _ClassVar[Assignment.State]
        STATE_REPLACED: _ClassVar[Assignment.State]
        STATE_NO_SHOW: _ClassVar[Assignment.State]
        STATE_EXCUSED: _ClassVar[Assignment.State]
        STATE_RELEASED_STANDBY: _ClassVar[Assignment.State]
        STATE_CANCELLED: _ClassVar[Assignment.State]
    STATE_UNSPECIFIED: Assignment.State
    STATE_CONFIRMED: Assignment.State
    STATE_SEEKING_STAND_IN: Assignment.State
    STATE_STANDING_BY: Assignment.State
    STATE_CHECKED_IN: Assignment.State
    STATE_CHECKED_OUT: Assignment.State
    STATE_LEFT_EARLY: Assignment.State
    STATE_COMPLETED: Assignment.State
    STATE_WITHDRAWN: Assignment.State
    STATE_REPLACED: Assignment.State
    STATE_NO_SHOW: Assignment.State
    STATE_EXCUSED: Assignment.State
    STATE_RELEASED_STANDBY: Assignment.State
    STATE_CANCELLED: Assignment.State
    class Origin(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        ORIGIN_UNSPECIFIED: _ClassVar[Assignment.Origin]
        ORIGIN_OFFER: _ClassVar[Assignment.Origin]
        ORIGIN_CLAIM: _ClassVar[Assignment.Origin]
        ORIGIN_APPLICATION: _ClassVar[Assignment.Origin]
        ORIGIN_WALK_UP: _ClassVar[Assignment.Origin]
        ORIGIN_STAND_IN: _ClassVar[Assignment.Origin]
        ORIGIN_SWAP: _ClassVar[Assignment.Origin]
        ORIGIN_STANDBY: _ClassVar[Assignment.Origin]
    ORIGIN_UNSPECIFIED: Assignment.Origin
    ORIGIN_OFFER: Assignment.Origin
    ORIGIN_CLAIM: Assignment.Origin
    ORIGIN_APPLICATION: Assignment.Origin
    ORIGIN_WALK_UP: Assignment.Origin
    ORIGIN_STAND_IN: Assignment.Origin
    ORIGIN_SWAP: Assignment.Origin
    ORIGIN_STANDBY: Assignment.Origin
    class CheckInMethod(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        CHECK_IN_METHOD_UNSPECIFIED: _ClassVar[Assignment.CheckInMethod]
        CHECK_IN_METHOD_SELF: _ClassVar[Assignment.CheckInMethod]
        CHECK_IN_METHOD_LEADER: _ClassVar[Assignment.CheckInMethod]
        CHECK_IN_METHOD_ROTATING_CODE: _ClassVar[Assignment.CheckInMethod]
        CHECK_IN_METHOD_KIOSK: _ClassVar[Assignment.CheckInMethod]
        CHECK_IN_METHOD_MANUAL: _ClassVar[Assignment.CheckInMethod]
    CHECK_IN_METHOD_UNSPECIFIED: Assignment.CheckInMethod
    CHECK_IN_METHOD_SELF: Assignment.CheckInMethod
    CHECK_IN_METHOD_LEADER: Assignment.CheckInMethod
    CHECK_IN_METHOD_ROTATING_CODE: Assignment.CheckInMethod
    CHECK_IN_METHOD_KIOSK: Assignment.CheckInMethod
    CHECK_IN_METHOD_MANUAL: Assignment.CheckInMethod
    class Kind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        KIND_UNSPECIFIED: _ClassVar[Assignment.Kind]
        KIND_PRIMARY: _ClassVar[Assignment.Kind]
        KIND_STANDBY: _ClassVar[Assignment.Kind]
    KIND_UNSPECIFIED: Assignment.Kind
    KIND_PRIMARY: Assignment.Kind
    KIND_STANDBY: Assignment.Kind
    class StandInSearch(_message.Message):
        __slots__ = ("note", "asked_volunteer_id", "create_time")
        NOTE_FIELD_NUMBER: _ClassVar[int]
        ASKED_VOLUNTEER_ID_FIELD_NUMBER: _ClassVar[int]
        CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
        note: str
        asked_volunteer_id: str
        create_time: _timestamp_pb2.Timestamp
        def __init__(self, note: _Optional[str] = ..., asked_volunteer_id: _Optional[str] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...
    class Appeal(_message.Message):
        __slots__ = ("state", "text", "answer", "answered_by_person_id", "create_time", "answer_time")
        class State(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
            __slots__ = ()
            STATE_UNSPECIFIED: _ClassVar[Assignment.Appeal.State]
            STATE_OPEN: _ClassVar[Assignment.Appeal.State]
            STATE_UPHELD: _ClassVar[Assignment.Appeal.State]
            STATE_GRANTED: _ClassVar[Assignment.Appeal.State]
        STATE_UNSPECIFIED: Assignment.Appeal.State
        STATE_OPEN: Assignment.Appeal.State
        STATE_UPHELD: Assignment.Appeal.State
        STATE_GRANTED: Assignment.Appeal.State
        STATE_FIELD_NUMBER: _ClassVar[int]
        TEXT_FIELD_NUMBER: _ClassVar[int]
        ANSWER_FIELD_NUMBER: _ClassVar[int]
        ANSWERED_BY_PERSON_ID_FIELD_NUMBER: _ClassVar[int]
        CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
        ANSWER_TIME_FIELD_NUMBER: _ClassVar[int]
        state: Assignment.Appeal.State
        text: str
        answer: str
        answered_by_person_id: str
        create_time: _timestamp_pb2.Timestamp
        answer_time: _timestamp_pb2.Timestamp
        def __init__(self, state: _Optional[_Union[Assignment.Appeal.State, str]] = ..., text: _Optional[str] = ..., answer: _Optional[str] = ..., answered_by_person_id: _Optional[str] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., answer_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...
    ASSIGNMENT_ID_FIELD_NUMBER: _ClassVar[int]
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    SLOT_ID_FIELD_NUMBER: _ClassVar[int]
    VOLUNTEER_ID_FIELD_NUMBER: _ClassVar[int]
    ORGANISATION_ID_FIELD_NUMBER: _ClassVar[int]
    CIRCLE_ID_FIELD_NUMBER: _ClassVar[int]
    ORIGIN_FIELD_NUMBER: _ClassVar[int]
    OFFER_ID_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    PLANNED_MINUTES_FIELD_NUMBER: _ClassVar[int]
    FLEXIBLE_FIELD_NUMBER: _ClassVar[int]
    CHECK_IN_TIME_FIELD_NUMBER: _ClassVar[int]
    CHECK_IN_METHOD_FIELD_NUMBER: _ClassVar[int]
    CHECK_OUT_TIME_FIELD_NUMBER: _ClassVar[int]
    AUTO_CLOSED_FIELD_NUMBER: _ClassVar[int]
    CONFIRMED_MINUTES_FIELD_NUMBER: _ClassVar[int]
    CONFIRMED_BY_PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    LATE_FIELD_NUMBER: _ClassVar[int]
    STATE_REASON_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    PINNED_BY_PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    PIN_REASON_FIELD_NUMBER: _ClassVar[int]
    OVERRIDE_BY_PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    OVERRIDE_REASON_FIELD_NUMBER: _ClassVar[int]
    CHECK_IN_BY_PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    CHECK_OUT_METHOD_FIELD_NUMBER: _ClassVar[int]
    CHECK_OUT_BY_PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    PENALTY_EXPIRE_TIME_FIELD_NUMBER: _ClassVar[int]
    MARKED_BY_PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    APPEAL_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    NOTICE_MINUTES_FIELD_NUMBER: _ClassVar[int]
    CALL_TIME_FIELD_NUMBER: _ClassVar[int]
    STAND_IN_FIELD_NUMBER: _ClassVar[int]
    REPLACED_BY_ASSIGNMENT_ID_FIELD_NUMBER: _ClassVar[int]
    assignment_id: str
    task_id: str
    slot_id: str
    volunteer_id: str
    organisation_id: str
    circle_id: str
    origin: Assignment.Origin
    offer_id: str
    state: Assignment.State
    time: _types_pb2.Interval
    planned_minutes: int
    flexible: bool
    check_in_time: _timestamp_pb2.Timestamp
    check_in_method: Assignment.CheckInMethod
    check_out_time: _timestamp_pb2.Timestamp
    auto_closed: bool
    confirmed_minutes: int
    confirmed_by_person_id: str
    late: bool
    state_reason: str
    version: int
    etag: str
    create_time: _timestamp_pb2.Timestamp
    update_time: _timestamp_pb2.Timestamp
    pinned_by_person_id: str
    pin_reason: str
    override_by_person_id: str
    override_reason: str
    check_in_by_person_id: str
    check_out_method: Assignment.CheckInMethod
    check_out_by_person_id: str
    penalty_expire_time: _timestamp_pb2.Timestamp
    marked_by_person_id: str
    appeal: Assignment.Appeal
    kind: Assignment.Kind
    notice_minutes: int
    call_time: _timestamp_pb2.Timestamp
    stand_in: Assignment.StandInSearch
    replaced_by_assignment_id: str
    def __init__(self, assignment_id: _Optional[str] = ..., task_id: _Optional[str] = ..., slot_id: _Optional[str] = ..., volunteer_id: _Optional[str] = ..., organisation_id: _Optional[str] = ..., circle_id: _Optional[str] = ..., origin: _Optional[_Union[Assignment.Origin, str]] = ..., offer_id: _Optional[str] = ..., state: _Optional[_Union[Assignment.State, str]] = ..., time: _Optional[_Union[_types_pb2.Interval, _Mapping]] = ..., planned_minutes: _Optional[int] = ..., flexible: _Optional[bool] = ..., check_in_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., check_in_method: _Optional[_Union[Assignment.CheckInMethod, str]] = ..., check_out_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., auto_closed: _Optional[bool] = ..., confirmed_minutes: _Optional[int] = ..., confirmed_by_person_id: _Optional[str] = ..., late: _Optional[bool] = ..., state_reason: _Optional[str] = ..., version: _Optional[int] = ..., etag: _Optional[str] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., pinned_by_person_id: _Optional[str] = ..., pin_reason: _Optional[str] = ..., override_by_person_id: _Optional[str] = ..., override_reason: _Optional[str] = ..., check_in_by_person_id: _Optional[str] = ..., check_out_method: _Optional[_Union[Assignment.CheckInMethod, str]] = ..., check_out_by_person_id: _Optional[str] = ..., penalty_expire_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., marked_by_person_id: _Optional[str] = ..., appeal: _Optional[_Union[Assignment.Appeal, _Mapping]] = ..., kind: _Optional[_Union[Assignment.Kind, str]] = ..., notice_minutes: _Optional[int] = ..., call_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., stand_in: _Optional[_Union[Assignment.StandInSearch, _Mapping]] = ..., replaced_by_assignment_id: _Optional[str] = ...) -> None: ...
