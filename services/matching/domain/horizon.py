"""The time of a plan: from moments to the whole minutes of the matching problem, days and weeks included."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

from libs.availability import zone_named
from services.matching.domain.errors import HorizonInvalid

MOST_DAYS = 92
LONGEST_TASK = timedelta(days=1)
WEEK_BEFORE = timedelta(days=8)
"""From the beginning of a week to the end of its last day, whatever the zone."""
DEFAULT_LENGTH = timedelta(days=14)

Minutes = tuple[int, int]
"""A half-open stretch [from, to) in minutes of the problem."""


@dataclass(frozen=True)
class Horizon:
    """The interval whose tasks are planned. Minute 0 is the local midnight of the circle's zone before its
    start.

    Minutes count elapsed time. So where clocks change inside the horizon, the problem's days (1440 minutes
    each) end an hour beside local midnight from then on; who is over a daily limit because of it is refused
    when the offer is made.
    """

    start: datetime
    end: datetime
    time_zone: str

    @cached_property
    def origin(self) -> datetime:
        """Minute 0."""
        zone = zone_named(self.time_zone)
        return _midnight(self.start.astimezone(zone).date(), zone)

    @cached_property
    def length(self) -> int:
        """Minutes from 0 until the last moment at which a task of the horizon can end."""
        return self.ceil(self.end + LONGEST_TASK)

    @property
    def earliest_week(self) -> datetime:
        """A moment not after the beginning of the horizon's first week in any zone."""
        return self.origin - WEEK_BEFORE

    @property
    def last_moment(self) -> datetime:
        """The last moment at which a task of the horizon can end."""
        return self.end + LONGEST_TASK

    def floor(self, moment: datetime) -> int:
        """The minute in which the moment lies."""
        return (moment - self.origin) // timedelta(minutes=1)

    def ceil(self, moment: datetime) -> int:
        """The first minute that begins at the moment or after it."""
        return -((self.origin - moment) // timedelta(minutes=1))

    def weeks(self, zone: ZoneInfo) -> tuple[tuple[datetime, datetime], ...]:
        """The local weeks (from Monday) in which tasks of the horizon can start."""
        return _weeks(self.start, self.end, zone)

    def day(self, moment: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """The local day in which the moment lies."""
        day = moment.astimezone(zone).date()
        return _midnight(day, zone), _midnight(day + timedelta(days=1), zone)


def checked_horizon(start: datetime, end: datetime, time_zone: str, now: datetime) -> Horizon:
    """The horizon from `start` to `end`. Raises HorizonInvalid unless something can still be planned in
    it."""
    if end <= start:
        raise HorizonInvalid("ends before it starts")
    if end - start > timedelta(days=MOST_DAYS):
        raise HorizonInvalid(f"is longer than {MOST_DAYS} days")
    if end <= now:
        raise HorizonInvalid("is over")
    return Horizon(start, end, time_zone)


def midnight_before(moment: datetime, time_zone: str) -> datetime:
    """The local midnight with which the day of the moment began."""
    zone = zone_named(time_zone)
    return _midnight(moment.astimezone(zone).date(), zone)


@lru_cache(maxsize=256)
def _weeks(start: datetime, end: datetime, zone: ZoneInfo) -> tuple[tuple[datetime, datetime], ...]:
    day = start.astimezone(zone).date()
    monday = day - timedelta(days=day.weekday())
    weeks = []
    while (begins := _midnight(monday, zone)) < end:
        monday += timedelta(days=7)
        weeks.append((begins, _midnight(monday, zone)))
    return tuple(weeks)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
