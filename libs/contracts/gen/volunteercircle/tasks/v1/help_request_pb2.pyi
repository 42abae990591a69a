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

class HelpRequest(_message.Message):
    __slots__ = ("help_request_id", "requester_person_id", "beneficiary", "circle_id", "filed_by", "category", "text", "risk_notes", "place", "address", "cell", "windows", "urgency", "people_wanted", "state", "state_reason", "task_ids", "duplicate_of_help_request_id", "triage_due_time", "rating", "version", "etag", "create_time", "update_time")
    class State(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        STATE_UNSPECIFIED: _ClassVar[HelpRequest.State]
        STATE_SUBMITTED: _ClassVar[HelpRequest.State]
        STATE_NEEDS_INFO: _ClassVar[HelpRequest.State]
        STATE_TRIAGED: _ClassVar[HelpRequest.State]
        STATE_REJECTED: _ClassVar[HelpRequest.State]
        STATE_MERGED: _ClassVar[HelpRequest.State]
        STATE_SCHEDULED: _ClassVar[HelpRequest.State]
        STATE_IN_SERVICE: _ClassVar[HelpRequest.State]
        STATE_FULFILLED: _ClassVar[HelpRequest.State]
        STATE_CLOSED: _ClassVar[HelpRequest.State]
        STATE_WITHDRAWN: _ClassVar[HelpRequest.State]
    STATE_UNSPECIFIED: HelpRequest.State
    STATE_SUBMITTED: HelpRequest.State
    STATE_NEEDS_INFO: HelpRequest.State
    STATE_TRIAGED: HelpRequest.State
    STATE_REJECTED: HelpRequest.State
    STATE_MERGED: HelpRequest.State
    STATE_SCHEDULED: HelpRequest.State
    STATE_IN_SERVICE: HelpRequest.State
    STATE_FULFILLED: HelpRequest.State
    STATE_CLOSED: HelpRequest.State
    STATE_WITHDRAWN: HelpRequest.State
    class FiledBy(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        FILED_BY_UNSPECIFIED: _ClassVar[HelpRequest.FiledBy]
        FILED_BY_SELF: _ClassVar[HelpRequest.FiledBy]
        FILED_BY_GRID_WORKER: _ClassVar[HelpRequest.FiledBy]
        FILED_BY_PHONE: _ClassVar[HelpRequest.FiledBy]
        FILED_BY_KIOSK: _ClassVar[HelpRequest.FiledBy]
        FILED_BY_IMPORT: _ClassVar[HelpRequest.FiledBy]
    FILED_BY_UNSPECIFIED: HelpRequest.FiledBy
    FILED_BY_SELF: HelpRequest.FiledBy
    FILED_BY_GRID_WORKER: HelpRequest.FiledBy
    FILED_BY_PHONE: HelpRequest.FiledBy
    FILED_BY_KIOSK: HelpRequest.FiledBy
    FILED_BY_IMPORT: HelpRequest.FiledBy
    class Urgency(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        URGENCY_UNSPECIFIED: _ClassVar[HelpRequest.Urgency]
        URGENCY_IMMEDIATE: _ClassVar[HelpRequest.Urgency]
        URGENCY_DAY: _ClassVar[HelpRequest.Urgency]
        URGENCY_THREE_DAYS: _ClassVar[HelpRequest.Urgency]
        URGENCY_WEEK: _ClassVar[HelpRequest.Urgency]
        URGENCY_ANYTIME: _ClassVar[HelpRequest.Urgency]
    URGENCY_UNSPECIFIED: HelpRequest.Urgency
    URGENCY_IMMEDIATE: HelpRequest.Urgency
    URGENCY_DAY: HelpRequest.Urgency
    URGENCY_THREE_DAYS: HelpRequest.Urgency
    URGENCY_WEEK: HelpRequest.Urgency
    URGENCY_ANYTIME: HelpRequest.Urgency
    HELP_REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    REQUESTER_PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    BENEFICIARY_FIELD_NUMBER: _ClassVar[int]
    CIRCLE_ID_FIELD_NUMBER: _ClassVar[int]
    FILED_BY_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    RISK_NOTES_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    ADDRESS_FIELD_NUMBER: _ClassVar[int]
    CELL_FIELD_NUMBER: _ClassVar[int]
    WINDOWS_FIELD_NUMBER: _ClassVar[int]
    URGENCY_FIELD_NUMBER: _ClassVar[int]
    PEOPLE_WANTED_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    STATE_REASON_FIELD_NUMBER: _ClassVar[int]
    TASK_IDS_FIELD_NUMBER: _ClassVar[int]
    DUPLICATE_OF_HELP_REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    TRIAGE_DUE_TIME_FIELD_NUMBER: _ClassVar[int]
    RATING_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    help_request_id: str
    requester_person_id: str
    beneficiary: str
    circle_id: str
    filed_by: HelpRequest.FiledBy
    category: str
    text: str
    risk_notes: str
    place: _types_pb2.Place
    address: str
    cell: str
    windows: _containers.RepeatedCompositeFieldContainer[_types_pb2.Interval]
    urgency: HelpRequest.Urgency
    people_wanted: int
    state: HelpRequest.State
    state_reason: str
    task_ids: _containers.RepeatedScalarFieldContainer[str]
    duplicate_of_help_request_id: str
    triage_due_time: _timestamp_pb2.Timestamp
    rating: Rating
    version: int
    etag: str
    create_time: _timestamp_pb2.Timestamp
    update_time: _timestamp_pb2.Timestamp
    def __init__(self, help_request_id: _Optional[str] = ..., requester_person_id: _Optional[str] = ..., beneficiary: _Optional[str] = ..., circle_id: _Optional[str] = ..., filed_by: _Optional[_Union[HelpRequest.FiledBy, str]] = ..., category: _Optional[str] = ..., text: _Optional[str] = ..., risk_notes: _Optional[str] = ..., place: _Optional[_Union[_types_pb2.Place, _Mapping]] = ..., address: _Optional[str] = ..., cell: _Optional[str] = ..., windows: _Optional[_Iterable[_Union[_types_pb2.Interval, _Mapping]]] = ..., urgency: _Optional[_Union[HelpRequest.Urgency, str]] = ..., people_wanted: _Optional[int] = ..., state: _Optional[_Union[HelpRequest.State, str]] = ..., state_reason: _Optional[str] = ..., task_ids: _Optional[_Iterable[str]] = ..., duplicate_of_help_request_id: _Optional[str] = ..., triage_due_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., rating: _Optional[_Union[Rating, _Mapping]] = ..., version: _Optional[int] = ..., etag: _Optional[str] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class Rating(_message.Message):
    __slots__ = ("score", "comment", "create_time")
    SCORE_FIELD_NUMBER: _ClassVar[int]
    COMMENT_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    score: int
    comment: str
    create_time: _timestamp_pb2.Timestamp
    def __init__(self, score: _Optional[int] = ..., comment: _Optional[str] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...
