"""From what people say about their weeks to the moments at which they can serve.

The wall clock rules: a moment belongs to a weekly span when the clock in its zone then shows a time inside
the span. So an hour that the clock skips is left out and one that it shows twice counts twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from math import ceil, floor
from zoneinfo import ZoneInfo

from libs.availability.intervals import Interval, Seconds, difference, intersection, union
from libs.availability.windows import MINUTES_PER_DAY, Kind, WeeklySpan, Window
from libs.availability.zones import steady_stretches

_MINUTE = 60
_DAY = MINUTES_PER_DAY * _MINUTE
_FIRST_DAY = date(1970, 1, 1).toordinal()

Stretch = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Expansion:
    """Sorted half-open stretches in UTC, none touching another: when somebody can serve, and when they would
    rather not although they can."""

    available: list[Stretch]
    undesired: list[Stretch]


def expand(
    windows: Iterable[Window], zone: ZoneInfo, horizon_start: datetime, horizon_end: datetime
) -> Expansion:
    """What the windows mean between two moments, to the second; weekly spans are meant in `zone`.

    Available is what some available or preferred window covers and no blackout does; an undesired window
    marks what is available and adds nothing to it.
    """
    start, end = ceil(horizon_start.timestamp()), floor(horizon_end.timestamp())
    available, undesired = expand_seconds(windows, zone, start, end)
    return Expansion(_moments(available), _moments(undesired))


def expand_seconds(
    windows: Iterable[Window], zone: ZoneInfo, start: int, end: int
) -> tuple[list[Seconds], list[Seconds]]:
    """As `expand`, available and undesired, in seconds since 1970: for very many people at once."""
    said: dict[Kind, list[Seconds]] = {}
    for window in windows:
        said.setdefault(window.kind, []).extend(_stretches(window.span, zone, start, end))
    willing = union([*said.get(Kind.AVAILABLE, ()), *said.get(Kind.PREFERRED, ())])
    available = difference(willing, union(said.get(Kind.BLACKOUT, ())))
    undesired = intersection(union(said.get(Kind.UNDESIRED, ())), available)
    return available, undesired


def _stretches(span: WeeklySpan | Interval, zone: ZoneInfo, start: int, end: int) -> Iterable[Seconds]:
    """The parts of [start, end) that a span covers."""
    if isinstance(span, WeeklySpan):
        return _occurrences(span, zone, start, end)
    return _within([(ceil(span.start.timestamp()), floor(span.end.timestamp()))], start, end)


@lru_cache(maxsize=8192)
def _occurrences(span: WeeklySpan, zone: ZoneInfo, start: int, end: int) -> tuple[Seconds, ...]:
    """Where the clock shows the span. Many people give the same hours, so each is worked out once."""
    return tuple(_within(_shown(span, zone, start, end), start, end))


def _shown(span: WeeklySpan, zone: ZoneInfo, start: int, end: int) -> Iterator[Seconds]:
    """While the offset is steady, local days are all of the same length."""
    for begins, ends, offset in steady_stretches(zone, start, end) if start < end else ():
        first_day, last_day = (begins + offset) // _DAY - 1, (ends + offset) // _DAY
        for day in range(first_day, last_day + 1):
            if span.starts_on(date.fromordinal(_FIRST_DAY + day)):
                midnight = day * _DAY - offset
                shown = midnight + span.start_minute * _MINUTE, midnight + span.end_minute * _MINUTE
                yield max(shown[0], begins), min(shown[1], ends)


def _within(stretches: Iterable[Seconds], start: int, end: int) -> Iterator[Seconds]:
    for begins, ends in stretches:
        if max(begins, start) < min(ends, end):
            yield max(begins, start), min(ends, end)


def _moments(stretches: Sequence[Seconds]) -> list[Stretch]:
    return [
        (datetime.fromtimestamp(start, UTC), datetime.fromtimestamp(end, UTC)) for start, end in stretches
    ]
