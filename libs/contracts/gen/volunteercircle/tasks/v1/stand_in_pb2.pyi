import datetime

from libs.contracts.gen.buf.validate import validate_pb2 as _validate_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from libs.contracts.gen.volunteercircle.types.v1 import types_pb2 as _types_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class StandIn(_message.Message):
    __slots__ = ("assignment_id", "task_id", "slot_id", "organisation_id", "circle_id", "time", "note", "asked", "create_time")
    ASSIGNMENT_ID_FIELD_NUMBER: _ClassVar[int]
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    SLOT_ID_FIELD_NUMBER: _ClassVar[int]
    ORGANISATION_ID_FIELD_NUMBER: _ClassVar[int]
    CIRCLE_ID_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    ASKED_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    assignment_id: str
    task_id: str
    slot_id: str
    organisation_id: str
    circle_id: str
    time: _types_pb2.Interval
    note: str
    asked: bool
    create_time: _timestamp_pb2.Timestamp
    def __init__(self, assignment_id: _Optional[str] = ..., task_id: _Optional[str] = ..., slot_id: _Optional[str] = ..., organisation_id: _Optional[str] = ..., circle_id: _Optional[str] = ..., time: _Optional[_Union[_types_pb2.Interval, _Mapping]] = ..., note: _Optional[str] = ..., asked: _Optional[bool] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class SeekStandInRequest(_message.Message):
    __slots__ = ("assignment_id", "note", "asked_volunteer_id", "etag", "request_id")
    ASSIGNMENT_ID_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    ASKED_VOLUNTEER_ID_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    assignment_id: str
    note: str
    asked_volunteer_id: str
    etag: str
    request_id: str
    def __init__(self, assignment_id: _Optional[str] = ..., note: _Optional[str] = ..., asked_volunteer_id: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class CallOffStandInRequest(_message.Message):
    __slots__ = ("assignment_id", "etag", "request_id")
    ASSIGNMENT_ID_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    assignment_id: str
    etag: str
    request_id: str
    def __init__(self, assignment_id: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class TakeStandInRequest(_message.Message):
    __slots__ = ("assignment_id", "etag", "request_id")
    ASSIGNMENT_ID_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    assignment_id: str
    etag: str
    request_id: str
    def __init__(self, assignment_id: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class ListStandInsRequest(_message.Message):
    __slots__ = ("circle_id", "page_size", "page_token")
    CIRCLE_ID_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    circle_id: str
    page_size: int
    page_token: str
    def __init__(self, circle_id: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListStandInsResponse(_message.Message):
    __slots__ = ("stand_ins", "next_page_token")
    STAND_INS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    stand_ins: _containers.RepeatedCompositeFieldContainer[StandIn]
    next_page_token: str
    def __init__(self, stand_ins: _Optional[_Iterable[_Union[StandIn, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class StandByRequest(_message.Message):
    __slots__ = ("slot_id", "notice_minutes", "request_id")
    SLOT_ID_FIELD_NUMBER: _ClassVar[int]
    NOTICE_MINUTES_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    slot_id: str
    notice_minutes: int
    request_id: str
    def __init__(self, slot_id: _Optional[str] = ..., notice_minutes: _Optional[int] = ..., request_id: _Optional[str] = ...) -> None: ...

class CallStandbyRequest(_message.Message):
    __slots__ = ("assignment_id", "etag", "request_id")
    ASSIGNMENT_ID_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    assignment_id: str
    etag: str
    request_id: str
    def __init__(self, assignment_id: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...
