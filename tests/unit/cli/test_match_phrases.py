"""Numbers, times and conflicts in words."""

from datetime import date

from libs.matching_engine.conflicts import Conflict
from services.cli.match_phrases import (
    MOST_CONFLICTS,
    Calendar,
    conflict_told,
    conflicts_told,
    counted,
    lacks_told,
    listed,
)

HOUR, DAY = 60, 1440


def test_numbers_agree_with_their_nouns() -> None:
    """One of a kind, or any other number of it."""
    assert [counted(number, "seat") for number in (0, 1, 1200)] == ["0 seats", "1 seat", "1,200 seats"]
    assert counted(2, "person", "people") == "2 people"
    assert [listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"], "or")] == ["a", "a and b", "a, b or c"]


def test_minutes_are_days_and_hours() -> None:
    """The first day is day 1; an end at midnight belongs to the day before it."""
    days = Calendar()
    assert days.span(2160, 2250) == "day 2, 12:00-13:30"
    assert days.span(22 * HOUR, 24 * HOUR) == "day 1, 22:00-24:00"
    assert days.span(22 * HOUR, 26 * HOUR) == "day 1, 22:00 to day 2, 02:00"
    assert days.span(-HOUR, HOUR) == "day 0, 23:00 to day 1, 01:00"
    dated = Calendar(date(2026, 12, 31))
    assert dated.span(DAY + 9 * HOUR, DAY + 10 * HOUR) == "Fri 01 Jan 2027, 09:00-10:00"
    assert dated.span(10**12, 10**12 + 60).startswith("day 694,444,445")


def test_each_conflict_says_what_to_take_out() -> None:
    """One pair, one of several pairs, or one of several people."""
    alone = Conflict("OUT_OF_REACH", ("ann",), ("walk",))
    assert conflict_told(alone) == (
        "ann said yes to walk, but ann does not go that far from home (OUT_OF_REACH). "
        'If that is off, take ["ann", "walk"] out of "fixed".'
    )
    clash = Conflict("CLASH", ("ann",), ("talk", "walk"))
    assert 'Take ["ann", "talk"] or ["ann", "walk"] out of "fixed".' in conflict_told(clash)
    apart = Conflict("APART", ("ann", "bob"), ("talk", "walk"))
    assert conflict_told(apart).endswith('Take the pair of ann or bob out of "fixed".')
    many = conflicts_told([alone] * (MOST_CONFLICTS + 3)).splitlines()
    assert (len(many), many[-1]) == (MOST_CONFLICTS + 1, "  and 3 conflicts more")


def test_what_is_lacking_is_told_in_numbers() -> None:
    """A line for each thing that is short, none for what is not."""
    limits = {"minutes": 90, "max_minutes": 60, "minutes_that_day": 90, "max_minutes_per_day": None}
    told = [
        *lacks_told({**limits, "tasks": 2, "max_tasks": 1}, Calendar()),
        *lacks_told({**limits, "tasks": 2, "max_tasks": 2}, Calendar()),
        *lacks_told({"metres": 1}, Calendar()),
        *lacks_told({"tags": ["a", "b"]}, Calendar()),
        *lacks_told({"circles": []}, Calendar()),
        *lacks_told({"skills": [{"skill": "care", "asked": 3, "held": 1}]}, Calendar()),
        *lacks_told({}, Calendar()),
    ]
    assert [line.strip() for line in told] == [
        "90 minutes in all, offered: 60",
        "2 tasks, offered: 1",
        "90 minutes in all, offered: 60",
        "1 metre too far",
        "asked for: a and b",
        "open to: no circle at all",
        "care at level 3 is asked for, held at level 1",
    ]
