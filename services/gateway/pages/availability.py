"""The weekly editor of a volunteer's availability, and dated times away."""

import re
from dataclasses import dataclass

from libs.contracts.gen.volunteercircle.types.v1.types_pb2 import Interval
from libs.contracts.gen.volunteercircle.volunteers.v1.volunteer_pb2 import (
    AvailabilityWindow,
    Volunteer,
    WeeklySpan,
)
from libs.errors import FieldViolation, ValidationFailed
from services.gateway.pages.page import Form
from services.gateway.pages.times import read_input

MOST_ROWS = 60
_EMPTY_ROWS = 2
_DAY = 1440
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")


@dataclass(frozen=True, slots=True)
class WeeklyRow:
    """A row of the editor: weekdays from 1, Monday; times as `<input type="time">` shows them."""

    kind: int = AvailabilityWindow.KIND_AVAILABLE
    weekdays: tuple[int, ...] = ()
    start: str = "09:00"
    end: str = "12:00"
    valid_from: str = ""
    valid_to: str = ""


def weekly_rows(volunteer: Volunteer | None) -> list[WeeklyRow]:
    """The weekly windows to show, with empty rows at the end."""
    weekly = [window for window in volunteer.availability if window.HasField("weekly")] if volunteer else []
    return [*map(_row_of, weekly), *[WeeklyRow()] * _EMPTY_ROWS]


def typed_rows(form: Form) -> list[WeeklyRow]:
    """The rows as they were typed, right or wrong."""
    return [
        WeeklyRow(
            form.choice(f"kind_{row}", AvailabilityWindow.Kind, AvailabilityWindow.KIND_AVAILABLE),
            tuple(_weekdays(form, row)),
            form[f"from_{row}"],
            form[f"to_{row}"],
            form[f"valid_from_{row}"],
            form[f"valid_to_{row}"],
        )
        for row in range(MOST_ROWS)
        if f"from_{row}" in form
    ]


def _row_of(window: AvailabilityWindow) -> WeeklyRow:
    span = window.weekly
    return WeeklyRow(
        window.kind,
        tuple(span.weekdays),
        _clock(span.start_minute),
        _clock(span.end_minute),
        span.valid_from_date,
        span.valid_to_date,
    )


def _clock(minute: int) -> str:
    return f"{minute // 60 % 24:02}:{minute % 60:02}"


def read_availability(form: Form, before: Volunteer) -> list[AvailabilityWindow]:
    """The windows that the form describes. Rows without a weekday are gone. Raises ValidationFailed."""
    weekly = [_read_weekly(form, row) for row in range(MOST_ROWS) if form.many(f"weekdays_{row}")]
    dated = [window for window in before.availability if window.HasField("interval")]
    kept = [window for place, window in enumerate(dated) if not form.checked(f"drop_{place}")]
    return [*weekly, *kept, *_read_dated(form)]


def _read_weekly(form: Form, row: int) -> AvailabilityWindow:
    start = _read_clock(form[f"from_{row}"], f"from_{row}")
    end = _read_clock(form[f"to_{row}"], f"to_{row}")
    return AvailabilityWindow(
        kind=form.choice(f"kind_{row}", AvailabilityWindow.Kind, AvailabilityWindow.KIND_AVAILABLE),
        weekly=WeeklySpan(
            weekdays=_weekdays(form, row),
            start_minute=start,
            end_minute=end if end > start else end + _DAY,
            valid_from_date=form[f"valid_from_{row}"],
            valid_to_date=form[f"valid_to_{row}"],
        ),
    )


def _weekdays(form: Form, row: int) -> list[int]:
    return sorted({int(day) for day in form.many(f"weekdays_{row}") if day in tuple("1234567")})


def _read_dated(form: Form) -> list[AvailabilityWindow]:
    if not form["away_start"] and not form["away_end"]:
        return []
    interval = Interval(
        start_time=read_input(form["away_start"], form["time_zone"], "away_start"),
        end_time=read_input(form["away_end"], form["time_zone"], "away_end"),
    )
    return [
        AvailabilityWindow(
            kind=form.choice("away_kind", AvailabilityWindow.Kind, AvailabilityWindow.KIND_BLACKOUT),
            interval=interval,
        )
    ]


def _read_clock(text: str, field: str) -> int:
    """Minutes after midnight."""
    match = _CLOCK.match(text)
    if match is None:
        raise ValidationFailed([FieldViolation(field, "must be a time of day such as 09:00")])
    return int(match[1]) * 60 + int(match[2])
