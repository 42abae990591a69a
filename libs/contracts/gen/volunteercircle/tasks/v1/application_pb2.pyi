import datetime

from libs.contracts.gen.buf.validate import validate_pb2 as _validate_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Application(_message.Message):
    __slots__ = ("application_id", "task_id", "slot_id", "volunteer_id", "organisation_id", "circle_id", "state", "message", "decision_reason", "decided_by_person_id", "version", "etag", "create_time", "update_time")
    class State(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        STATE_UNSPECIFIED: _ClassVar[Application.State]
        STATE_SUBMITTED: _ClassVar[Application.State]
        STATE_APPROVED: _ClassVar[Application.State]
        STATE_REJECTED: _ClassVar[Application.State]
        STATE_WITHDRAWN: _ClassVar[Application.State]
        STATE_EXPIRED: _ClassVar[Application.State]
        STATE_SUPERSEDED: _ClassVar[Application.State]
    STATE_UNSPECIFIED: Application.State
    STATE_SUBMITTED: Application.State
    STATE_APPROVED: Application.State
    STATE_REJECTED: Application.State
    STATE_WITHDRAWN: Application.State
    STATE_EXPIRED: Application.State
    STATE_SUPERSEDED: Application.State
    APPLICATION_ID_FIELD_NUMBER: _ClassVar[int]
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    SLOT_ID_FIELD_NUMBER: _ClassVar[int]
    VOLUNTEER_ID_FIELD_NUMBER: _ClassVar[int]
    ORGANISATION_ID_FIELD_NUMBER: _ClassVar[int]
    CIRCLE_ID_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    DECISION_REASON_FIELD_NUMBER: _ClassVar[int]
    DECIDED_BY_PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    application_id: str
    task_id: str
    slot_id: str
    volunteer_id: str
    organisation_id: str
    circle_id: str
    state: Application.State
    message: str
    decision_reason: str
    decided_by_person_id: str
    version: int
    etag: str
    create_time: _timestamp_pb2.Timestamp
    update_time: _timestamp_pb2.Timestamp
    def __init__(self, application_id: _Optional[str] = ..., task_id: _Optional[str] = ..., slot_id: _Optional[str] = ..., volunteer_id: _Optional[str] = ..., organisation_id: _Optional[str] = ..., circle_id: _Optional[str] = ..., state: _Optional[_Union[Application.State, str]] = ..., message: _Optional[str] = ..., decision_reason: _Optional[str] = ..., decided_by_person_id: _Optional[str] = ..., version: _Optional[int] = ..., etag: _Optional[str] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...
