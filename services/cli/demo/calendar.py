"""The days of the demo."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as clock
from zoneinfo import ZoneInfo

from services.cli.importing.weekly_hours import DAY_NAMES


@dataclass(frozen=True, slots=True)
class Day:
    """The first day of the demo, in the zone of the district."""

    first: date
    zone: ZoneInfo

    def days_to(self, weekday: str) -> int:
        """Days from the first day to the first such weekday (Mon, Tue, ...) after it, 1 to 7."""
        return (DAY_NAMES.index(weekday) - self.first.weekday() - 1) % 7 + 1

    def at(self, day: int, hours: str = "00:00") -> datetime:
        """An instant `day` days later."""
        return datetime.combine(self.first + timedelta(days=day), clock.fromisoformat(hours), self.zone)
