"""The NYC importer against the dirt of the published file, and against the file itself."""

import csv
import io
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.cli.importing.nyc_open_data import REQUIRED_COLUMNS, parse_opportunities
from services.cli.importing.planning_weeks import PlanningWeeks
from services.cli.importing.sheet import parse_sheet, read_sheet
from services.cli.importing.task_rows import TaskFile

PUBLISHED = Path("../shared/data/nyc_volunteer_opportunities.csv")
WEEKS = PlanningWeeks(date(2026, 11, 24))
CLEAN = {
    "opportunity_id": "4996",
    "vol_requests": "20",
    "title": "Shovel snow",
    "summary": "Bring a shovel.",
    "category_desc": "Helping Neighbors in Need",
    "org_title": "Example Neighbours",
    "org_content_id": "4426",
    "locality": "1 Example Street\nNew York, NY 10010\n(40.7405, -73.9892)",
    "recurrence_type": "onetime",
    "hours": "0",
    "start_date_date": "July 30 2011",
    "end_date_date": "July 30 2011",
    "is_priority": "",
    "status": "approved",
}


def parsed(*rows: dict[str, str]) -> TaskFile:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, fieldnames=list(CLEAN))
    writer.writeheader()
    writer.writerows({**CLEAN, **row} for row in rows)
    return parse_opportunities(parse_sheet(text.getvalue(), REQUIRED_COLUMNS), WEEKS)


def refusal(**cells: str) -> str:
    file = parsed(cells)
    assert not file.tasks
    assert file.rows_refused == 1
    return " ".join(str(finding) for finding in file.findings if finding.refused)


def test_a_clean_row_becomes_a_fixed_task_on_its_weekday():
    (row,) = parsed({}).tasks
    task = row.task
    start = task.fixed.start_time.ToDatetime(UTC)
    assert start == datetime(2026, 12, 12, 15, tzinfo=UTC)  # a Saturday as in 2011, 10:00 in New York
    assert task.fixed.end_time.ToDatetime(UTC) == datetime(2026, 12, 12, 18, tzinfo=UTC)
    assert (task.place.latitude, task.place.longitude) == (40.7405, -73.9892)
    assert task.address == "1 Example Street, New York, NY 10010"
    assert task.category == "helping-neighbors-in-need"
    assert (task.slots[0].min, task.slots[0].desired, task.slots[0].max) == (1, 20, 20)
    assert (task.external_id, row.organisation.external_id) == ("nyc-open-data:4996", "nyc-open-data:4426")


def test_an_ongoing_row_becomes_a_flexible_task_within_the_weeks_planned():
    (row,) = parsed({"recurrence_type": "ongoing", "end_date_date": "March 31 2012"}).tasks
    window = row.task.flexible.window
    assert row.task.flexible.minutes == 120
    assert window.start_time.ToDatetime(UTC) == datetime(2026, 12, 12, 5, tzinfo=UTC)
    assert window.end_time.ToDatetime(UTC) == datetime(2026, 12, 22, 5, tzinfo=UTC)


def test_hours_are_taken_where_they_are_given():
    (row,) = parsed({"hours": "6"}).tasks
    assert row.task.fixed.end_time.seconds - row.task.fixed.start_time.seconds == 6 * 3600


def test_a_row_without_coordinates_can_be_done_from_anywhere_and_says_so():
    file = parsed({"locality": ""})
    assert not file.tasks[0].task.HasField("place")
    assert any(finding.column == "locality" and not finding.refused for finding in file.findings)


def test_markup_entities_and_odd_characters_are_made_plain():
    (row,) = parsed(
        {"title": "<b>Paint</b> &amp; mend\u200b \x07fences", "summary": "One<br/>two&nbsp;•\r\n three"}
    ).tasks
    assert row.task.title == "Paint & mend fences"
    assert row.task.description == "One\ntwo •\nthree"


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"vol_requests": "9999"}, "placeholder"),
        ({"vol_requests": "0"}, "not between"),
        ({"vol_requests": "many"}, "no whole number"),
        ({"vol_requests": ""}, "empty"),
        ({"title": " <p></p> "}, "empty"),
        ({"start_date_date": "30/07/2011"}, "no date"),
        ({"end_date_date": ""}, "empty"),
        ({"end_date_date": "July 29 2011"}, "before the start"),
        ({"hours": "25"}, "not between"),
        ({"opportunity_id": "x"}, "no whole number"),
        ({"org_content_id": ""}, "empty"),
        ({"org_title": ""}, "empty"),
        ({"status": "draft"}, "not approved"),
        ({"opportunity_id": ""}, "empty"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_reason(cells: dict[str, str], told: str):
    assert told in refusal(**cells)


def test_the_second_row_of_an_id_is_refused():
    file = parsed({}, {})
    assert len(file.tasks) == 1
    assert [finding.row for finding in file.findings if finding.refused] == [3]


@given(st.lists(st.dictionaries(st.sampled_from(sorted(CLEAN)), st.text(max_size=40)), max_size=4))
def test_whatever_the_cells_hold_every_row_is_used_or_refused(rows: list[dict[str, str]]):
    file = parsed(*rows)
    used = {task.row for task in file.tasks}
    refused = {finding.row for finding in file.findings if finding.refused}
    assert not used & refused
    assert len(used) + len(refused) == file.rows_read
    assert all(finding.problem and finding.remedy for finding in file.findings)


@given(st.dates(date(1990, 1, 1), date(2026, 11, 23)), st.integers(1, 8), st.integers(0, 400))
def test_past_dates_keep_their_weekday_and_fall_into_the_weeks_planned(day: date, weeks: int, length: int):
    planning = PlanningWeeks(date(2026, 11, 24), weeks)
    placed = planning.place(day)
    first, last = planning.place_span(day, date.fromordinal(day.toordinal() + length))
    assert placed.weekday() == day.weekday()
    assert planning.first_day <= placed <= planning.last_day
    assert first == placed <= last <= planning.last_day
    assert placed == planning.place(day)


def test_dates_to_come_stay_as_they_are():
    assert WEEKS.place(date(2030, 1, 1)) == date(2030, 1, 1)


@pytest.mark.skipif(
    not PUBLISHED.exists(), reason="the published file lies in ../shared/data, which is absent here"
)
def test_the_published_file():
    file = parse_opportunities(read_sheet(PUBLISHED, REQUIRED_COLUMNS), WEEKS)
    assert (file.rows_read, file.rows_refused, len(file.tasks)) == (665, 9, 656)
    assert {finding.column for finding in file.findings if finding.refused} == {"vol_requests"}
    assert sum(row.seats for row in file.tasks) == 23_079
    assert sum(row.task.HasField("place") for row in file.tasks) == 595 - sum(
        finding.refused and finding.row not in _rows_without_place(file) for finding in file.findings
    )


def _rows_without_place(file: TaskFile) -> set[int]:
    return {finding.row for finding in file.findings if finding.column == "locality"}
