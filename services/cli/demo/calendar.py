"""The days of the demo."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as clock
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Day:
    """The first day of the demo, in the zone of the district."""

    first: date
    zone: ZoneInfo

    def at(self, day: int, hours: str = "00:00") -> datetime:
        """An instant `day` days later."""
        return datetime.combine(self.first + timedelta(days=day), clock.fromisoformat(hours), self.zone)
