import datetime

from libs.contracts.gen.buf.validate import validate_pb2 as _validate_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from libs.contracts.gen.volunteercircle.tasks.v1 import assignment_pb2 as _assignment_pb2
from libs.contracts.gen.volunteercircle.types.v1 import types_pb2 as _types_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Offer(_message.Message):
    __slots__ = ("offer_id", "task_id", "slot_id", "volunteer_id", "organisation_id", "circle_id", "source", "plan_run_id", "state", "expire_time", "answer_time", "decline_code", "decline_text", "time", "reason_codes", "travel_minutes", "version", "etag", "create_time", "update_time", "wave", "supersede_cause", "send_time", "kind", "notice_minutes")
    class State(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        STATE_UNSPECIFIED: _ClassVar[Offer.State]
        STATE_OFFERED: _ClassVar[Offer.State]
        STATE_ACCEPTED: _ClassVar[Offer.State]
        STATE_DECLINED: _ClassVar[Offer.State]
        STATE_EXPIRED: _ClassVar[Offer.State]
        STATE_SUPERSEDED: _ClassVar[Offer.State]
        STATE_REVOKED: _ClassVar[Offer.State]
        STATE_WAITING: _ClassVar[Offer.State]
    STATE_UNSPECIFIED: Offer.State
    STATE_OFFERED: Offer.State
    STATE_ACCEPTED: Offer.State
    STATE_DECLINED: Offer.State
    STATE_EXPIRED: Offer.State
    STATE_SUPERSEDED: Offer.State
    STATE_REVOKED: Offer.State
    STATE_WAITING: Offer.State
    class Source(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        SOURCE_UNSPECIFIED: _ClassVar[Offer.Source]
        SOURCE_PLAN: _ClassVar[Offer.Source]
        SOURCE_COORDINATOR: _ClassVar[Offer.Source]
        SOURCE_WAITLIST: _ClassVar[Offer.Source]
        SOURCE_STAND_IN: _ClassVar[Offer.Source]
        SOURCE_SWAP: _ClassVar[Offer.Source]
    SOURCE_UNSPECIFIED: Offer.Source
    SOURCE_PLAN: Offer.Source
    SOURCE_COORDINATOR: Offer.Source
    SOURCE_WAITLIST: Offer.Source
    SOURCE_STAND_IN: Offer.Source
    SOURCE_SWAP: Offer.Source
    class DeclineCode(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        DECLINE_CODE_UNSPECIFIED: _ClassVar[Offer.DeclineCode]
        DECLINE_CODE_NO_TIME: _ClassVar[Offer.DeclineCode]
        DECLINE_CODE_TOO_FAR: _ClassVar[Offer.DeclineCode]
        DECLINE_CODE_NOT_FITTING: _ClassVar[Offer.DeclineCode]
        DECLINE_CODE_TOO_OFTEN: _ClassVar[Offer.DeclineCode]
        DECLINE_CODE_PERSONAL: _ClassVar[Offer.DeclineCode]
        DECLINE_CODE_OTHER: _ClassVar[Offer.DeclineCode]
    DECLINE_CODE_UNSPECIFIED: Offer.DeclineCode
    DECLINE_CODE_NO_TIME: Offer.DeclineCode
    DECLINE_CODE_TOO_FAR: Offer.DeclineCode
    DECLINE_CODE_NOT_FITTING: Offer.DeclineCode
    DECLINE_CODE_TOO_OFTEN: Offer.DeclineCode
    DECLINE_CODE_PERSONAL: Offer.DeclineCode
    DECLINE_CODE_OTHER: Offer.DeclineCode
    class SupersedeCause(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        SUPERSEDE_CAUSE_UNSPECIFIED: _ClassVar[Offer.SupersedeCause]
        SUPERSEDE_CAUSE_FILLED: _ClassVar[Offer.SupersedeCause]
        SUPERSEDE_CAUSE_TASK_CHANGED: _ClassVar[Offer.SupersedeCause]
        SUPERSEDE_CAUSE_TASK_CANCELLED: _ClassVar[Offer.SupersedeCause]
        SUPERSEDE_CAUSE_TASK_BEGUN: _ClassVar[Offer.SupersedeCause]
        SUPERSEDE_CAUSE_SEATED: _ClassVar[Offer.SupersedeCause]
    SUPERSEDE_CAUSE_UNSPECIFIED: Offer.SupersedeCause
    SUPERSEDE_CAUSE_FILLED: Offer.SupersedeCause
    SUPERSEDE_CAUSE_TASK_CHANGED: Offer.SupersedeCause
    SUPERSEDE_CAUSE_TASK_CANCELLED: Offer.SupersedeCause
    SUPERSEDE_CAUSE_TASK_BEGUN: Offer.SupersedeCause
    SUPERSEDE_CAUSE_SEATED: Offer.SupersedeCause
    OFFER_ID_FIELD_NUMBER: _ClassVar[int]
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    SLOT_ID_FIELD_NUMBER: _ClassVar[int]
    VOLUNTEER_ID_FIELD_NUMBER: _ClassVar[int]
    ORGANISATION_ID_FIELD_NUMBER: _ClassVar[int]
    CIRCLE_ID_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    PLAN_RUN_ID_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    EXPIRE_TIME_FIELD_NUMBER: _ClassVar[int]
    ANSWER_TIME_FIELD_NUMBER: _ClassVar[int]
    DECLINE_CODE_FIELD_NUMBER: _ClassVar[int]
    DECLINE_TEXT_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    REASON_CODES_FIELD_NUMBER: _ClassVar[int]
    TRAVEL_MINUTES_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    WAVE_FIELD_NUMBER: _ClassVar[int]
    SUPERSEDE_CAUSE_FIELD_NUMBER: _ClassVar[int]
    SEND_TIME_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    NOTICE_MINUTES_FIELD_NUMBER: _ClassVar[int]
    offer_id: str
    task_id: str
    slot_id: str
    volunteer_id: str
    organisation_id: str
    circle_id: str
    source: Offer.Source
    plan_run_id: str
    state: Offer.State
    expire_time: _timestamp_pb2.Timestamp
    answer_time: _timestamp_pb2.Timestamp
    decline_code: Offer.DeclineCode
    decline_text: str
    time: _types_pb2.Interval
    reason_codes: _containers.RepeatedScalarFieldContainer[str]
    travel_minutes: int
    version: int
    etag: str
    create_time: _timestamp_pb2.Timestamp
    update_time: _timestamp_pb2.Timestamp
    wave: int
    supersede_cause: Offer.SupersedeCause
    send_time: _timestamp_pb2.Timestamp
    kind: _assignment_pb2.Assignment.Kind
    notice_minutes: int
    def __init__(self, offer_id: _Optional[str] = ..., task_id: _Optional[str] = ..., slot_id: _Optional[str] = ..., volunteer_id: _Optional[str] = ..., organisation_id: _Optional[str] = ..., circle_id: _Optional[str] = ..., source: _Optional[_Union[Offer.Source, str]] = ..., plan_run_id: _Optional[str] = ..., state: _Optional[_Union[Offer.State, str]] = ..., expire_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., answer_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., decline_code: _Optional[_Union[Offer.DeclineCode, str]] = ..., decline_text: _Optional[str] = ..., time: _Optional[_Union[_types_pb2.Interval, _Mapping]] = ..., reason_codes: _Optional[_Iterable[str]] = ..., travel_minutes: _Optional[int] = ..., version: _Optional[int] = ..., etag: _Optional[str] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., wave: _Optional[int] = ..., supersede_cause: _Optional[_Union[Offer.SupersedeCause, str]] = ..., send_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., kind: _Optional[_Union[_assignment_pb2.Assignment.Kind, str]] = ..., notice_minutes: _Optional[int] = ...) -> None: ...
