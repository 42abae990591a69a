"""The windows of a volunteer message, so that every reader of events understands them alike."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date

from libs.availability.intervals import Interval
from libs.availability.windows import Kind, WeeklySpan, Window
from libs.contracts.gen.volunteercircle.volunteers.v1 import volunteer_pb2 as pb

_KINDS = {
    pb.AvailabilityWindow.KIND_AVAILABLE: Kind.AVAILABLE,
    pb.AvailabilityWindow.KIND_PREFERRED: Kind.PREFERRED,
    pb.AvailabilityWindow.KIND_UNDESIRED: Kind.UNDESIRED,
    pb.AvailabilityWindow.KIND_BLACKOUT: Kind.BLACKOUT,
}
_NUMBERS = {kind: number for number, kind in _KINDS.items()}


def read_windows(messages: Iterable[pb.AvailabilityWindow]) -> tuple[Window, ...]:
    """The windows that the messages say. Raises ValueError for one that cannot be."""
    return tuple(Window(_KINDS[message.kind], _read_span(message)) for message in messages)


def print_windows(windows: Iterable[Window]) -> list[pb.AvailabilityWindow]:
    """The messages that say these windows."""
    return [_print_window(window) for window in windows]


def _read_span(message: pb.AvailabilityWindow) -> WeeklySpan | Interval:
    if message.HasField("weekly"):
        weekly = message.weekly
        return WeeklySpan(
            frozenset(weekly.weekdays),
            weekly.start_minute,
            weekly.end_minute,
            _read_date(weekly.valid_from_date),
            _read_date(weekly.valid_to_date),
        )
    interval = message.interval
    try:
        return Interval(interval.start_time.ToDatetime(UTC), interval.end_time.ToDatetime(UTC))
    except OverflowError as error:
        raise ValueError("an interval must lie between the years 1 and 9999") from error


def _read_date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _print_window(window: Window) -> pb.AvailabilityWindow:
    message = pb.AvailabilityWindow(kind=_NUMBERS[window.kind])
    if isinstance(window.span, Interval):
        message.interval.start_time.FromDatetime(window.span.start)
        message.interval.end_time.FromDatetime(window.span.end)
        return message
    weekly = message.weekly
    weekly.weekdays.extend(sorted(window.span.weekdays))
    weekly.start_minute, weekly.end_minute = window.span.start_minute, window.span.end_minute
    weekly.valid_from_date = window.span.valid_from.isoformat() if window.span.valid_from else ""
    weekly.valid_to_date = window.span.valid_to.isoformat() if window.span.valid_to else ""
    return message
