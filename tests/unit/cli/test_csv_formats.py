"""Our own CSV formats: templates that read back, hours that print as they read, faults with their column."""

import csv
import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.cli.importing import task_csv, volunteer_csv
from services.cli.importing.columns import Column, template
from services.cli.importing.findings import Finding, summary, write_report
from services.cli.importing.sheet import parse_sheet
from services.cli.importing.weekly_hours import WeeklyHours, parse_weekly_hours
from services.cli.troubles import Trouble


def sheet_of(columns: tuple[Column, ...], **cells: str) -> str:
    """The first row of the template with some cells changed."""
    rows = list(csv.DictReader(io.StringIO(template(columns), newline="")))
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, fieldnames=[column.name for column in columns])
    writer.writeheader()
    writer.writerow({**rows[0], **cells})
    return text.getvalue()


def task_file(**cells: str) -> task_csv.TaskFile:
    return task_csv.parse_tasks(parse_sheet(sheet_of(task_csv.COLUMNS, **cells), task_csv.REQUIRED_COLUMNS))


def volunteer_file(**cells: str) -> volunteer_csv.VolunteerFile:
    text = sheet_of(volunteer_csv.COLUMNS, **cells)
    return volunteer_csv.parse_volunteers(parse_sheet(text, volunteer_csv.REQUIRED_COLUMNS))


def test_the_template_of_tasks_reads_back_without_a_finding():
    sheet = parse_sheet(template(task_csv.COLUMNS), task_csv.REQUIRED_COLUMNS)
    file = task_csv.parse_tasks(sheet)
    fixed, flexible = (row.task for row in file.tasks)
    assert file.findings == ()
    assert fixed.fixed.start_time.ToDatetime(UTC) == datetime(2027, 4, 10, 1, tzinfo=UTC)
    assert [(skill.skill_id, skill.level) for skill in fixed.slots[0].required_skills] == [("first-aid", 2)]
    assert flexible.flexible.minutes == 30
    assert not flexible.HasField("place")


def test_the_template_of_volunteers_reads_back_without_a_finding():
    sheet = parse_sheet(template(volunteer_csv.COLUMNS), volunteer_csv.REQUIRED_COLUMNS)
    file = volunteer_csv.parse_volunteers(sheet)
    assert file.findings == ()
    mei = file.volunteers[0]
    assert dict(mei.volunteer.likes) == {"companionship": 3, "environment": -1}
    assert [len(window.weekly.weekdays) for window in mei.volunteer.availability] == [5, 2, 1, 1]


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"category": "Not A Name"}, "category"),
        ({"date": "10.4.2027"}, "date"),
        ({"date": ""}, "date"),
        ({"start": ""}, "start"),
        ({"start": "25:00"}, "start"),
        ({"start": "", "end": "", "minutes": ""}, "minutes"),
        ({"start": "", "end": "", "minutes": "30", "until": "2027-04-01"}, "until"),
        ({"time_zone": "Mars/Base"}, "time_zone"),
        ({"time_zone": "../etc/passwd"}, "time_zone"),
        ({"latitude": "91"}, "latitude"),
        ({"longitude": ""}, "latitude"),
        ({"latitude": "nan"}, "latitude"),
        ({"people_max": "0"}, "people_max"),
        ({"people_max": "1"}, "people_max"),
        ({"people_min": "-1"}, "people_min"),
        ({"skills": "first-aid:9"}, "skills"),
        ({"skills": "First Aid"}, "skills"),
        ({"min_age": "17"}, "min_age"),
        ({"hazardous": "perhaps"}, "hazardous"),
        ({"hazardous": "yes"}, "insurance_reference"),
        ({"organisation": ""}, "organisation"),
        ({"external_id": ""}, "external_id"),
    ],
)
def test_a_task_that_cannot_be_used_names_its_column(cells: dict[str, str], column: str):
    file = task_file(**cells)
    assert not file.tasks
    assert column in {finding.column for finding in file.findings if finding.refused}


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"reference": ""}, "reference"),
        ({"display_name": ""}, "display_name"),
        ({"email": "nobody"}, "email"),
        ({"phone": "12345"}, "phone"),
        ({"locale": "fr"}, "locale"),
        ({"birth_date": "1990-13-01"}, "birth_date"),
        ({"longitude": ""}, "latitude"),
        ({"travel_mode": "rocket"}, "travel_mode"),
        ({"reach_km": "far"}, "reach_km"),
        ({"available": "Monday whole day"}, "available"),
        ({"preferred": "Someday 10:00-12:00"}, "preferred"),
        ({"undesired": "Fri-Mon 10:00-12:00"}, "undesired"),
        ({"likes": "companionship"}, "likes"),
        ({"likes": "companionship:4"}, "likes"),
        ({"tags": "Has Space"}, "tags"),
        ({"max_minutes_per_day": "1441"}, "max_minutes_per_day"),
    ],
)
def test_a_volunteer_that_cannot_be_used_names_its_column(cells: dict[str, str], column: str):
    file = volunteer_file(**cells)
    assert not file.volunteers
    assert column in {finding.column.partition("[")[0] for finding in file.findings if finding.refused}


def test_a_reference_registers_one_person():
    text = template(volunteer_csv.COLUMNS).replace("v-002", "v-001")
    file = volunteer_csv.parse_volunteers(parse_sheet(text, volunteer_csv.REQUIRED_COLUMNS))
    assert [volunteer.row for volunteer in file.volunteers] == [2]
    assert file.rows_refused == 1


def test_an_end_before_the_start_is_on_the_next_day():
    (row,) = task_file(start="22:00", end="01:00").tasks
    assert row.task.fixed.end_time.seconds - row.task.fixed.start_time.seconds == 3 * 3600


@given(
    st.lists(st.integers(1, 7), min_size=1, unique=True).map(lambda days: tuple(sorted(days))),
    st.integers(0, 1439),
    st.integers(1, 1440),
)
def test_hours_read_back_as_they_print(weekdays: tuple[int, ...], start: int, length: int):
    hours = WeeklyHours(weekdays, start, start + length)
    assert parse_weekly_hours(str(hours)) == hours


@given(st.text(max_size=60))
def test_hours_that_are_none_are_refused_by_value(text: str):
    try:
        hours = parse_weekly_hours(text)
    except ValueError as error:
        told = str(error)
    else:
        told = str(hours)
        assert 0 <= hours.start < hours.end <= 2880
    assert told


@given(
    st.dictionaries(st.sampled_from([column.name for column in task_csv.COLUMNS]), st.text(max_size=30)),
)
def test_whatever_a_task_row_holds_it_is_used_or_refused(cells: dict[str, str]):
    file = task_file(**cells)
    assert len(file.tasks) + file.rows_refused == file.rows_read


@given(
    st.dictionaries(st.sampled_from([column.name for column in volunteer_csv.COLUMNS]), st.text(max_size=30)),
)
def test_whatever_a_volunteer_row_holds_it_is_used_or_refused(cells: dict[str, str]):
    file = volunteer_file(**cells)
    assert len(file.volunteers) + file.rows_refused == file.rows_read


@given(st.text(max_size=300))
def test_any_text_is_a_sheet_or_a_trouble_told_in_words(text: str):
    try:
        sheet = parse_sheet(text, ("title",))
    except Trouble as trouble:
        told = trouble.what and trouble.remedy
    else:
        told = "title" in sheet.columns
    assert told


def test_a_row_of_another_shape_is_refused_and_the_rest_is_read():
    sheet = parse_sheet('title,category\nOne,a\nTwo\n\n"Three\nlines",c\n', ("title",))
    assert [row.cells["title"] for row in sheet.rows] == ["One", "Three\nlines"]
    assert [finding.row for finding in sheet.findings] == [3]


def test_a_report_holds_every_finding_and_no_formula(tmp_path):
    findings = [
        Finding(3, "title", "=1+1 is no title", "Write one."),
        Finding(2, "", "it is odd", "Mend it."),
    ]
    write_report(tmp_path / "report.csv", findings)
    rows = list(csv.reader((tmp_path / "report.csv").open(encoding="utf-8-sig", newline="")))
    assert [row[0] for row in rows[1:]] == ["2", "3"]
    assert rows[2][3] == "'=1+1 is no title"


def test_findings_of_one_kind_are_counted_together():
    findings = [Finding(row, "hours", f"'{row}' is not a number", "Mend it.") for row in range(2, 5)]
    assert summary(findings, refused=True) == [("hours", "… is not a number", 3)]
