"""Our own CSV format for tasks: one task with one slot in a row."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from libs.contracts.gen.volunteercircle.tasks.v1 import task_pb2
from services.cli.importing.columns import Column, required_names
from services.cli.importing.prose import shortened
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

DEFAULT_ZONE = "Asia/Shanghai"

COLUMNS = (
    Column(
        "external_id",
        "your own id of the task; a task that exists under it is left as it is",
        ("lake-1", "lake-2"),
        required=True,
    ),
    Column(
        "organisation",
        "name of the organisation that posts it; not needed with --organisation",
        ("Lakeside Example Station",) * 2,
    ),
    Column(
        "title",
        "what it is, up to 200 characters",
        ("Shore clean-up", "Reading aloud by telephone"),
        required=True,
    ),
    Column("description", "what is to be done", ("Gloves and bags are there.", "Half an hour of stories.")),
    Column(
        "category", "lower case letters, digits and hyphens", ("environment", "companionship"), required=True
    ),
    Column(
        "date", "day, or first day of the window, as YYYY-MM-DD", ("2027-04-10", "2027-04-12"), required=True
    ),
    Column("start", "HH:MM; with end: everybody comes from start to end", ("09:00", "")),
    Column("end", "HH:MM; before start: on the next day", ("11:30", "")),
    Column("until", "without start and end: last day of the window, as YYYY-MM-DD", ("", "2027-04-18")),
    Column("minutes", "without start and end: minutes that each person takes, 1 to 1440", ("", "30")),
    Column("time_zone", f"IANA name; {DEFAULT_ZONE} when empty", (DEFAULT_ZONE, "")),
    Column("place_name", "where to meet, as everybody may read it", ("North pier", "")),
    Column("address", "exact address, for the people assigned", ("1 Example Quay", "")),
    Column("latitude", "decimal degrees; empty: from anywhere", ("31.2304", "")),
    Column("longitude", "decimal degrees; empty: from anywhere", ("121.4737", "")),
    Column("people_min", "people without whom it suffers", ("2", "1")),
    Column("people_desired", "people with whom it goes well; people_min when empty", ("5", "")),
    Column("people_max", "people that it can use at most", ("8", "3"), required=True),
    Column("skills", "required: skill or skill:level, separated by semicolons", ("first-aid:2", "")),
    Column("preferred_skills", "welcome: skills separated by semicolons", ("", "storytelling")),
    Column("tags", "marks that people must have, separated by semicolons", ("", "lang-zh")),
    Column("priority", "0 ordinary to 3 vital", ("1", "")),
    Column("min_age", "0, 14, 16 or 18", ("16", "")),
    Column("hazardous", "yes or no", ("no", "")),
    Column("insurance_reference", "policy number; needed when hazardous", ("", "")),
)
REQUIRED_COLUMNS = required_names(COLUMNS)

_FIELD_COLUMNS = {
    "place": "latitude",
    "slots": "people_max",
    "slots[0]": "people_max",
    "slots[0].required_skills": "skills",
    "slots[0].preferred_skill_ids": "preferred_skills",
}


def parse_tasks(sheet: Sheet, organisation_id: str = "") -> TaskFile:
    """Every row as a task, or the reasons why not. `organisation_id` posts all; else rows name theirs."""
    tasks, findings = [], list(sheet.findings)
    for row in sheet.rows:
        reader = RowReader(row)
        organisation = _organisation(reader, organisation_id)
        task = _task(reader)
        findings.extend(reader.findings)
        if not reader.is_refused:
            tasks.append(TaskRow(row.number, organisation, task))
    kept, doubles = without_doubles(tasks, "external_id")
    return TaskFile(sheet.rows_read, tuple(kept), in_row_order([*findings, *doubles]))


def _organisation(reader: RowReader, organisation_id: str) -> PostingOrganisation:
    if organisation_id:
        return PostingOrganisation(organisation_id=organisation_id)
    name = shortened(reader.text("organisation", required=True), 190)
    return PostingOrganisation(
        external_id=f"csv:{name.casefold()}",
        display_name=name,
        time_zone=reader.zone("time_zone", DEFAULT_ZONE),
    )


def _task(reader: RowReader) -> task_pb2.Task:
    task = task_pb2.Task(
        external_id=reader.text("external_id", required=True),
        title=reader.text("title", required=True),
        description=reader.text("description"),
        category=reader.text("category", required=True),
        time_zone=reader.zone("time_zone", DEFAULT_ZONE),
        place_name=reader.text("place_name"),
        address=reader.text("address"),
        priority=reader.whole("priority", 0, 3, default=0) or 0,
        min_age=reader.whole("min_age", 0, 18, default=0) or 0,
        hazardous=reader.yes("hazardous"),
        insurance_reference=reader.text("insurance_reference"),
        tags=reader.items("tags"),
        slots=[_slot(reader)],
        place=reader.place(),
    )
    if task.hazardous and not task.insurance_reference:
        reader.refuse(
            "insurance_reference", "it is empty though the task is hazardous", "Give the policy number."
        )
    _schedule(reader, task)
    reader.insist_on_contract(task, _FIELD_COLUMNS)
    return task


def _slot(reader: RowReader) -> task_pb2.Slot:
    most = reader.whole("people_max", 1, 10_000)
    if most is None and not reader.raw("people_max"):
        reader.refuse("people_max", "it is empty", "Say how many people it can use at most.")
    least = reader.whole("people_min", 0, 10_000, default=0) or 0
    return task_pb2.Slot(
        display_name="Volunteer",
        min=least,
        desired=reader.whole("people_desired", 0, 10_000, default=least) or least,
        max=most or max(least, 1),
        required_skills=[
            task_pb2.SkillRequirement(skill_id=skill, level=level) for skill, level in reader.levels("skills")
        ],
        preferred_skill_ids=reader.items("preferred_skills"),
    )


def _schedule(reader: RowReader, task: task_pb2.Task) -> None:
    day = reader.day("date")
    start, end = reader.clock("start"), reader.clock("end")
    if day is None:
        if not reader.raw("date"):
            reader.refuse("date", "it is empty", "Write it like 2027-03-31.")
    elif reader.raw("start") and reader.raw("end"):
        if start is not None and end is not None:
            _fixed(task, day, start, end)
    elif reader.raw("start") or reader.raw("end"):
        reader.refuse("start", "only one of start and end is given", "Give both, or none and the minutes.")
    else:
        _flexible(reader, task, day)


def _fixed(task: task_pb2.Task, day: date, start: time, end: time) -> None:
    last_day = day if end > start else day + timedelta(days=1)
    fixed_schedule(task, _instant(task, day, start), _instant(task, last_day, end))


def _flexible(reader: RowReader, task: task_pb2.Task, day: date) -> None:
    minutes = reader.whole("minutes", 1, 1440)
    until = reader.day("until") or day
    if minutes is None and not reader.raw("minutes"):
        reader.refuse(
            "minutes", "neither start and end nor minutes are given", "Give start and end, or the minutes."
        )
    elif until < day:
        reader.refuse("until", f"'{until}' lies before the date", "Give a day on or after the date.")
    elif minutes is not None:
        after = until + timedelta(days=1)
        flexible_schedule(task, _instant(task, day, time()), _instant(task, after, time()), minutes)


def _instant(task: task_pb2.Task, day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, ZoneInfo(task.time_zone))
