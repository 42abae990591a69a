"""Errors as RFC 9457 problem documents: status, reason and what to mend; never an exception's text."""

import logging
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

import grpc
from fastapi.responses import JSONResponse

from libs.errors import DomainError, FieldViolation
from libs.rpc.status import RemoteError, read_error, status_code
from libs.telemetry.tracing import current_trace

MEDIA_TYPE = "application/problem+json"
_log = logging.getLogger(__name__)

HTTP_STATUS: Mapping[grpc.StatusCode, int] = {
    grpc.StatusCode.INVALID_ARGUMENT: 400,
    grpc.StatusCode.OUT_OF_RANGE: 400,
    grpc.StatusCode.UNAUTHENTICATED: 401,
    grpc.StatusCode.PERMISSION_DENIED: 403,
    grpc.StatusCode.NOT_FOUND: 404,
    grpc.StatusCode.ALREADY_EXISTS: 409,
    grpc.StatusCode.FAILED_PRECONDITION: 409,
    grpc.StatusCode.ABORTED: 409,
    grpc.StatusCode.RESOURCE_EXHAUSTED: 429,
    grpc.StatusCode.UNIMPLEMENTED: 501,
    grpc.StatusCode.UNAVAILABLE: 503,
    grpc.StatusCode.CANCELLED: 503,
    grpc.StatusCode.DEADLINE_EXCEEDED: 504,
}
"""The HTTP status of each gRPC code; whatever is not here is a defect of ours, 500."""

_STATUS_OF_REASON = {"MESSAGE_TOO_LARGE": 413, "MEDIA_TYPE_UNSUPPORTED": 415, "METHOD_UNKNOWN": 404}


class Problem(Exception):
    """An error on its way to a caller, whichever process found it."""

    def __init__(
        self,
        status: int,
        detail: str,
        reason: str = "",
        metadata: Mapping[str, str] | None = None,
        violations: Sequence[FieldViolation] = (),
        headers: Mapping[str, str] | None = None,
        alternatives: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.reason = reason
        self.metadata = dict(metadata or {})
        self.violations = tuple(violations)
        self.headers = dict(headers or {})
        self.alternatives = list(alternatives)

    def document(self) -> dict[str, Any]:
        """The problem as JSON."""
        trace = current_trace()
        kind = self.reason.lower().replace("_", "-")
        return {
            "type": f"urn:volunteercircle:problem:{kind}" if kind else "about:blank",
            "title": self.reason.replace("_", " ").capitalize() or _TITLES.get(self.status, "Error"),
            "status": self.status,
            "detail": self.detail,
            "reason": self.reason,
            "metadata": self.metadata,
            "violations": [
                {"field": found.field, "description": found.description} for found in self.violations
            ],
            **({"alternatives": self.alternatives} if self.alternatives else {}),
            "trace_id": trace.trace_id if trace else "",
        }

    def response(self) -> JSONResponse:
        """The problem as an HTTP answer."""
        headers = dict(self.headers)
        if self.status == 401:
            headers.setdefault("WWW-Authenticate", "Bearer")
        return JSONResponse(self.document(), self.status, headers, media_type=MEDIA_TYPE)


_TITLES = {404: "Not found", 405: "Method not allowed"}


def problem_of(error: Exception) -> Problem:
    """The problem that an exception means to the caller; an unknown one is logged whole and told by an id."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, DomainError):
        return _of_domain_error(error)
    if isinstance(error, grpc.aio.AioRpcError):
        return _of_remote_error(read_error(error))
    return unknown_problem(error)


def unknown_problem(error: Exception) -> Problem:
    """A defect: fixed words and the id under which the log tells the rest."""
    error_id = secrets.token_hex(6)
    _log.error("Request failed, error %s", error_id, exc_info=error)
    words = f"Something went wrong on our side. Report error {error_id} if it stays."
    return Problem(500, words, "INTERNAL", {"error_id": error_id})


def _of_domain_error(error: DomainError) -> Problem:
    status = _http_status(status_code(error), error.reason)
    headers = (
        {"Retry-After": error.metadata["retry_after_seconds"]}
        if "retry_after_seconds" in error.metadata
        else {}
    )
    return Problem(status, error.message, error.reason, error.metadata, error.violations, headers)


def _of_remote_error(error: RemoteError) -> Problem:
    status = _http_status(error.code, error.reason)
    if error.reason:
        return Problem(status, error.message, error.reason, error.metadata, error.violations)
    if status == 500:
        return unknown_problem(RuntimeError(f"{error.code}: {error.message}"))
    words = {503: "A part of the service cannot be reached at the moment. Try again in a little while."}
    reason = {503: "TEMPORARILY_UNAVAILABLE", 504: "TIME_IS_UP", 429: "OVERLOADED"}
    detail = words.get(status, f"The request was refused ({error.code.name.lower()}).")
    return Problem(status, detail, reason.get(status, error.code.name))


def _http_status(code: grpc.StatusCode, reason: str) -> int:
    return _STATUS_OF_REASON.get(reason) or HTTP_STATUS.get(code, 500)


PROBLEM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "What went wrong (RFC 9457), with the reason as a stable word and what to mend.",
    "required": ["type", "title", "status", "detail", "reason", "metadata", "violations", "trace_id"],
    "properties": {
        "type": {"type": "string", "description": "URN of the kind of problem, from its reason."},
        "title": {"type": "string", "description": "The kind of problem in words."},
        "status": {"type": "integer", "description": "The HTTP status."},
        "detail": {"type": "string", "description": "What went wrong here and how to mend it, in English."},
        "reason": {
            "type": "string",
            "description": "A value of volunteercircle.errors.v1.ErrorReason; empty when HTTP says it all.",
        },
        "metadata": {
            "type": "object",
            "description": "Whatever varies in the detail.",
            "additionalProperties": {"type": "string"},
        },
        "violations": {
            "type": "array",
            "description": "The fields to blame.",
            "items": {
                "type": "object",
                "required": ["field", "description"],
                "properties": {"field": {"type": "string"}, "description": {"type": "string"}},
            },
        },
        "alternatives": {
            "type": "array",
            "description": "For a volunteer who comes too late for a seat: where they would help most now, "
            "the best first. Left out when there is nothing to name.",
            "items": {"$ref": "#/components/schemas/matching.RankedSlot"},
        },
        "trace_id": {"type": "string", "description": "Finds the request in the logs; empty if unknown."},
    },
}
"""The schema of a problem document."""
