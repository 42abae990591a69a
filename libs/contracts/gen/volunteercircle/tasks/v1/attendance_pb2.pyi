import datetime

from libs.contracts.gen.buf.validate import validate_pb2 as _validate_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from libs.contracts.gen.volunteercircle.tasks.v1 import assignment_pb2 as _assignment_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CheckInCode(_message.Message):
    __slots__ = ("task_id", "code", "change_time")
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    CODE_FIELD_NUMBER: _ClassVar[int]
    CHANGE_TIME_FIELD_NUMBER: _ClassVar[int]
    task_id: str
    code: str
    change_time: _timestamp_pb2.Timestamp
    def __init__(self, task_id: _Optional[str] = ..., code: _Optional[str] = ..., change_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class Kiosk(_message.Message):
    __slots__ = ("task_id", "kiosk_token", "expire_time")
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    KIOSK_TOKEN_FIELD_NUMBER: _ClassVar[int]
    EXPIRE_TIME_FIELD_NUMBER: _ClassVar[int]
    task_id: str
    kiosk_token: str
    expire_time: _timestamp_pb2.Timestamp
    def __init__(self, task_id: _Optional[str] = ..., kiosk_token: _Optional[str] = ..., expire_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class KioskVisit(_message.Message):
    __slots__ = ("slot_display_name", "check_in_time", "check_out_time")
    SLOT_DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    CHECK_IN_TIME_FIELD_NUMBER: _ClassVar[int]
    CHECK_OUT_TIME_FIELD_NUMBER: _ClassVar[int]
    slot_display_name: str
    check_in_time: _timestamp_pb2.Timestamp
    check_out_time: _timestamp_pb2.Timestamp
    def __init__(self, slot_display_name: _Optional[str] = ..., check_in_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., check_out_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ShowCheckInCodeRequest(_message.Message):
    __slots__ = ("task_id", "request_id")
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    task_id: str
    request_id: str
    def __init__(self, task_id: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class OpenKioskRequest(_message.Message):
    __slots__ = ("task_id", "request_id")
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    task_id: str
    request_id: str
    def __init__(self, task_id: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class CloseKiosksRequest(_message.Message):
    __slots__ = ("task_id", "request_id")
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    task_id: str
    request_id: str
    def __init__(self, task_id: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class CheckInAtKioskRequest(_message.Message):
    __slots__ = ("kiosk_token", "volunteer_number", "request_id")
    KIOSK_TOKEN_FIELD_NUMBER: _ClassVar[int]
    VOLUNTEER_NUMBER_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    kiosk_token: str
    volunteer_number: str
    request_id: str
    def __init__(self, kiosk_token: _Optional[str] = ..., volunteer_number: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class CheckOutAtKioskRequest(_message.Message):
    __slots__ = ("kiosk_token", "volunteer_number", "request_id")
    KIOSK_TOKEN_FIELD_NUMBER: _ClassVar[int]
    VOLUNTEER_NUMBER_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    kiosk_token: str
    volunteer_number: str
    request_id: str
    def __init__(self, kiosk_token: _Optional[str] = ..., volunteer_number: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class RecordAttendanceRequest(_message.Message):
    __slots__ = ("assignment_id", "check_in_time", "check_out_time", "etag", "request_id")
    ASSIGNMENT_ID_FIELD_NUMBER: _ClassVar[int]
    CHECK_IN_TIME_FIELD_NUMBER: _ClassVar[int]
    CHECK_OUT_TIME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    assignment_id: str
    check_in_time: _timestamp_pb2.Timestamp
    check_out_time: _timestamp_pb2.Timestamp
    etag: str
    request_id: str
    def __init__(self, assignment_id: _Optional[str] = ..., check_in_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., check_out_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class AppealAssignmentRequest(_message.Message):
    __slots__ = ("assignment_id", "text", "etag", "request_id")
    ASSIGNMENT_ID_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    assignment_id: str
    text: str
    etag: str
    request_id: str
    def __init__(self, assignment_id: _Optional[str] = ..., text: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class AnswerAppealRequest(_message.Message):
    __slots__ = ("assignment_id", "outcome", "answer", "etag", "request_id")
    ASSIGNMENT_ID_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    ANSWER_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    assignment_id: str
    outcome: _assignment_pb2.Assignment.Appeal.State
    answer: str
    etag: str
    request_id: str
    def __init__(self, assignment_id: _Optional[str] = ..., outcome: _Optional[_Union[_assignment_pb2.Assignment.Appeal.State, str]] = ..., answer: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class ListAppealsRequest(_message.Message):
    __slots__ = ("circle_id", "page_size", "page_token")
    CIRCLE_ID_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    circle_id: str
    page_size: int
    page_token: str
    def __init__(self, circle_id: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListAppealsResponse(_message.Message):
    __slots__ = ("assignments", "next_page_token")
    ASSIGNMENTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    assignments: _containers.RepeatedCompositeFieldContainer[_assignment_pb2.Assignment]
    next_page_token: str
    def __init__(self, assignments: _Optional[_Iterable[_Union[_assignment_pb2.Assignment, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...
