import datetime

from libs.contracts.gen.buf.validate import validate_pb2 as _validate_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from libs.contracts.gen.volunteercircle.matching.v1 import plan_run_pb2 as _plan_run_pb2
from libs.contracts.gen.volunteercircle.matching.v1 import repair_pb2 as _repair_pb2
from libs.contracts.gen.volunteercircle.types.v1 import types_pb2 as _types_pb2
from libs.contracts.gen.volunteercircle.volunteers.v1 import volunteer_pb2 as _volunteer_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CreatePlanRunRequest(_message.Message):
    __slots__ = ("plan_run", "request_id")
    PLAN_RUN_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    plan_run: _plan_run_pb2.PlanRun
    request_id: str
    def __init__(self, plan_run: _Optional[_Union[_plan_run_pb2.PlanRun, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class GetPlanRunRequest(_message.Message):
    __slots__ = ("plan_run_id",)
    PLAN_RUN_ID_FIELD_NUMBER: _ClassVar[int]
    plan_run_id: str
    def __init__(self, plan_run_id: _Optional[str] = ...) -> None: ...

class ListPlanRunsRequest(_message.Message):
    __slots__ = ("circle_id", "page_size", "page_token")
    CIRCLE_ID_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    circle_id: str
    page_size: int
    page_token: str
    def __init__(self, circle_id: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListPlanRunsResponse(_message.Message):
    __slots__ = ("plan_runs", "next_page_token")
    PLAN_RUNS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    plan_runs: _containers.RepeatedCompositeFieldContainer[_plan_run_pb2.PlanRun]
    next_page_token: str
    def __init__(self, plan_runs: _Optional[_Iterable[_Union[_plan_run_pb2.PlanRun, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class CancelPlanRunRequest(_message.Message):
    __slots__ = ("plan_run_id", "etag", "request_id")
    PLAN_RUN_ID_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    plan_run_id: str
    etag: str
    request_id: str
    def __init__(self, plan_run_id: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class ListProposalsRequest(_message.Message):
    __slots__ = ("plan_run_id", "page_size", "page_token")
    PLAN_RUN_ID_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    plan_run_id: str
    page_size: int
    page_token: str
    def __init__(self, plan_run_id: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListProposalsResponse(_message.Message):
    __slots__ = ("proposals", "next_page_token")
    PROPOSALS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    proposals: _containers.RepeatedCompositeFieldContainer[_plan_run_pb2.Proposal]
    next_page_token: str
    def __init__(self, proposals: _Optional[_Iterable[_Union[_plan_run_pb2.Proposal, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ListUnfilledSlotsRequest(_message.Message):
    __slots__ = ("plan_run_id", "page_size", "page_token")
    PLAN_RUN_ID_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    plan_run_id: str
    page_size: int
    page_token: str
    def __init__(self, plan_run_id: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListUnfilledSlotsResponse(_message.Message):
    __slots__ = ("unfilled_slots", "next_page_token")
    UNFILLED_SLOTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    unfilled_slots: _containers.RepeatedCompositeFieldContainer[_plan_run_pb2.UnfilledSlot]
    next_page_token: str
    def __init__(self, unfilled_slots: _Optional[_Iterable[_Union[_plan_run_pb2.UnfilledSlot, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ExplainPairRequest(_message.Message):
    __slots__ = ("plan_run_id", "volunteer_id", "slot_id")
    PLAN_RUN_ID_FIELD_NUMBER: _ClassVar[int]
    VOLUNTEER_ID_FIELD_NUMBER: _ClassVar[int]
    SLOT_ID_FIELD_NUMBER: _ClassVar[int]
    plan_run_id: str
    volunteer_id: str
    slot_id: str
    def __init__(self, plan_run_id: _Optional[str] = ..., volunteer_id: _Optional[str] = ..., slot_id: _Optional[str] = ...) -> None: ...

class ReleasePlanRunRequest(_message.Message):
    __slots__ = ("plan_run_id", "task_ids", "etag", "request_id")
    PLAN_RUN_ID_FIELD_NUMBER: _ClassVar[int]
    TASK_IDS_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    plan_run_id: str
    task_ids: _containers.RepeatedScalarFieldContainer[str]
    etag: str
    request_id: str
    def __init__(self, plan_run_id: _Optional[str] = ..., task_ids: _Optional[_Iterable[str]] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class DiscardPlanRunRequest(_message.Message):
    __slots__ = ("plan_run_id", "etag", "request_id")
    PLAN_RUN_ID_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    plan_run_id: str
    etag: str
    request_id: str
    def __init__(self, plan_run_id: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class GetRepairRequest(_message.Message):
    __slots__ = ("plan_run_id",)
    PLAN_RUN_ID_FIELD_NUMBER: _ClassVar[int]
    plan_run_id: str
    def __init__(self, plan_run_id: _Optional[str] = ...) -> None: ...

class GetSnapshotRequest(_message.Message):
    __slots__ = ("circle_id", "horizon")
    CIRCLE_ID_FIELD_NUMBER: _ClassVar[int]
    HORIZON_FIELD_NUMBER: _ClassVar[int]
    circle_id: str
    horizon: _types_pb2.Interval
    def __init__(self, circle_id: _Optional[str] = ..., horizon: _Optional[_Union[_types_pb2.Interval, _Mapping]] = ...) -> None: ...

class Snapshot(_message.Message):
    __slots__ = ("circle_id", "horizon", "size", "snapshot_sha256", "as_of_time")
    CIRCLE_ID_FIELD_NUMBER: _ClassVar[int]
    HORIZON_FIELD_NUMBER: _ClassVar[int]
    SIZE_FIELD_NUMBER: _ClassVar[int]
    SNAPSHOT_SHA256_FIELD_NUMBER: _ClassVar[int]
    AS_OF_TIME_FIELD_NUMBER: _ClassVar[int]
    circle_id: str
    horizon: _types_pb2.Interval
    size: _plan_run_pb2.ProblemSize
    snapshot_sha256: str
    as_of_time: _timestamp_pb2.Timestamp
    def __init__(self, circle_id: _Optional[str] = ..., horizon: _Optional[_Union[_types_pb2.Interval, _Mapping]] = ..., size: _Optional[_Union[_plan_run_pb2.ProblemSize, _Mapping]] = ..., snapshot_sha256: _Optional[str] = ..., as_of_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class GetSnapshotVolunteerRequest(_message.Message):
    __slots__ = ("volunteer_id",)
    VOLUNTEER_ID_FIELD_NUMBER: _ClassVar[int]
    volunteer_id: str
    def __init__(self, volunteer_id: _Optional[str] = ...) -> None: ...

class SnapshotVolunteer(_message.Message):
    __slots__ = ("volunteer", "update_time")
    VOLUNTEER_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    volunteer: _volunteer_pb2.Volunteer
    update_time: _timestamp_pb2.Timestamp
    def __init__(self, volunteer: _Optional[_Union[_volunteer_pb2.Volunteer, _Mapping]] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class RankTasksRequest(_message.Message):
    __slots__ = ("volunteer_id", "horizon", "limit")
    VOLUNTEER_ID_FIELD_NUMBER: _ClassVar[int]
    HORIZON_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    volunteer_id: str
    horizon: _types_pb2.Interval
    limit: int
    def __init__(self, volunteer_id: _Optional[str] = ..., horizon: _Optional[_Union[_types_pb2.Interval, _Mapping]] = ..., limit: _Optional[int] = ...) -> None: ...

class RankTasksResponse(_message.Message):
    __slots__ = ("ranked_slots",)
    RANKED_SLOTS_FIELD_NUMBER: _ClassVar[int]
    ranked_slots: _containers.RepeatedCompositeFieldContainer[_plan_run_pb2.RankedSlot]
    def __init__(self, ranked_slots: _Optional[_Iterable[_Union[_plan_run_pb2.RankedSlot, _Mapping]]] = ...) -> None: ...
