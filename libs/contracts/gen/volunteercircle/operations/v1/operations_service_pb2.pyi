import datetime

from libs.contracts.gen.buf.validate import validate_pb2 as _validate_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class GetStatusRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class Status(_message.Message):
    __slots__ = ("service", "version", "database", "schema_revision", "expected_revision", "broker_connected", "outbox_pending", "outbox_oldest_time", "consumers", "dead_letters", "ready", "outbox_set_aside", "work_set_back", "invariants")
    class Consumer(_message.Message):
        __slots__ = ("name", "stream", "pending", "unconfirmed", "redelivered")
        NAME_FIELD_NUMBER: _ClassVar[int]
        STREAM_FIELD_NUMBER: _ClassVar[int]
        PENDING_FIELD_NUMBER: _ClassVar[int]
        UNCONFIRMED_FIELD_NUMBER: _ClassVar[int]
        REDELIVERED_FIELD_NUMBER: _ClassVar[int]
        name: str
        stream: str
        pending: int
        unconfirmed: int
        redelivered: int
        def __init__(self, name: _Optional[str] = ..., stream: _Optional[str] = ..., pending: _Optional[int] = ..., unconfirmed: _Optional[int] = ..., redelivered: _Optional[int] = ...) -> None: ...
    class Invariant(_message.Message):
        __slots__ = ("name", "violations", "check_time")
        NAME_FIELD_NUMBER: _ClassVar[int]
        VIOLATIONS_FIELD_NUMBER: _ClassVar[int]
        CHECK_TIME_FIELD_NUMBER: _ClassVar[int]
        name: str
        violations: int
        check_time: _timestamp_pb2.Timestamp
        def __init__(self, name: _Optional[str] = ..., violations: _Optional[int] = ..., check_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...
    SERVICE_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    DATABASE_FIELD_NUMBER: _ClassVar[int]
    SCHEMA_REVISION_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_REVISION_FIELD_NUMBER: _ClassVar[int]
    BROKER_CONNECTED_FIELD_NUMBER: _ClassVar[int]
    OUTBOX_PENDING_FIELD_NUMBER: _ClassVar[int]
    OUTBOX_OLDEST_TIME_FIELD_NUMBER: _ClassVar[int]
    CONSUMERS_FIELD_NUMBER: _ClassVar[int]
    DEAD_LETTERS_FIELD_NUMBER: _ClassVar[int]
    READY_FIELD_NUMBER: _ClassVar[int]
    OUTBOX_SET_ASIDE_FIELD_NUMBER: _ClassVar[int]
    WORK_SET_BACK_FIELD_NUMBER: _ClassVar[int]
    INVARIANTS_FIELD_NUMBER: _ClassVar[int]
    service: str
    version: str
    database: str
    schema_revision: str
    expected_revision: str
    broker_connected: bool
    outbox_pending: int
    outbox_oldest_time: _timestamp_pb2.Timestamp
    consumers: _containers.RepeatedCompositeFieldContainer[Status.Consumer]
    dead_letters: int
    ready: bool
    outbox_set_aside: int
    work_set_back: int
    invariants: _containers.RepeatedCompositeFieldContainer[Status.Invariant]
    def __init__(self, service: _Optional[str] = ..., version: _Optional[str] = ..., database: _Optional[str] = ..., schema_revision: _Optional[str] = ..., expected_revision: _Optional[str] = ..., broker_connected: _Optional[bool] = ..., outbox_pending: _Optional[int] = ..., outbox_oldest_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., consumers: _Optional[_Iterable[_Union[Status.Consumer, _Mapping]]] = ..., dead_letters: _Optional[int] = ..., ready: _Optional[bool] = ..., outbox_set_aside: _Optional[int] = ..., work_set_back: _Optional[int] = ..., invariants: _Optional[_Iterable[_Union[Status.Invariant, _Mapping]]] = ...) -> None: ...

class ReplayEventsRequest(_message.Message):
    __slots__ = ("since_time",)
    SINCE_TIME_FIELD_NUMBER: _ClassVar[int]
    since_time: _timestamp_pb2.Timestamp
    def __init__(self, since_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ReplayEventsResponse(_message.Message):
    __slots__ = ("events",)
    EVENTS_FIELD_NUMBER: _ClassVar[int]
    events: int
    def __init__(self, events: _Optional[int] = ...) -> None: ...

class RebuildProjectionsRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class RebuildProjectionsResponse(_message.Message):
    __slots__ = ("consumers",)
    CONSUMERS_FIELD_NUMBER: _ClassVar[int]
    consumers: int
    def __init__(self, consumers: _Optional[int] = ...) -> None: ...

class GetProjectionDigestRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class GetProjectionDigestResponse(_message.Message):
    __slots__ = ("projections",)
    class Projection(_message.Message):
        __slots__ = ("name", "rows", "sha256")
        NAME_FIELD_NUMBER: _ClassVar[int]
        ROWS_FIELD_NUMBER: _ClassVar[int]
        SHA256_FIELD_NUMBER: _ClassVar[int]
        name: str
        rows: int
        sha256: str
        def __init__(self, name: _Optional[str] = ..., rows: _Optional[int] = ..., sha256: _Optional[str] = ...) -> None: ...
    PROJECTIONS_FIELD_NUMBER: _ClassVar[int]
    projections: _containers.RepeatedCompositeFieldContainer[GetProjectionDigestResponse.Projection]
    def __init__(self, projections: _Optional[_Iterable[_Union[GetProjectionDigestResponse.Projection, _Mapping]]] = ...) -> None: ...

class ListDeadLettersRequest(_message.Message):
    __slots__ = ("page_size", "page_token")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class DeadLetter(_message.Message):
    __slots__ = ("dead_letter_id", "event_id", "consumer", "event_type", "error", "create_time", "source", "aggregate_id", "aggregate_version", "event_time", "attempts", "payload")
    DEAD_LETTER_ID_FIELD_NUMBER: _ClassVar[int]
    EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    CONSUMER_FIELD_NUMBER: _ClassVar[int]
    EVENT_TYPE_FIELD_NUMBER: _ClassVar[int]
    ERROR_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    AGGREGATE_ID_FIELD_NUMBER: _ClassVar[int]
    AGGREGATE_VERSION_FIELD_NUMBER: _ClassVar[int]
    EVENT_TIME_FIELD_NUMBER: _ClassVar[int]
    ATTEMPTS_FIELD_NUMBER: _ClassVar[int]
    PAYLOAD_FIELD_NUMBER: _ClassVar[int]
    dead_letter_id: str
    event_id: str
    consumer: str
    event_type: str
    error: str
    create_time: _timestamp_pb2.Timestamp
    source: str
    aggregate_id: str
    aggregate_version: int
    event_time: _timestamp_pb2.Timestamp
    attempts: int
    payload: bytes
    def __init__(self, dead_letter_id: _Optional[str] = ..., event_id: _Optional[str] = ..., consumer: _Optional[str] = ..., event_type: _Optional[str] = ..., error: _Optional[str] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., source: _Optional[str] = ..., aggregate_id: _Optional[str] = ..., aggregate_version: _Optional[int] = ..., event_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., attempts: _Optional[int] = ..., payload: _Optional[bytes] = ...) -> None: ...

class ListDeadLettersResponse(_message.Message):
    __slots__ = ("dead_letters", "next_page_token")
    DEAD_LETTERS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    dead_letters: _containers.RepeatedCompositeFieldContainer[DeadLetter]
    next_page_token: str
    def __init__(self, dead_letters: _Optional[_Iterable[_Union[DeadLetter, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class RequeueDeadLettersRequest(_message.Message):
    __slots__ = ("dead_letter_ids",)
    DEAD_LETTER_IDS_FIELD_NUMBER: _ClassVar[int]
    dead_letter_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, dead_letter_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class RequeueDeadLettersResponse(_message.Message):
    __slots__ = ("digested", "failed")
    DIGESTED_FIELD_NUMBER: _ClassVar[int]
    FAILED_FIELD_NUMBER: _ClassVar[int]
    digested: int
    failed: int
    def __init__(self, digested: _Optional[int] = ..., failed: _Optional[int] = ...) -> None: ...

class BatchGetDeadLettersRequest(_message.Message):
    __slots__ = ("dead_letter_ids",)
    DEAD_LETTER_IDS_FIELD_NUMBER: _ClassVar[int]
    dead_letter_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, dead_letter_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class BatchGetDeadLettersResponse(_message.Message):
    __slots__ = ("dead_letters",)
    DEAD_LETTERS_FIELD_NUMBER: _ClassVar[int]
    dead_letters: _containers.RepeatedCompositeFieldContainer[DeadLetter]
    def __init__(self, dead_letters: _Optional[_Iterable[_Union[DeadLetter, _Mapping]]] = ...) -> None: ...

class DiscardDeadLettersRequest(_message.Message):
    __slots__ = ("dead_letter_ids", "reason")
    DEAD_LETTER_IDS_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    dead_letter_ids: _containers.RepeatedScalarFieldContainer[str]
    reason: str
    def __init__(self, dead_letter_ids: _Optional[_Iterable[str]] = ..., reason: _Optional[str] = ...) -> None: ...

class DiscardDeadLettersResponse(_message.Message):
    __slots__ = ("dead_letter_ids",)
    DEAD_LETTER_IDS_FIELD_NUMBER: _ClassVar[int]
    dead_letter_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, dead_letter_ids: _Optional[_Iterable[str]] = ...) -> None: ...
