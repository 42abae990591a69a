"""Values that callers give and that may be none: days and moments."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from google.protobuf.timestamp_pb2 import Timestamp

from libs.errors import FieldViolation, ValidationFailed


def read_date(text: str, field: str) -> date | None:
    """The day written as YYYY-MM-DD, None when none is. Raises ValidationFailed for a day that never was."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise ValidationFailed([FieldViolation(field, "must be a day of the calendar")]) from error


def read_moment(message: Any, field: str) -> datetime | None:
    """The message's timestamp, None when it has none. Raises ValidationFailed for an absurd one."""
    if not message.HasField(field):
        return None
    moment: Timestamp = getattr(message, field)
    try:
        return moment.ToDatetime(UTC)
    except (ValueError, OverflowError) as error:
        violation = FieldViolation(field, "must lie between the years 1 and 9999")
        raise ValidationFailed([violation]) from error
