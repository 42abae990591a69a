"""What an exception means to the caller: domain errors say it themselves, all else stays in the log."""

import uuid

import grpc

from libs.errors import DomainError, FieldViolation, InternalError, TemporarilyUnavailable, TimeIsUp
from libs.rpc.call import Call
from libs.rpc.observation import Observation
from libs.rpc.status import RemoteError, read_error

_NOT_ANSWERED = frozenset({grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.RESOURCE_EXHAUSTED})


class Relayed(DomainError):
    """An error that another of our services answered, passed on as it came."""

    def __init__(self, remote: RemoteError) -> None:
        super().__init__(remote.message)
        self.category = remote.code.name  # type: ignore[misc]
        self.reason = remote.reason  # type: ignore[misc]
        self.metadata = dict(remote.metadata)
        self._violations = remote.violations

    @property
    def violations(self) -> tuple[FieldViolation, ...]:
        """The fields that the other service blamed."""
        return self._violations


def outcome(error: Exception, call: Call, observation: Observation) -> DomainError:
    """The domain error to answer for an exception that left a handler; defects are logged whole."""
    if isinstance(error, DomainError):
        return error
    if isinstance(error, TimeoutError) and call.remaining_seconds <= 0:
        return TimeIsUp(call.method)
    if isinstance(error, grpc.aio.AioRpcError):
        answered = _answered_elsewhere(error, call.method)
        if answered is not None:
            return answered
    error_id = uuid.uuid4().hex[:12]
    observation.defect(error_id)
    return InternalError(error_id)


def _answered_elsewhere(error: grpc.aio.AioRpcError, method: str) -> DomainError | None:
    """What a failed call to another service means for our caller; None when it is our own fault."""
    remote = read_error(error)
    if remote.reason and remote.code is not grpc.StatusCode.INTERNAL:
        return Relayed(remote)
    if remote.code is grpc.StatusCode.DEADLINE_EXCEEDED:
        return TimeIsUp(method)
    if remote.code in _NOT_ANSWERED:
        return TemporarilyUnavailable("A service that is needed for this")
    return None
