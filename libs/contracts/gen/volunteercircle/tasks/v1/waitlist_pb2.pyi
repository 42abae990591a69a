import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class WaitlistEntry(_message.Message):
    __slots__ = ("waitlist_entry_id", "task_id", "slot_id", "volunteer_id", "organisation_id", "circle_id", "state", "offer_id", "version", "etag", "create_time", "update_time")
    class State(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        STATE_UNSPECIFIED: _ClassVar[WaitlistEntry.State]
        STATE_WAITING: _ClassVar[WaitlistEntry.State]
        STATE_PROMOTED: _ClassVar[WaitlistEntry.State]
        STATE_SEATED: _ClassVar[WaitlistEntry.State]
        STATE_PASSED: _ClassVar[WaitlistEntry.State]
        STATE_LEFT: _ClassVar[WaitlistEntry.State]
        STATE_CLOSED: _ClassVar[WaitlistEntry.State]
    STATE_UNSPECIFIED: WaitlistEntry.State
    STATE_WAITING: WaitlistEntry.State
    STATE_PROMOTED: WaitlistEntry.State
    STATE_SEATED: WaitlistEntry.State
    STATE_PASSED: WaitlistEntry.State
    STATE_LEFT: WaitlistEntry.State
    STATE_CLOSED: WaitlistEntry.State
    WAITLIST_ENTRY_ID_FIELD_NUMBER: _ClassVar[int]
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    SLOT_ID_FIELD_NUMBER: _ClassVar[int]
    VOLUNTEER_ID_FIELD_NUMBER: _ClassVar[int]
    ORGANISATION_ID_FIELD_NUMBER: _ClassVar[int]
    CIRCLE_ID_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    OFFER_ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    waitlist_entry_id: str
    task_id: str
    slot_id: str
    volunteer_id: str
    organisation_id: str
    circle_id: str
    state: WaitlistEntry.State
    offer_id: str
    version: int
    etag: str
    create_time: _timestamp_pb2.Timestamp
    update_time: _timestamp_pb2.Timestamp
    def __init__(self, waitlist_entry_id: _Optional[str] = ..., task_id: _Optional[str] = ..., slot_id: _Optional[str] = ..., volunteer_id: _Optional[str] = ..., organisation_id: _Optional[str] = ..., circle_id: _Optional[str] = ..., state: _Optional[_Union[WaitlistEntry.State, str]] = ..., offer_id: _Optional[str] = ..., version: _Optional[int] = ..., etag: _Optional[str] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...
