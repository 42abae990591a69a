import datetime

from libs.contracts.gen.buf.validate import validate_pb2 as _validate_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Swap(_message.Message):
    __slots__ = ("swap_id", "assignment_id", "task_id", "slot_id", "volunteer_id", "organisation_id", "circle_id", "wanted_task_id", "wanted_slot_id", "note", "state", "expire_time", "accepted_assignment_id", "version", "etag", "create_time", "update_time")
    class State(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        STATE_UNSPECIFIED: _ClassVar[Swap.State]
        STATE_PROPOSED: _ClassVar[Swap.State]
        STATE_ACCEPTED: _ClassVar[Swap.State]
        STATE_CALLED_OFF: _ClassVar[Swap.State]
        STATE_EXPIRED: _ClassVar[Swap.State]
    STATE_UNSPECIFIED: Swap.State
    STATE_PROPOSED: Swap.State
    STATE_ACCEPTED: Swap.State
    STATE_CALLED_OFF: Swap.State
    STATE_EXPIRED: Swap.State
    SWAP_ID_FIELD_NUMBER: _ClassVar[int]
    ASSIGNMENT_ID_FIELD_NUMBER: _ClassVar[int]
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    SLOT_ID_FIELD_NUMBER: _ClassVar[int]
    VOLUNTEER_ID_FIELD_NUMBER: _ClassVar[int]
    ORGANISATION_ID_FIELD_NUMBER: _ClassVar[int]
    CIRCLE_ID_FIELD_NUMBER: _ClassVar[int]
    WANTED_TASK_ID_FIELD_NUMBER: _ClassVar[int]
    WANTED_SLOT_ID_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    EXPIRE_TIME_FIELD_NUMBER: _ClassVar[int]
    ACCEPTED_ASSIGNMENT_ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    swap_id: str
    assignment_id: str
    task_id: str
    slot_id: str
    volunteer_id: str
    organisation_id: str
    circle_id: str
    wanted_task_id: str
    wanted_slot_id: str
    note: str
    state: Swap.State
    expire_time: _timestamp_pb2.Timestamp
    accepted_assignment_id: str
    version: int
    etag: str
    create_time: _timestamp_pb2.Timestamp
    update_time: _timestamp_pb2.Timestamp
    def __init__(self, swap_id: _Optional[str] = ..., assignment_id: _Optional[str] = ..., task_id: _Optional[str] = ..., slot_id: _Optional[str] = ..., volunteer_id: _Optional[str] = ..., organisation_id: _Optional[str] = ..., circle_id: _Optional[str] = ..., wanted_task_id: _Optional[str] = ..., wanted_slot_id: _Optional[str] = ..., note: _Optional[str] = ..., state: _Optional[_Union[Swap.State, str]] = ..., expire_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., accepted_assignment_id: _Optional[str] = ..., version: _Optional[int] = ..., etag: _Optional[str] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ProposeSwapRequest(_message.Message):
    __slots__ = ("assignment_id", "slot_id", "note", "request_id")
    ASSIGNMENT_ID_FIELD_NUMBER: _ClassVar[int]
    SLOT_ID_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    assignment_id: str
    slot_id: str
    note: str
    request_id: str
    def __init__(self, assignment_id: _Optional[str] = ..., slot_id: _Optional[str] = ..., note: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class AcceptSwapRequest(_message.Message):
    __slots__ = ("swap_id", "etag", "request_id")
    SWAP_ID_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    swap_id: str
    etag: str
    request_id: str
    def __init__(self, swap_id: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class CallOffSwapRequest(_message.Message):
    __slots__ = ("swap_id", "etag", "request_id")
    SWAP_ID_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    swap_id: str
    etag: str
    request_id: str
    def __init__(self, swap_id: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class ListSwapsRequest(_message.Message):
    __slots__ = ("state", "page_size", "page_token")
    STATE_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    state: Swap.State
    page_size: int
    page_token: str
    def __init__(self, state: _Optional[_Union[Swap.State, str]] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListSwapsResponse(_message.Message):
    __slots__ = ("swaps", "next_page_token")
    SWAPS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    swaps: _containers.RepeatedCompositeFieldContainer[Swap]
    next_page_token: str
    def __init__(self, swaps: _Optional[_Iterable[_Union[Swap, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...
