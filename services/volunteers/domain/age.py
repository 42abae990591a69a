"""How much of somebody's age others may know: which of a few ages are surely reached."""

from datetime import UTC, date, datetime, time, timedelta

AGES_THAT_MATTER = (14, 16, 18)
"""In years; rising."""

_LAST_ZONE = timedelta(hours=12)
"""A day begins everywhere on earth at the latest twelve hours after it begins in UTC."""


def age_reached(birth_date: date | None, now: datetime) -> int:
    """The highest of the ages that matter that is surely reached at the moment, 0 when none or unknown."""
    if birth_date is None:
        return 0
    return next((age for age in reversed(AGES_THAT_MATTER) if _reached_at(birth_date, age) <= now), 0)


def next_age_time(birth_date: date | None, now: datetime) -> datetime | None:
    """When the next age that matters will surely be reached; None when there is none to come."""
    if birth_date is None:
        return None
    reached = age_reached(birth_date, now)
    return next((_reached_at(birth_date, age) for age in AGES_THAT_MATTER if age > reached), None)


def _reached_at(birth_date: date, age: int) -> datetime:
    return datetime.combine(_birthday(birth_date, age), time(), UTC) + _LAST_ZONE


def _birthday(birth_date: date, age: int) -> date:
    """Who was born on 29 February comes of age on 1 March in other years."""
    year = birth_date.year + age
    try:
        return birth_date.replace(year=year)
    except ValueError:
        return date(year, 3, 1)
