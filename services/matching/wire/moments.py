"""Moments between protobuf and Python."""

from __future__ import annotations

from datetime import UTC, datetime

from google.protobuf.timestamp_pb2 import Timestamp

EPOCH = datetime.fromtimestamp(0, UTC)


def read_moment(stamp: Timestamp) -> datetime:
    """The moment of a timestamp; one beyond the calendar's years is its first or last moment."""
    try:
        return stamp.ToDatetime(UTC)
    except (OverflowError, ValueError):
        return datetime.min.replace(tzinfo=UTC) if stamp.seconds < 0 else datetime.max.replace(tzinfo=UTC)


def print_moment(moment: datetime) -> Timestamp:
    """The timestamp of a moment."""
    stamp = Timestamp()
    stamp.FromDatetime(moment)
    return stamp
