"""What storage may tell its callers instead of a driver's exception."""

import sqlite3

import psycopg
import sqlalchemy.exc

from libs.errors import Aborted, FailedPrecondition, InvalidArgument, Unavailable


class StorageUnavailable(Unavailable):
    """The database cannot be reached, is full or does not answer in time."""

    reason = "STORAGE_UNAVAILABLE"

    def __init__(self) -> None:
        super().__init__("The database does not answer at the moment. Try again in a little while.")


class WriteConflict(Aborted):
    """Somebody else changed the same rows at the same time and was first."""

    reason = "WRITE_CONFLICT"

    def __init__(self) -> None:
        super().__init__("Somebody changed the same thing at the same time. Read it again and repeat.")


class ConstraintViolated(FailedPrecondition):
    """The rows contradict what is stored.

    `constraint` names what was broken: on PostgreSQL the constraint, on SQLite the columns (`seat.slot_id,
    seat.person_id`). It is for the code that catches this error and never leaves the process.
    """

    reason = "CONSTRAINT_VIOLATED"

    def __init__(self, constraint: str) -> None:
        super().__init__(
            "The change contradicts what is stored already. Read the current state and decide anew."
        )
        self.constraint = constraint


class ValueNotStorable(InvalidArgument):
    """A value is out of the range that the database keeps, or holds characters that it cannot keep."""

    reason = "VALUE_NOT_STORABLE"

    def __init__(self) -> None:
        super().__init__(
            "A value in the request is too large to be kept, or holds characters that cannot be kept. "
            "Correct it and send again."
        )


class EventTooLarge(InvalidArgument):
    """What would have to be told to the other services is larger than an event may be."""

    reason = "EVENT_TOO_LARGE"

    def __init__(self, size: int, most: int) -> None:
        super().__init__(
            f"With this change the resource has {size} bytes; other services can be told of at most {most}. "
            "Make it smaller, or split it.",
            size_bytes=size,
            limit_bytes=most,
        )


_SQLITE_OUTAGES = (
    "SQLITE_BUSY",
    "SQLITE_LOCKED",
    "SQLITE_FULL",
    "SQLITE_IOERR",
    "SQLITE_CANTOPEN",
    "SQLITE_NOMEM",
    "SQLITE_PROTOCOL",
)
_POSTGRES_CONFLICTS = ("40001", "40P01")
_POSTGRES_OUTAGE_CLASSES = ("08", "53", "55", "57", "58")


def translate(error: BaseException) -> BaseException:
    """The storage error that says what a driver's exception means; anything else comes back unchanged.

    Defects (a misspelt column, a write inside a read) stay what they are, so that the log shows them whole.
    """
    if isinstance(error, sqlalchemy.exc.TimeoutError):
        return StorageUnavailable()
    original = driver_error(error)
    if isinstance(original, sqlite3.Error):
        return _translate_sqlite(original) or error
    if isinstance(original, psycopg.Error):
        return _translate_postgres(original) or error
    return error


def is_conflict(error: BaseException) -> bool:
    """Whether PostgreSQL ended the transaction only because of another one, so that repeating it may pass."""
    original = driver_error(error)
    return isinstance(original, psycopg.Error) and original.sqlstate in _POSTGRES_CONFLICTS


def driver_error(error: BaseException) -> BaseException | None:
    """The driver's own exception, also where SQLAlchemy has wrapped it."""
    return error.orig if isinstance(error, sqlalchemy.exc.DBAPIError) else error


def _translate_sqlite(error: sqlite3.Error) -> BaseException | None:
    if isinstance(error, sqlite3.IntegrityError):
        return ConstraintViolated(str(error).partition(": ")[2])
    if isinstance(error, sqlite3.DataError):
        return ValueNotStorable()
    name: str = getattr(error, "sqlite_errorname", "")
    return StorageUnavailable() if name.startswith(_SQLITE_OUTAGES) else None


def _translate_postgres(error: psycopg.Error) -> BaseException | None:
    if isinstance(error, psycopg.errors.IntegrityError):
        return ConstraintViolated(error.diag.constraint_name or "")
    if isinstance(error, psycopg.DataError):
        return ValueNotStorable()
    if error.sqlstate in _POSTGRES_CONFLICTS:
        return WriteConflict()
    if error.sqlstate is None:
        return StorageUnavailable() if isinstance(error, psycopg.OperationalError) else None
    return StorageUnavailable() if error.sqlstate.startswith(_POSTGRES_OUTAGE_CLASSES) else None
