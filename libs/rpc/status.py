"""Domain errors on the wire: status code, `google.rpc.ErrorInfo`, field violations; and back again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import grpc
from google.protobuf.any_pb2 import Any as AnyMessage
from google.rpc import error_details_pb2, status_pb2  # type: ignore[import-untyped]

from libs.errors import DomainError, FieldViolation

DOMAIN = "volunteercircle"
"""The `ErrorInfo.domain` of all our errors."""

DETAILS_KEY = "grpc-status-details-bin"
"""The trailing metadata key under which gRPC carries a rich status."""

# Trailing metadata shares 8 KiB with the message; an error may quote input of any length.
_MAX_MESSAGE_CHARS = 600
_MAX_VALUE_CHARS = 200
_MAX_VIOLATIONS = 10

Metadata = tuple[tuple[str, str | bytes], ...]


@dataclass(frozen=True, slots=True)
class RemoteError:
    """What another process answered instead of a result.

    `reason` is empty when the answer did not come from our own code (a proxy, a broken connection).
    """

    code: grpc.StatusCode
    message: str
    reason: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)
    violations: tuple[FieldViolation, ...] = ()


def status_code(error: DomainError) -> grpc.StatusCode:
    """The gRPC code of a domain error's category."""
    return grpc.StatusCode[error.category]


def rich_status(error: DomainError) -> tuple[grpc.StatusCode, str, Metadata]:
    """Code, message and trailing metadata that carry the error to the caller."""
    code = status_code(error)
    message = _short(error.message, _MAX_MESSAGE_CHARS)
    details = [_packed(_error_info(error))]
    if error.violations:
        details.append(_packed(_bad_request(error.violations)))
    status = status_pb2.Status(code=code.value[0], message=message, details=details)
    return code, message, ((DETAILS_KEY, status.SerializeToString()),)


def read_error(error: grpc.aio.AioRpcError) -> RemoteError:
    """Everything a failed call tells, including our reason and metadata when it carries them."""
    status = _carried_status(error)
    info = error_details_pb2.ErrorInfo()
    bad_request = error_details_pb2.BadRequest()
    for detail in status.details if status else ():
        if detail.Is(info.DESCRIPTOR):
            detail.Unpack(info)
        elif detail.Is(bad_request.DESCRIPTOR):
            detail.Unpack(bad_request)
    violations = tuple(
        FieldViolation(violation.field, violation.description) for violation in bad_request.field_violations
    )
    ours = info.domain == DOMAIN
    return RemoteError(
        error.code(),
        error.details() or "",
        info.reason if ours else "",
        dict(info.metadata) if ours else {},
        violations,
    )


def _carried_status(error: grpc.aio.AioRpcError) -> status_pb2.Status | None:
    for key, value in error.trailing_metadata() or ():
        if key == DETAILS_KEY and isinstance(value, bytes):
            return status_pb2.Status.FromString(value)
    return None


def _error_info(error: DomainError) -> error_details_pb2.ErrorInfo:
    metadata = {key: _short(value, _MAX_VALUE_CHARS) for key, value in error.metadata.items()}
    return error_details_pb2.ErrorInfo(reason=error.reason, domain=DOMAIN, metadata=metadata)


def _bad_request(violations: Sequence[FieldViolation]) -> error_details_pb2.BadRequest:
    return error_details_pb2.BadRequest(
        field_violations=[
            error_details_pb2.BadRequest.FieldViolation(
                field=_short(violation.field, _MAX_VALUE_CHARS),
                description=_short(violation.description, _MAX_VALUE_CHARS),
            )
            for violation in violations[:_MAX_VIOLATIONS]
        ]
    )


def _packed(message: error_details_pb2.ErrorInfo | error_details_pb2.BadRequest) -> AnyMessage:
    packed = AnyMessage()
    packed.Pack(message)
    return packed


def _short(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"
