"""Reads "NYC Service: Volunteer Opportunities" as NYC Open Data publishes it.

What the file leaves open is assumed by rules that are stated here and reported row by row:

- Dates are long past: `PlanningWeeks` moves them to the coming weeks.
- There are no times of day. What happens once, on one day, starts at 10:00 and lasts `hours`, or 3 hours
  where `hours` is 0. Everything else (ongoing, or over several days) is flexible: each person gives 2 hours,
  or `hours`, some time in between.
- Coordinates stand in the text of `locality`; rows without any can be done from anywhere.
- `vol_requests` is the number of people wanted: 1 at least, all of them at best. More than `MOST_PEOPLE`
  is a placeholder, not a number of seats (9999, 2011), and refused.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from libs.contracts.gen.volunteercircle.tasks.v1 import task_pb2
from libs.contracts.gen.volunteercircle.types.v1 import types_pb2
from services.cli.importing.planning_weeks import PlanningWeeks
from services.cli.importing.prose import one_line, plain_text, shortened, slug
from services.cli.importing.row_reader import RowReader
from services.cli.importing.sheet import Sheet
from services.cli.importing.task_rows import (
    PostingOrganisation,
    TaskFile,
    TaskRow,
    fixed_schedule,
    flexible_schedule,
    in_row_order,
    without_doubles,
)

REQUIRED_COLUMNS = (
    "opportunity_id",
    "vol_requests",
    "title",
    "summary",
    "category_desc",
    "org_title",
    "org_content_id",
    "locality",
    "recurrence_type",
    "hours",
    "start_date_date",
    "end_date_date",
)
MOST_PEOPLE = 500
TIME_ZONE = "America/New_York"
FIXED_START = time(10, 0)
FIXED_MINUTES = 180
FLEXIBLE_MINUTES = 120

_SOURCE = "nyc-open-data"
_DATE_FORM = "%B %d %Y"
_COORDINATES = re.compile(r"\(\s*(-?\d{1,3}(?:\.\d+)?)\s*,\s*(-?\d{1,3}(?:\.\d+)?)\s*\)\s*$")
_MOST_HOURS = 24
_COLUMNS = {
    "title": "title",
    "description": "summary",
    "category": "category_desc",
    "place": "locality",
    "slots": "vol_requests",
}


def parse_opportunities(sheet: Sheet, weeks: PlanningWeeks) -> TaskFile:
    """Every row as a task, or the reasons why not."""
    tasks, findings = [], list(sheet.findings)
    for row in sheet.rows:
        reader = RowReader(row)
        task = _task(reader, weeks)
        findings.extend(reader.findings)
        if not reader.is_refused:
            tasks.append(TaskRow(row.number, _organisation(reader), task))
    kept, doubles = without_doubles(tasks, "opportunity_id")
    return TaskFile(sheet.rows_read, tuple(kept), in_row_order([*findings, *doubles]))


def _task(reader: RowReader, weeks: PlanningWeeks) -> task_pb2.Task:
    _insist_on_approval(reader)
    number = reader.whole("opportunity_id", 1, 10**12)
    people = _people(reader)
    task = task_pb2.Task(
        external_id=f"{_SOURCE}:{number}",
        title=shortened(one_line(reader.text("title", required=True)), 200),
        description=shortened(reader.text("summary"), 8000),
        category=slug(reader.raw("category_desc")) or "other",
        priority=1 if reader.raw("is_priority").casefold() == "y" else 0,
        time_zone=TIME_ZONE,
        slots=[task_pb2.Slot(display_name="Volunteer", min=1, desired=people, max=people)],
    )
    if number is None:
        reader.refuse("opportunity_id", "it is empty", "Give the number of the opportunity.")
    _place(reader, task)
    _schedule(reader, task, weeks)
    reader.insist_on_contract(task, _COLUMNS)
    return task


def _organisation(reader: RowReader) -> PostingOrganisation:
    return PostingOrganisation(
        external_id=f"{_SOURCE}:{reader.raw('org_content_id')}",
        display_name=shortened(one_line(reader.raw("org_title")), 200),
        time_zone=TIME_ZONE,
    )


def _insist_on_approval(reader: RowReader) -> None:
    status = reader.raw("status")
    if status and status != "approved":
        reader.refuse("status", f"'{status}' is not approved", "Only approved opportunities are imported.")
    reader.text("org_title", required=True)
    if reader.whole("org_content_id", 1, 10**12) is None and not reader.raw("org_content_id"):
        reader.refuse("org_content_id", "it is empty", "Give the number of the organisation.")


def _people(reader: RowReader) -> int:
    if not reader.raw("vol_requests"):
        reader.refuse("vol_requests", "it is empty", f"Say how many people are wanted, 1 to {MOST_PEOPLE}.")
    people = reader.whole("vol_requests", 1, 10**9)
    if people is not None and people > MOST_PEOPLE:
        reader.refuse(
            "vol_requests",
            f"'{people}' people are a placeholder rather than a number of seats",
            f"Say how many people are wanted, 1 to {MOST_PEOPLE}.",
        )
    return min(people or 1, MOST_PEOPLE)


def _place(reader: RowReader, task: task_pb2.Task) -> None:
    locality = plain_text(reader.raw("locality"))
    found = _COORDINATES.search(locality)
    lines = [line.strip() for line in _COORDINATES.sub("", locality).split("\n") if line.strip()]
    task.address = shortened(", ".join(lines), 500)
    task.place_name = shortened(lines[-1], 200) if lines else ""
    if found and -90 <= float(found[1]) <= 90 and -180 <= float(found[2]) <= 180:
        task.place.CopyFrom(types_pb2.Place(latitude=float(found[1]), longitude=float(found[2])))
    else:
        reader.note(
            "locality",
            "it holds no coordinates",
            "The task can be done from anywhere; add '(latitude, longitude)'.",
        )


def _schedule(reader: RowReader, task: task_pb2.Task, weeks: PlanningWeeks) -> None:
    first, last = _day(reader, "start_date_date"), _day(reader, "end_date_date")
    hours = reader.whole("hours", 0, _MOST_HOURS, default=0)
    if first is None or last is None:
        return
    if last < first:
        reader.refuse(
            "end_date_date", f"'{last}' lies before the start", "Give an end on or after the start."
        )
        return
    start, end = weeks.place_span(first, last)
    if start != first:
        reader.note(
            "start_date_date", f"'{first}' is past", f"Planned as {start} by the rule of planning weeks."
        )
    if not hours:
        reader.note("hours", "it is 0", f"Taken as {_usual_minutes(reader, first, last) // 60} hours.")
    minutes = (hours or 0) * 60 or _usual_minutes(reader, first, last)
    if _happens_once(reader, first, last):
        begin = datetime.combine(start, FIXED_START, ZoneInfo(TIME_ZONE))
        fixed_schedule(task, begin, begin + timedelta(minutes=minutes))
    else:
        flexible_schedule(task, _midnight(start), _midnight(end + timedelta(days=1)), minutes)


def _usual_minutes(reader: RowReader, first: date, last: date) -> int:
    return FIXED_MINUTES if _happens_once(reader, first, last) else FLEXIBLE_MINUTES


def _happens_once(reader: RowReader, first: date, last: date) -> bool:
    return reader.raw("recurrence_type").casefold() == "onetime" and first == last


def _day(reader: RowReader, column: str) -> date | None:
    day = reader.day(column, _DATE_FORM, "July 30 2011")
    if day is None and not reader.raw(column):
        reader.refuse(column, "it is empty", "Write it like July 30 2011.")
    return day


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(TIME_ZONE))
