"""Errors that any service can raise; what only one service knows lives in its own `domain/errors.py`."""

from collections.abc import Sequence

from libs.errors.base import (
    Aborted,
    DeadlineExceeded,
    FieldViolation,
    Internal,
    InvalidArgument,
    PermissionDenied,
    ResourceExhausted,
    Unauthenticated,
    Unavailable,
    Unimplemented,
)


class MalformedRequest(InvalidArgument):
    """The bytes are no message of the expected type."""

    reason = "MALFORMED_REQUEST"

    def __init__(self, method: str) -> None:
        super().__init__(
            f"The bytes sent to {method} are no valid request message. Use the published proto files.",
            method=method,
        )


class ValidationFailed(InvalidArgument):
    """One or more fields break the limits that the proto files state."""

    reason = "VALIDATION_FAILED"

    def __init__(self, violations: Sequence[FieldViolation]) -> None:
        first = violations[0] if violations else FieldViolation("", "must follow the published rules")
        more = f" ({len(violations) - 1} more)" if len(violations) > 1 else ""
        super().__init__(
            f"Field {first.field or 'of the request'}: {first.description}{more}. Correct it and send again.",
            field=first.field or None,
            violations=len(violations),
        )
        if first.field:
            self.metadata["field"] = first.field
        self._violations = tuple(violations)

    @property
    def violations(self) -> tuple[FieldViolation, ...]:
        """All fields that break a rule, in the order of the request."""
        return self._violations


class FieldRequired(InvalidArgument):
    """A field that the command cannot do without is empty."""

    reason = "FIELD_REQUIRED"

    def __init__(self, field: str) -> None:
        super().__init__(f"Field {field} is required. Fill it in and send again.", field=field)
        self.metadata["field"] = field


class RequestIdReused(InvalidArgument):
    """A request id that was spent on one request came back with another."""

    reason = "REQUEST_ID_REUSED"

    def __init__(self, request_id: str) -> None:
        super().__init__(
            f"Request id {request_id} was already used for a different request. "
            "Use a new id for a new request.",
            field="request_id",
            request_id=request_id,
        )


class PageTokenInvalid(InvalidArgument):
    """The page token was not issued for these arguments."""

    reason = "PAGE_TOKEN_INVALID"

    def __init__(self) -> None:
        super().__init__(
            "The page token was not issued for this request. "
            "Start again without one, and keep all other arguments unchanged while paging.",
            field="page_token",
        )


class PageSizeInvalid(InvalidArgument):
    """The page size is negative."""

    reason = "PAGE_SIZE_INVALID"

    def __init__(self, page_size: int) -> None:
        super().__init__(
            f"Page size {page_size} is negative. Use 0 for the default or a positive number.",
            field="page_size",
            page_size=page_size,
        )


class UpdateMaskInvalid(InvalidArgument):
    """The update mask names a field that does not exist or that callers may not set."""

    reason = "UPDATE_MASK_INVALID"

    def __init__(self, path: str, allowed: Sequence[str]) -> None:
        allowed_paths = ", ".join(allowed)
        super().__init__(
            f"Field {path!r} cannot be updated. Fields that can: {allowed_paths}.",
            field="update_mask",
            path=path,
            allowed=allowed_paths,
        )


class UpdateMaskEmpty(InvalidArgument):
    """The update mask names no field, and no field that could be meant is set either."""

    reason = "UPDATE_MASK_EMPTY"

    def __init__(self, allowed: Sequence[str]) -> None:
        allowed_paths = ", ".join(allowed)
        super().__init__(
            f"update_mask must name at least one field. Fields that can be updated: {allowed_paths}.",
            field="update_mask",
            allowed=allowed_paths,
        )


class EtagMismatch(Aborted):
    """The resource changed since the caller read it."""

    reason = "ETAG_MISMATCH"

    def __init__(self, given: str, current: str) -> None:
        super().__init__(
            f"The resource changed since you read it: your etag is {given}, its etag is {current}. "
            "Read it again and repeat the change.",
            field="etag",
            given=given,
            current=current,
        )


class NotAuthenticated(Unauthenticated):
    """The call carries no token although the method needs a known caller."""

    reason = "NOT_AUTHENTICATED"

    def __init__(self, method: str) -> None:
        super().__init__(f"{method} needs a signed-in caller. Send a bearer token.", method=method)


class TokenInvalid(Unauthenticated):
    """The token is forged, expired, not meant for us or not a token at all."""

    reason = "TOKEN_INVALID"

    def __init__(self, problem: str) -> None:
        super().__init__(f"The bearer token cannot be accepted: {problem}. Get a new one.", problem=problem)


class NotAllowed(PermissionDenied):
    """The caller is known and holds none of the roles that the method asks for here."""

    reason = "NOT_ALLOWED"

    def __init__(self, method: str, needs: str) -> None:
        super().__init__(
            f"You may not call {method} here: it is for {needs}. Ask somebody who is, or for that role.",
            method=method,
            needs=needs,
        )


class MessageTooLarge(ResourceExhausted):
    """The request message is larger than the method takes."""

    reason = "MESSAGE_TOO_LARGE"

    def __init__(self, method: str, size: int, limit: int) -> None:
        super().__init__(
            f"The request to {method} has {size} bytes, the limit is {limit}. Send less at once.",
            method=method,
            size_bytes=size,
            limit_bytes=limit,
        )


class Overloaded(ResourceExhausted):
    """So many calls are under way that this one would only wait."""

    reason = "OVERLOADED"

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"The service handles {limit} calls at a time and is full. Try again in a second.", limit=limit
        )


class TemporarilyUnavailable(Unavailable):
    """A part that the answer needs cannot be reached now."""

    reason = "TEMPORARILY_UNAVAILABLE"

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} cannot be reached at the moment. Try again in a little while.", what=what)


class TimeIsUp(DeadlineExceeded):
    """The work took longer than the call's deadline."""

    reason = "TIME_IS_UP"

    def __init__(self, method: str) -> None:
        super().__init__(
            f"{method} did not finish in time and may or may not have taken effect. "
            "Repeat it with the same request id, or look before you repeat it.",
            method=method,
        )


class MethodUnknown(Unimplemented):
    """The method called does not exist here."""

    reason = "METHOD_UNKNOWN"

    def __init__(self, method: str) -> None:
        super().__init__(
            f"There is no method {method} here. Check the name, the version and the address.", method=method
        )


class InternalError(Internal):
    """A defect. The id leads an operator to the log entry that tells the rest."""

    reason = "INTERNAL"

    def __init__(self, error_id: str) -> None:
        super().__init__(
            f"Something went wrong on our side. Report error {error_id} if it stays.", error_id=error_id
        )
