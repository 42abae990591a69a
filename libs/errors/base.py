"""What can go wrong for a reason the caller can understand, told once for every transport.

A domain error knows its *category* (which transport status it becomes), its *reason* (a stable word listed in
`volunteercircle.errors.v1.ErrorReason`), a message that says what is wrong and how to mend it, and metadata
that repeats every variable part of the message, so that a page can word it anew in the reader's language.
"""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class FieldViolation:
    """One field of a request that cannot be accepted.

    `field` is the path in the request (`task.slots[2].max`), `description` says what the field must be.
    """

    field: str
    description: str


class DomainError(Exception):
    """An error whose meaning may be told to the caller. Nothing else may reach one.

    Subclasses set `reason`; the category comes from the base they extend. `metadata` values become strings.
    """

    reason: ClassVar[str] = ""
    category: ClassVar[str] = ""

    def __init__(self, message: str, *, field: str | None = None, **metadata: object) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.metadata: dict[str, str] = {key: str(value) for key, value in metadata.items()}

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "reason" in cls.__dict__:
            _register(cls)

    @property
    def violations(self) -> tuple[FieldViolation, ...]:
        """The fields to blame, empty when no single field is at fault."""
        return (FieldViolation(self.field, self.message),) if self.field else ()


_category_of_reason: dict[str, str] = {}


def _register(error: type[DomainError]) -> None:
    """Note the reason of a concrete error; two services may share a reason only within one category."""
    if _category_of_reason.setdefault(error.reason, error.category) != error.category:
        raise TypeError(
            f"{error.__qualname__} gives reason {error.reason} a second category, {error.category}"
        )


class InvalidArgument(DomainError):
    """The request is wrong whatever the state of the system; sending it again changes nothing."""

    category = "INVALID_ARGUMENT"


class NotFound(DomainError):
    """The resource does not exist, or the caller may not know that it does."""

    category = "NOT_FOUND"


class AlreadyExists(DomainError):
    """The resource that should be created exists."""

    category = "ALREADY_EXISTS"


class FailedPrecondition(DomainError):
    """The state of the system forbids the request; it may pass once the state has changed."""

    category = "FAILED_PRECONDITION"


class Aborted(DomainError):
    """Somebody else was faster; read again and retry."""

    category = "ABORTED"


class PermissionDenied(DomainError):
    """The caller is known and may not do this."""

    category = "PERMISSION_DENIED"


class Unauthenticated(DomainError):
    """The caller did not prove who they are."""

    category = "UNAUTHENTICATED"


class ResourceExhausted(DomainError):
    """A limit is reached: size, rate, quota or capacity."""

    category = "RESOURCE_EXHAUSTED"


class Unavailable(DomainError):
    """Something needed is away for the moment; the same request may pass in a little while."""

    category = "UNAVAILABLE"


class DeadlineExceeded(DomainError):
    """The time the caller gave is over; what was asked may or may not have happened."""

    category = "DEADLINE_EXCEEDED"


class Unimplemented(DomainError):
    """This service has no such method."""

    category = "UNIMPLEMENTED"


class Internal(DomainError):
    """A defect of this software. Its details are in the log under `error_id`, never in the answer."""

    category = "INTERNAL"
