"""Weekly hours as people write them: `Mon-Fri 18:00-21:00; Sat,Sun 09:00-17:00`."""

from __future__ import annotations

import re
from dataclasses import dataclass

DAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

_NUMBERS = {name.casefold(): number for number, name in enumerate(DAY_NAMES, start=1)}
_SPAN = re.compile(r"(?P<days>[A-Za-z,\- ]+?)\s+(?P<start>\d{1,2}:\d{2})\s*-\s*(?P<end>\d{1,2}:\d{2})")
_MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class WeeklyHours:
    """Hours that return every week: weekdays from 1 (Monday) to 7, minutes after local midnight.

    `end` above 1440 reaches into the next day.
    """

    weekdays: tuple[int, ...]
    start: int
    end: int

    def __str__(self) -> str:
        days = ",".join(DAY_NAMES[weekday - 1] for weekday in self.weekdays)
        return f"{days} {_clock(self.start)}-{_clock(self.end % _MINUTES_A_DAY or _MINUTES_A_DAY)}"


def parse_weekly_hours(text: str) -> WeeklyHours:
    """Read one stretch of hours; an end before the start is on the next day. Raises ValueError."""
    match = _SPAN.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"'{text}' is no days followed by hours")
    start, end = _minutes(match["start"]), _minutes(match["end"])
    if start >= _MINUTES_A_DAY:
        raise ValueError(f"'{text}' starts at midnight of the next day")
    return WeeklyHours(_weekdays(match["days"]), start, end if end > start else end + _MINUTES_A_DAY)


def _weekdays(text: str) -> tuple[int, ...]:
    days: set[int] = set()
    for part in text.split(","):
        first, dash, last = (name.strip() for name in part.partition("-"))
        low = _weekday(first)
        high = _weekday(last) if dash else low
        if high < low:
            raise ValueError(f"'{part.strip()}' runs backwards")
        days.update(range(low, high + 1))
    return tuple(sorted(days))


def _weekday(name: str) -> int:
    number = _NUMBERS.get(name[:3].casefold())
    if number is None or (len(name) > 3 and not name.casefold().endswith("day")):
        raise ValueError(f"'{name}' is no day of the week")
    return number


def _minutes(clock: str) -> int:
    hours, minutes = map(int, clock.split(":"))
    if minutes > 59 or hours * 60 + minutes > _MINUTES_A_DAY:
        raise ValueError(f"'{clock}' is no time of day")
    return hours * 60 + minutes


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
