import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class RepairCause(_message.Message):
    __slots__ = ("trigger", "task_id", "slot_id", "volunteer_id", "note_time")
    class Trigger(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        TRIGGER_UNSPECIFIED: _ClassVar[RepairCause.Trigger]
        TRIGGER_WITHDRAWN: _ClassVar[RepairCause.Trigger]
        TRIGGER_NO_SHOW: _ClassVar[RepairCause.Trigger]
        TRIGGER_REMOVED: _ClassVar[RepairCause.Trigger]
        TRIGGER_TASK_CHANGED: _ClassVar[RepairCause.Trigger]
        TRIGGER_TASK_CANCELLED: _ClassVar[RepairCause.Trigger]
        TRIGGER_VOLUNTEER_CHANGED: _ClassVar[RepairCause.Trigger]
    TRIGGER_UNSPECIFIED: RepairCause.Trigger
    TRIGGER_WITHDRAWN: RepairCause.Trigger
    TRIGGER_NO_SHOW: RepairCause.Trigger
    TRIGGER_REMOVED: RepairCause.Trigger
    TRIGGER_TASK_CHANGED: RepairCause.Trigger
    TRIGGER_TASK_CANCELLED: RepairCause.Trigger
    TRIGGER_VOLUNTEER_CHANGED: RepairCause.Trigger
    TRIGGER_FIELD_NUMBER: _ClassVar[int]
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    SLOT_ID_FIELD_NUMBER: _ClassVar[int]
    VOLUNTEER_ID_FIELD_NUMBER: _ClassVar[int]
    NOTE_TIME_FIELD_NUMBER: _ClassVar[int]
    trigger: RepairCause.Trigger
    task_id: str
    slot_id: str
    volunteer_id: str
    note_time: _timestamp_pb2.Timestamp
    def __init__(self, trigger: _Optional[_Union[RepairCause.Trigger, str]] = ..., task_id: _Optional[str] = ..., slot_id: _Optional[str] = ..., volunteer_id: _Optional[str] = ..., note_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class RepairChange(_message.Message):
    __slots__ = ("kind", "task_id", "slot_id", "volunteer_id", "code", "offer_id", "refusal_reason")
    class Kind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        KIND_UNSPECIFIED: _ClassVar[RepairChange.Kind]
        KIND_ASK: _ClassVar[RepairChange.Kind]
        KIND_TAKE_BACK: _ClassVar[RepairChange.Kind]
        KIND_NEEDS_CONSENT: _ClassVar[RepairChange.Kind]
        KIND_IN_RESERVE: _ClassVar[RepairChange.Kind]
    KIND_UNSPECIFIED: RepairChange.Kind
    KIND_ASK: RepairChange.Kind
    KIND_TAKE_BACK: RepairChange.Kind
    KIND_NEEDS_CONSENT: RepairChange.Kind
    KIND_IN_RESERVE: RepairChange.Kind
    KIND_FIELD_NUMBER: _ClassVar[int]
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    SLOT_ID_FIELD_NUMBER: _ClassVar[int]
    VOLUNTEER_ID_FIELD_NUMBER: _ClassVar[int]
    CODE_FIELD_NUMBER: _ClassVar[int]
    OFFER_ID_FIELD_NUMBER: _ClassVar[int]
    REFUSAL_REASON_FIELD_NUMBER: _ClassVar[int]
    kind: RepairChange.Kind
    task_id: str
    slot_id: str
    volunteer_id: str
    code: str
    offer_id: str
    refusal_reason: str
    def __init__(self, kind: _Optional[_Union[RepairChange.Kind, str]] = ..., task_id: _Optional[str] = ..., slot_id: _Optional[str] = ..., volunteer_id: _Optional[str] = ..., code: _Optional[str] = ..., offer_id: _Optional[str] = ..., refusal_reason: _Optional[str] = ...) -> None: ...

class Repair(_message.Message):
    __slots__ = ("plan_run_id", "base_plan_run_id", "causes", "changes", "kept", "people_touched", "objective_before", "objective", "best_nearby", "released_by_policy", "superseded_by_plan_run_id")
    PLAN_RUN_ID_FIELD_NUMBER: _ClassVar[int]
    BASE_PLAN_RUN_ID_FIELD_NUMBER: _ClassVar[int]
    CAUSES_FIELD_NUMBER: _ClassVar[int]
    CHANGES_FIELD_NUMBER: _ClassVar[int]
    KEPT_FIELD_NUMBER: _ClassVar[int]
    PEOPLE_TOUCHED_FIELD_NUMBER: _ClassVar[int]
    OBJECTIVE_BEFORE_FIELD_NUMBER: _ClassVar[int]
    OBJECTIVE_FIELD_NUMBER: _ClassVar[int]
    BEST_NEARBY_FIELD_NUMBER: _ClassVar[int]
    RELEASED_BY_POLICY_FIELD_NUMBER: _ClassVar[int]
    SUPERSEDED_BY_PLAN_RUN_ID_FIELD_NUMBER: _ClassVar[int]
    plan_run_id: str
    base_plan_run_id: str
    causes: _containers.RepeatedCompositeFieldContainer[RepairCause]
    changes: _containers.RepeatedCompositeFieldContainer[RepairChange]
    kept: int
    people_touched: int
    objective_before: int
    objective: int
    best_nearby: bool
    released_by_policy: bool
    superseded_by_plan_run_id: str
    def __init__(self, plan_run_id: _Optional[str] = ..., base_plan_run_id: _Optional[str] = ..., causes: _Optional[_Iterable[_Union[RepairCause, _Mapping]]] = ..., changes: _Optional[_Iterable[_Union[RepairChange, _Mapping]]] = ..., kept: _Optional[int] = ..., people_touched: _Optional[int] = ..., objective_before: _Optional[int] = ..., objective: _Optional[int] = ..., best_nearby: _Optional[bool] = ..., released_by_policy: _Optional[bool] = ..., superseded_by_plan_run_id: _Optional[str] = ...) -> None: ...
