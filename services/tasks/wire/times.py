"""Instants, intervals and places as messages."""

from datetime import UTC, datetime

from google.protobuf.timestamp_pb2 import Timestamp

from libs.contracts.gen.volunteercircle.types.v1 import types_pb2
from services.tasks.domain.errors import TimeOutOfRange
from services.tasks.domain.place import Place
from services.tasks.domain.schedule import Interval

_EARLIEST = int(datetime(1970, 1, 1, tzinfo=UTC).timestamp())
_NANOS_IN_A_SECOND = 1_000_000_000
_LATEST = int(datetime(2200, 1, 1, tzinfo=UTC).timestamp())


def read_instant(message: Timestamp) -> datetime:
    """The instant in UTC. Raises TimeOutOfRange for what no calendar of ours reaches."""
    if not (_EARLIEST <= message.seconds < _LATEST and 0 <= message.nanos < _NANOS_IN_A_SECOND):
        raise TimeOutOfRange(message.seconds)
    return message.ToDatetime(tzinfo=UTC)


def print_instant(instant: datetime) -> Timestamp:
    """The message of an instant."""
    message = Timestamp()
    message.FromDatetime(instant)
    return message


def read_interval(message: types_pb2.Interval) -> Interval:
    """The stretch of time; validation has seen to its order."""
    return Interval(read_instant(message.start_time), read_instant(message.end_time))


def print_interval(interval: Interval) -> types_pb2.Interval:
    """The message of a stretch of time."""
    return types_pb2.Interval(start_time=print_instant(interval.start), end_time=print_instant(interval.end))


def read_place(message: types_pb2.Place) -> Place:
    """The point."""
    return Place(message.latitude, message.longitude)


def print_place(place: Place) -> types_pb2.Place:
    """The message of a point."""
    return types_pb2.Place(latitude=place.latitude, longitude=place.longitude)
