"""What people say about their time: every week or once, and how gladly."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from libs.availability.intervals import Interval

MINUTES_PER_DAY = 1440


class Kind(StrEnum):
    """How gladly somebody serves during a window."""

    AVAILABLE = "available"
    PREFERRED = "preferred"
    UNDESIRED = "undesired"
    BLACKOUT = "blackout"


@dataclass(frozen=True, slots=True)
class WeeklySpan:
    """A stretch of wall-clock time on certain weekdays, 1 Monday to 7 Sunday.

    Minutes count from local midnight; an end above 1440 reaches into the next day. The dates, both included,
    are days on which it starts. Raises ValueError for what is no such stretch.
    """

    weekdays: frozenset[int]
    start_minute: int
    end_minute: int
    valid_from: date | None = None
    valid_to: date | None = None

    def __post_init__(self) -> None:
        if not self.weekdays or not self.weekdays <= frozenset(range(1, 8)):
            raise ValueError("weekdays must be 1 (Monday) to 7 (Sunday), at least one")
        if not 0 <= self.start_minute < MINUTES_PER_DAY:
            raise ValueError("start_minute must lie between 0 and 1439")
        if not self.start_minute < self.end_minute <= 2 * MINUTES_PER_DAY:
            raise ValueError("end_minute must lie after start_minute and not after 2880")
        if self.valid_from and self.valid_to and self.valid_from > self.valid_to:
            raise ValueError("valid_from_date must not lie after valid_to_date")

    def starts_on(self, day: date) -> bool:
        """True when the stretch begins on this local day."""
        return (
            day.isoweekday() in self.weekdays
            and (self.valid_from is None or self.valid_from <= day)
            and (self.valid_to is None or day <= self.valid_to)
        )


@dataclass(frozen=True, slots=True)
class Window:
    """How gladly somebody serves, and when."""

    kind: Kind
    span: WeeklySpan | Interval
