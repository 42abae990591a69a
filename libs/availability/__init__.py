"""When somebody can serve: what they say in wall-clock weeks and dates, and what that means in UTC. Pure."""

from libs.availability.expansion import Expansion, expand, expand_seconds
from libs.availability.intervals import Interval
from libs.availability.windows import Kind, WeeklySpan, Window
from libs.availability.zones import TimeZoneUnknown, zone_named

__all__ = [
    "Expansion",
    "Interval",
    "Kind",
    "TimeZoneUnknown",
    "WeeklySpan",
    "Window",
    "expand",
    "expand_seconds",
    "zone_named",
]
