"""When a task is done: at one time for everybody, or by each at a time of their own within a window."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil

from services.tasks.domain.errors import ScheduleInvalid

_LONGEST_FIXED = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Interval:
    """A half-open stretch of time."""

    start: datetime
    end: datetime

    def overlaps(self, other: "Interval") -> bool:
        """Whether an instant belongs to both."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Schedule:
    """The time of a task: the appointment or the window, and the minutes of work in it."""

    interval: Interval
    minutes: int
    flexible: bool

    @property
    def start(self) -> datetime:
        """When it starts, or when its window opens."""
        return self.interval.start

    @property
    def end(self) -> datetime:
        """When it ends, or when its window closes."""
        return self.interval.end

    @property
    def last_start(self) -> datetime:
        """The last instant at which somebody can begin: people are taken in until then."""
        return self.end - timedelta(minutes=self.minutes) if self.flexible else self.start

    @property
    def last_arrival(self) -> datetime:
        """The last instant at which somebody on time can come: anywhere in the window of a flexible task."""
        return self.end if self.flexible else self.start

    def planned_end(self, check_in: datetime) -> datetime:
        """When somebody who came at `check_in` is meant to go."""
        return min(check_in + timedelta(minutes=self.minutes), self.end) if self.flexible else self.end

    def overlaps(self, other: "Schedule") -> bool:
        """Whether both are appointments and have an instant in common."""
        return not (self.flexible or other.flexible) and self.interval.overlaps(other.interval)


def fixed(start: datetime, end: datetime) -> Schedule:
    """Everybody comes for the whole interval. Raises ScheduleInvalid above 24 hours."""
    if end - start > _LONGEST_FIXED:
        raise ScheduleInvalid("a fixed task lasts at most 24 hours", "task.fixed")
    interval = _interval(start, end, "task.fixed")
    return Schedule(interval, ceil((end - start) / timedelta(minutes=1)), flexible=False)


def flexible(start: datetime, end: datetime, minutes: int) -> Schedule:
    """Each does `minutes` of work within the window. Raises ScheduleInvalid if they do not fit into it."""
    interval = _interval(start, end, "task.flexible.window")
    if minutes < 1:
        raise ScheduleInvalid("a flexible task takes at least one minute", "task.flexible.minutes")
    if start + timedelta(minutes=minutes) > end:
        raise ScheduleInvalid("the work does not fit into its window", "task.flexible.minutes")
    return Schedule(interval, minutes, flexible=True)


def _interval(start: datetime, end: datetime, field: str) -> Interval:
    if start >= end:
        raise ScheduleInvalid("it must start before it ends", field)
    return Interval(start.astimezone(UTC), end.astimezone(UTC))
