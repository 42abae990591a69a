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

class PlanRun(_message.Message):
    __slots__ = ("plan_run_id", "circle_id", "horizon", "time_limit_seconds", "gap_limit", "seed", "work_limit", "weights", "state", "stale", "snapshot_sha256", "size", "objective", "bound", "gap", "terms", "proposals", "short_of_min", "short_of_desired", "stopped_by", "solve_seconds", "engine_version", "failure", "offers_sent", "offers_refused", "created_by_person_id", "version", "etag", "create_time", "update_time", "kind")
    class State(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        STATE_UNSPECIFIED: _ClassVar[PlanRun.State]
        STATE_QUEUED: _ClassVar[PlanRun.State]
        STATE_SOLVING: _ClassVar[PlanRun.State]
        STATE_OPTIMAL: _ClassVar[PlanRun.State]
        STATE_FEASIBLE: _ClassVar[PlanRun.State]
        STATE_TIMED_OUT_WITH_SOLUTION: _ClassVar[PlanRun.State]
        STATE_FAILED: _ClassVar[PlanRun.State]
        STATE_CANCELLED: _ClassVar[PlanRun.State]
        STATE_RELEASED: _ClassVar[PlanRun.State]
        STATE_DISCARDED: _ClassVar[PlanRun.State]
    STATE_UNSPECIFIED: PlanRun.State
    STATE_QUEUED: PlanRun.State
    STATE_SOLVING: PlanRun.State
    STATE_OPTIMAL: PlanRun.State
    STATE_FEASIBLE: PlanRun.State
    STATE_TIMED_OUT_WITH_SOLUTION: PlanRun.State
    STATE_FAILED: PlanRun.State
    STATE_CANCELLED: PlanRun.State
    STATE_RELEASED: PlanRun.State
    STATE_DISCARDED: PlanRun.State
    class Kind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        KIND_UNSPECIFIED: _ClassVar[PlanRun.Kind]
        KIND_PLAN: _ClassVar[PlanRun.Kind]
        KIND_REPAIR: _ClassVar[PlanRun.Kind]
    KIND_UNSPECIFIED: PlanRun.Kind
    KIND_PLAN: PlanRun.Kind
    KIND_REPAIR: PlanRun.Kind
    class WeightsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: int
        def __init__(self, key: _Optional[str] = ..., value: _Optional[int] = ...) -> None: ...
    class TermsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: int
        def __init__(self, key: _Optional[str] = ..., value: _Optional[int] = ...) -> None: ...
    PLAN_RUN_ID_FIELD_NUMBER: _ClassVar[int]
    CIRCLE_ID_FIELD_NUMBER: _ClassVar[int]
    HORIZON_FIELD_NUMBER: _ClassVar[int]
    TIME_LIMIT_SECONDS_FIELD_NUMBER: _ClassVar[int]
    GAP_LIMIT_FIELD_NUMBER: _ClassVar[int]
    SEED_FIELD_NUMBER: _ClassVar[int]
    WORK_LIMIT_FIELD_NUMBER: _ClassVar[int]
    WEIGHTS_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    STALE_FIELD_NUMBER: _ClassVar[int]
    SNAPSHOT_SHA256_FIELD_NUMBER: _ClassVar[int]
    SIZE_FIELD_NUMBER: _ClassVar[int]
    OBJECTIVE_FIELD_NUMBER: _ClassVar[int]
    BOUND_FIELD_NUMBER: _ClassVar[int]
    GAP_FIELD_NUMBER: _ClassVar[int]
    TERMS_FIELD_NUMBER: _ClassVar[int]
    PROPOSALS_FIELD_NUMBER: _ClassVar[int]
    SHORT_OF_MIN_FIELD_NUMBER: _ClassVar[int]
    SHORT_OF_DESIRED_FIELD_NUMBER: _ClassVar[int]
    STOPPED_BY_FIELD_NUMBER: _ClassVar[int]
    SOLVE_SECONDS_FIELD_NUMBER: _ClassVar[int]
    ENGINE_VERSION_FIELD_NUMBER: _ClassVar[int]
    FAILURE_FIELD_NUMBER: _ClassVar[int]
    OFFERS_SENT_FIELD_NUMBER: _ClassVar[int]
    OFFERS_REFUSED_FIELD_NUMBER: _ClassVar[int]
    CREATED_BY_PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    plan_run_id: str
    circle_id: str
    horizon: _types_pb2.Interval
    time_limit_seconds: int
    gap_limit: float
    seed: int
    work_limit: int
    weights: _containers.ScalarMap[str, int]
    state: PlanRun.State
    stale: bool
    snapshot_sha256: str
    size: ProblemSize
    objective: int
    bound: int
    gap: float
    terms: _containers.ScalarMap[str, int]
    proposals: int
    short_of_min: int
    short_of_desired: int
    stopped_by: str
    solve_seconds: float
    engine_version: str
    failure: str
    offers_sent: int
    offers_refused: int
    created_by_person_id: str
    version: int
    etag: str
    create_time: _timestamp_pb2.Timestamp
    update_time: _timestamp_pb2.Timestamp
    kind: PlanRun.Kind
    def __init__(self, plan_run_id: _Optional[str] = ..., circle_id: _Optional[str] = ..., horizon: _Optional[_Union[_types_pb2.Interval, _Mapping]] = ..., time_limit_seconds: _Optional[int] = ..., gap_limit: _Optional[float] = ..., seed: _Optional[int] = ..., work_limit: _Optional[int] = ..., weights: _Optional[_Mapping[str, int]] = ..., state: _Optional[_Union[PlanRun.State, str]] = ..., stale: _Optional[bool] = ..., snapshot_sha256: _Optional[str] = ..., size: _Optional[_Union[ProblemSize, _Mapping]] = ..., objective: _Optional[int] = ..., bound: _Optional[int] = ..., gap: _Optional[float] = ..., terms: _Optional[_Mapping[str, int]] = ..., proposals: _Optional[int] = ..., short_of_min: _Optional[int] = ..., short_of_desired: _Optional[int] = ..., stopped_by: _Optional[str] = ..., solve_seconds: _Optional[float] = ..., engine_version: _Optional[str] = ..., failure: _Optional[str] = ..., offers_sent: _Optional[int] = ..., offers_refused: _Optional[int] = ..., created_by_person_id: _Optional[str] = ..., version: _Optional[int] = ..., etag: _Optional[str] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., kind: _Optional[_Union[PlanRun.Kind, str]] = ...) -> None: ...

class ProblemSize(_message.Message):
    __slots__ = ("volunteers", "tasks", "slots", "seats", "fixed")
    VOLUNTEERS_FIELD_NUMBER: _ClassVar[int]
    TASKS_FIELD_NUMBER: _ClassVar[int]
    SLOTS_FIELD_NUMBER: _ClassVar[int]
    SEATS_FIELD_NUMBER: _ClassVar[int]
    FIXED_FIELD_NUMBER: _ClassVar[int]
    volunteers: int
    tasks: int
    slots: int
    seats: int
    fixed: int
    def __init__(self, volunteers: _Optional[int] = ..., tasks: _Optional[int] = ..., slots: _Optional[int] = ..., seats: _Optional[int] = ..., fixed: _Optional[int] = ...) -> None: ...

class Proposal(_message.Message):
    __slots__ = ("plan_run_id", "task_id", "slot_id", "volunteer_id", "terms", "travel_minutes", "fixed", "published", "offer_id", "refusal_reason", "accept_probability", "presence_probability", "reserve_rank", "wave")
    class TermsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: int
        def __init__(self, key: _Optional[str] = ..., value: _Optional[int] = ...) -> None: ...
    PLAN_RUN_ID_FIELD_NUMBER: _ClassVar[int]
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    SLOT_ID_FIELD_NUMBER: _ClassVar[int]
    VOLUNTEER_ID_FIELD_NUMBER: _ClassVar[int]
    TERMS_FIELD_NUMBER: _ClassVar[int]
    TRAVEL_MINUTES_FIELD_NUMBER: _ClassVar[int]
    FIXED_FIELD_NUMBER: _ClassVar[int]
    PUBLISHED_FIELD_NUMBER: _ClassVar[int]
    OFFER_ID_FIELD_NUMBER: _ClassVar[int]
    REFUSAL_REASON_FIELD_NUMBER: _ClassVar[int]
    ACCEPT_PROBABILITY_FIELD_NUMBER: _ClassVar[int]
    PRESENCE_PROBABILITY_FIELD_NUMBER: _ClassVar[int]
    RESERVE_RANK_FIELD_NUMBER: _ClassVar[int]
    WAVE_FIELD_NUMBER: _ClassVar[int]
    plan_run_id: str
    task_id: str
    slot_id: str
    volunteer_id: str
    terms: _containers.ScalarMap[str, int]
    travel_minutes: int
    fixed: bool
    published: bool
    offer_id: str
    refusal_reason: str
    accept_probability: float
    presence_probability: float
    reserve_rank: int
    wave: int
    def __init__(self, plan_run_id: _Optional[str] = ..., task_id: _Optional[str] = ..., slot_id: _Optional[str] = ..., volunteer_id: _Optional[str] = ..., terms: _Optional[_Mapping[str, int]] = ..., travel_minutes: _Optional[int] = ..., fixed: _Optional[bool] = ..., published: _Optional[bool] = ..., offer_id: _Optional[str] = ..., refusal_reason: _Optional[str] = ..., accept_probability: _Optional[float] = ..., presence_probability: _Optional[float] = ..., reserve_rank: _Optional[int] = ..., wave: _Optional[int] = ...) -> None: ...

class UnfilledSlot(_message.Message):
    __slots__ = ("task_id", "slot_id", "short_of_min", "short_of_desired", "reasons")
    class Reason(_message.Message):
        __slots__ = ("code", "volunteers")
        CODE_FIELD_NUMBER: _ClassVar[int]
        VOLUNTEERS_FIELD_NUMBER: _ClassVar[int]
        code: str
        volunteers: int
        def __init__(self, code: _Optional[str] = ..., volunteers: _Optional[int] = ...) -> None: ...
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    SLOT_ID_FIELD_NUMBER: _ClassVar[int]
    SHORT_OF_MIN_FIELD_NUMBER: _ClassVar[int]
    SHORT_OF_DESIRED_FIELD_NUMBER: _ClassVar[int]
    REASONS_FIELD_NUMBER: _ClassVar[int]
    task_id: str
    slot_id: str
    short_of_min: int
    short_of_desired: int
    reasons: _containers.RepeatedCompositeFieldContainer[UnfilledSlot.Reason]
    def __init__(self, task_id: _Optional[str] = ..., slot_id: _Optional[str] = ..., short_of_min: _Optional[int] = ..., short_of_desired: _Optional[int] = ..., reasons: _Optional[_Iterable[_Union[UnfilledSlot.Reason, _Mapping]]] = ...) -> None: ...

class PairExplanation(_message.Message):
    __slots__ = ("plan_run_id", "volunteer_id", "slot_id", "verdict", "code", "terms", "objective_change", "in_the_way_slot_ids", "loss_at_most", "loss_at_least", "moves")
    class Verdict(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        VERDICT_UNSPECIFIED: _ClassVar[PairExplanation.Verdict]
        VERDICT_PLACED: _ClassVar[PairExplanation.Verdict]
        VERDICT_INELIGIBLE: _ClassVar[PairExplanation.Verdict]
        VERDICT_NOT_CHOSEN: _ClassVar[PairExplanation.Verdict]
    VERDICT_UNSPECIFIED: PairExplanation.Verdict
    VERDICT_PLACED: PairExplanation.Verdict
    VERDICT_INELIGIBLE: PairExplanation.Verdict
    VERDICT_NOT_CHOSEN: PairExplanation.Verdict
    class Move(_message.Message):
        __slots__ = ("volunteer_id", "leaves_slot_ids", "takes_slot_ids")
        VOLUNTEER_ID_FIELD_NUMBER: _ClassVar[int]
        LEAVES_SLOT_IDS_FIELD_NUMBER: _ClassVar[int]
        TAKES_SLOT_IDS_FIELD_NUMBER: _ClassVar[int]
        volunteer_id: str
        leaves_slot_ids: _containers.RepeatedScalarFieldContainer[str]
        takes_slot_ids: _containers.RepeatedScalarFieldContainer[str]
        def __init__(self, volunteer_id: _Optional[str] = ..., leaves_slot_ids: _Optional[_Iterable[str]] = ..., takes_slot_ids: _Optional[_Iterable[str]] = ...) -> None: ...
    class TermsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: int
        def __init__(self, key: _Optional[str] = ..., value: _Optional[int] = ...) -> None: ...
    PLAN_RUN_ID_FIELD_NUMBER: _ClassVar[int]
    VOLUNTEER_ID_FIELD_NUMBER: _ClassVar[int]
    SLOT_ID_FIELD_NUMBER: _ClassVar[int]
    VERDICT_FIELD_NUMBER: _ClassVar[int]
    CODE_FIELD_NUMBER: _ClassVar[int]
    TERMS_FIELD_NUMBER: _ClassVar[int]
    OBJECTIVE_CHANGE_FIELD_NUMBER: _ClassVar[int]
    IN_THE_WAY_SLOT_IDS_FIELD_NUMBER: _ClassVar[int]
    LOSS_AT_MOST_FIELD_NUMBER: _ClassVar[int]
    LOSS_AT_LEAST_FIELD_NUMBER: _ClassVar[int]
    MOVES_FIELD_NUMBER: _ClassVar[int]
    plan_run_id: str
    volunteer_id: str
    slot_id: str
    verdict: PairExplanation.Verdict
    code: str
    terms: _containers.ScalarMap[str, int]
    objective_change: int
    in_the_way_slot_ids: _containers.RepeatedScalarFieldContainer[str]
    loss_at_most: int
    loss_at_least: int
    moves: _containers.RepeatedCompositeFieldContainer[PairExplanation.Move]
    def __init__(self, plan_run_id: _Optional[str] = ..., volunteer_id: _Optional[str] = ..., slot_id: _Optional[str] = ..., verdict: _Optional[_Union[PairExplanation.Verdict, str]] = ..., code: _Optional[str] = ..., terms: _Optional[_Mapping[str, int]] = ..., objective_change: _Optional[int] = ..., in_the_way_slot_ids: _Optional[_Iterable[str]] = ..., loss_at_most: _Optional[int] = ..., loss_at_least: _Optional[int] = ..., moves: _Optional[_Iterable[_Union[PairExplanation.Move, _Mapping]]] = ...) -> None: ...

class RankedSlot(_message.Message):
    __slots__ = ("task_id", "slot_id", "worth", "terms", "travel_minutes", "reason_codes")
    class TermsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: int
        def __init__(self, key: _Optional[str] = ..., value: _Optional[int] = ...) -> None: ...
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    SLOT_ID_FIELD_NUMBER: _ClassVar[int]
    WORTH_FIELD_NUMBER: _ClassVar[int]
    TERMS_FIELD_NUMBER: _ClassVar[int]
    TRAVEL_MINUTES_FIELD_NUMBER: _ClassVar[int]
    REASON_CODES_FIELD_NUMBER: _ClassVar[int]
    task_id: str
    slot_id: str
    worth: int
    terms: _containers.ScalarMap[str, int]
    travel_minutes: int
    reason_codes: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, task_id: _Optional[str] = ..., slot_id: _Optional[str] = ..., worth: _Optional[int] = ..., terms: _Optional[_Mapping[str, int]] = ..., travel_minutes: _Optional[int] = ..., reason_codes: _Optional[_Iterable[str]] = ...) -> None: ...
