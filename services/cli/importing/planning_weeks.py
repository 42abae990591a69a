"""Dates long past, moved to the coming weeks so that what was asked then can be planned now.

The rule: a date keeps its weekday, and the week that it falls into is the number of its own week modulo the
number of weeks planned. So the same file gives the same calendar on every run with the same first day,
neighbouring dates stay neighbours, and the load of the file spreads over all weeks. Dates that are not past
stay as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

_DAYS_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class PlanningWeeks:
    """The stretch of whole weeks from `first_day` to which past dates are moved."""

    first_day: date
    weeks: int = 4

    @property
    def last_day(self) -> date:
        """The last day of the stretch."""
        return self.first_day + timedelta(days=self.weeks * _DAYS_A_WEEK - 1)

    def place(self, day: date) -> date:
        """The day itself unless it is past, else the day of the stretch that stands for it."""
        if day >= self.first_day:
            return day
        week = (day.toordinal() - day.weekday()) // _DAYS_A_WEEK % self.weeks
        return self.first_day + timedelta(days=week * _DAYS_A_WEEK + self._days_to(day.weekday()))

    def place_span(self, first: date, last: date) -> tuple[date, date]:
        """First and last day for what was to be done between two days.

        The start moves as `place` says and the length stays, but what started in the past ends with the
        stretch at the latest.
        """
        start = self.place(first)
        end = start + (last - first)
        return start, end if first >= self.first_day else min(end, max(start, self.last_day))

    def _days_to(self, weekday: int) -> int:
        return (weekday - self.first_day.weekday()) % _DAYS_A_WEEK
