from libs.contracts.gen.volunteercircle.events.v1 import options_pb2 as _options_pb2
from libs.contracts.gen.volunteercircle.matching.v1 import plan_run_pb2 as _plan_run_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class PlanRunRequested(_message.Message):
    __slots__ = ("plan_run",)
    PLAN_RUN_FIELD_NUMBER: _ClassVar[int]
    plan_run: _plan_run_pb2.PlanRun
    def __init__(self, plan_run: _Optional[_Union[_plan_run_pb2.PlanRun, _Mapping]] = ...) -> None: ...

class PlanRunCompleted(_message.Message):
    __slots__ = ("plan_run",)
    PLAN_RUN_FIELD_NUMBER: _ClassVar[int]
    plan_run: _plan_run_pb2.PlanRun
    def __init__(self, plan_run: _Optional[_Union[_plan_run_pb2.PlanRun, _Mapping]] = ...) -> None: ...

class PlanRunFailed(_message.Message):
    __slots__ = ("plan_run",)
    PLAN_RUN_FIELD_NUMBER: _ClassVar[int]
    plan_run: _plan_run_pb2.PlanRun
    def __init__(self, plan_run: _Optional[_Union[_plan_run_pb2.PlanRun, _Mapping]] = ...) -> None: ...

class PlanRunCancelled(_message.Message):
    __slots__ = ("plan_run",)
    PLAN_RUN_FIELD_NUMBER: _ClassVar[int]
    plan_run: _plan_run_pb2.PlanRun
    def __init__(self, plan_run: _Optional[_Union[_plan_run_pb2.PlanRun, _Mapping]] = ...) -> None: ...

class PlanRunReleased(_message.Message):
    __slots__ = ("plan_run",)
    PLAN_RUN_FIELD_NUMBER: _ClassVar[int]
    plan_run: _plan_run_pb2.PlanRun
    def __init__(self, plan_run: _Optional[_Union[_plan_run_pb2.PlanRun, _Mapping]] = ...) -> None: ...

class PlanRunDiscarded(_message.Message):
    __slots__ = ("plan_run",)
    PLAN_RUN_FIELD_NUMBER: _ClassVar[int]
    plan_run: _plan_run_pb2.PlanRun
    def __init__(self, plan_run: _Optional[_Union[_plan_run_pb2.PlanRun, _Mapping]] = ...) -> None: ...

class PlanRunStale(_message.Message):
    __slots__ = ("plan_run",)
    PLAN_RUN_FIELD_NUMBER: _ClassVar[int]
    plan_run: _plan_run_pb2.PlanRun
    def __init__(self, plan_run: _Optional[_Union[_plan_run_pb2.PlanRun, _Mapping]] = ...) -> None: ...
