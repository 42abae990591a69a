"""Time zones by name, and the stretches of time during which their clocks keep one distance from UTC."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from libs.errors import InvalidArgument

_HOUR = 3600
_PROBE_SECONDS = 6 * _HOUR
"""No zone has changed its clocks twice within six hours."""


class TimeZoneUnknown(InvalidArgument):
    """The name is no zone of the IANA database."""

    reason = "TIME_ZONE_UNKNOWN"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name!r} is no IANA time zone. Use a name such as Asia/Shanghai.",
            field="time_zone",
            time_zone=name,
        )


@lru_cache(maxsize=1024)
def zone_named(name: str) -> ZoneInfo:
    """The zone with this IANA name. Raises TimeZoneUnknown."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise TimeZoneUnknown(name) from error


@lru_cache(maxsize=1024)
def steady_stretches(zone: ZoneInfo, start: int, end: int) -> tuple[tuple[int, int, int], ...]:
    """The stretches [from, to) of [start, end), each with its offset from UTC; all in seconds, since 1970."""
    changes = [*_changes(zone, start, end), end]
    stretches = []
    for change in changes:
        stretches.append((start, change, _offset(zone, start)))
        start = change
    return tuple(stretches)


def _changes(zone: ZoneInfo, start: int, end: int) -> Iterator[int]:
    """The instants strictly inside [start, end) from which another offset holds."""
    before = start
    while before < end - 1:
        after = min(before + _PROBE_SECONDS, end - 1)
        if _offset(zone, before) != _offset(zone, after):
            yield _first_with_offset_of(zone, before, after)
        before = after


def _first_with_offset_of(zone: ZoneInfo, before: int, after: int) -> int:
    offset = _offset(zone, after)
    while after - before > 1:
        middle = (before + after) // 2
        if _offset(zone, middle) == offset:
            after = middle
        else:
            before = middle
    return after


def _offset(zone: ZoneInfo, instant: int) -> int:
    offset = datetime.fromtimestamp(instant, UTC).astimezone(zone).utcoffset()
    if offset is None:
        raise ValueError(f"{zone.key} does not know its distance from UTC")
    return int(offset.total_seconds())
