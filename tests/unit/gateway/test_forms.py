"""What people type becomes what the services take, or a word about the field."""

from datetime import UTC, datetime
from typing import Any

import pytest
from starlette.datastructures import FormData

from libs.contracts.gen.volunteercircle.tasks.v1.help_request_pb2 import HelpRequest
from libs.contracts.gen.volunteercircle.tasks.v1.task_pb2 import SkillRequirement, Slot, Task
from libs.contracts.gen.volunteercircle.volunteers.v1.volunteer_pb2 import (
    AvailabilityWindow,
    Qualification,
    Volunteer,
    WeeklySpan,
)
from libs.errors import ValidationFailed
from services.gateway.pages.availability import WeeklyRow, read_availability, typed_rows, weekly_rows
from services.gateway.pages.page import Form, safe_path
from services.gateway.pages.places import read_place
from services.gateway.pages.profile_forms import held_skills, read_volunteer
from services.gateway.pages.task_forms import read_task, task_from_request
from services.gateway.pages.times import input_value, read_input, word_interval

TIMES = {"start_time": "2026-12-01T09:00", "end_time": "2026-12-01T11:30", "time_zone": "Europe/Berlin"}


def form(*fields: tuple[str, str], **named: str) -> Form:
    return Form(FormData([*fields, *named.items()]))


def test_times_are_those_of_the_zone_and_come_back_as_typed():
    stamp = read_input("2026-07-01T09:00", "Europe/Berlin", "start_time")
    assert stamp.ToDatetime(tzinfo=UTC) == datetime(2026, 7, 1, 7, tzinfo=UTC)
    assert input_value(stamp, "Europe/Berlin") == "2026-07-01T09:00"


@pytest.mark.parametrize("typed", ["", "tomorrow", "2026-13-01T00:00", "2026-01-01", "9999999"])
def test_a_time_that_is_none_is_refused(typed: str):
    with pytest.raises(ValidationFailed):
        read_input(typed, "Asia/Shanghai", "start_time")


def test_a_task_reads_its_time_and_roles():
    task = read_task(
        form(
            **TIMES,
            title="Bring soup",
            slot_name_0="Cook",
            slot_min_0="1",
            slot_desired_0="2",
            slot_max_0="3",
            slot_skill_0_0="cooking",
            slot_level_0_0="2",
            slot_leader_0="yes",
            slot_name_1="",
            slot_max_1="5",
        )
    )
    assert word_interval(task.fixed, "Europe/Berlin", "en").endswith("09:00 – 11:30")
    (slot,) = task.slots
    assert (slot.min, slot.desired, slot.max, slot.leader) == (1, 2, 3, True)
    assert slot.required_skills[0].skill_id == "cooking"
    assert slot.required_skills[0].level == 2


@pytest.mark.parametrize(
    "wrong", [{"end_time": "2026-12-01T09:00"}, {"slot_min_0": "4"}, {"latitude": "north", "longitude": "1"}]
)
def test_a_task_that_cannot_be_is_refused_with_its_field(wrong: dict[str, str]):
    fields = {**TIMES, "slot_name_0": "Cook", "slot_min_0": "1", "slot_max_0": "3", **wrong}
    with pytest.raises(ValidationFailed) as refused:
        read_task(form(**fields))
    assert refused.value.violations[0].field


def test_a_role_with_more_skills_than_the_form_shows_keeps_them():
    skills = [SkillRequirement(skill_id=name, level=1) for name in ("a", "b", "c")]
    before = Task(slots=[Slot(slot_id="s", display_name="Cook", max=1, required_skills=skills)])
    task = read_task(form(**TIMES, slot_id_0="s", slot_name_0="Chef", slot_max_0="2"), before)
    assert task.slots[0].display_name == "Chef"
    assert list(task.slots[0].required_skills) == skills


def test_a_request_with_a_long_window_becomes_a_flexible_task():
    request = HelpRequest(text="Water my plants", circle_id="c", people_wanted=2)
    window = request.windows.add()
    window.start_time.FromDatetime(datetime(2026, 12, 1))
    window.end_time.FromDatetime(datetime(2026, 12, 4))
    task = task_from_request(request, "o", "helper", "Asia/Shanghai")
    assert task.flexible.window == window
    assert (task.slots[0].min, task.slots[0].max) == (2, 2)


def test_availability_keeps_what_is_shown_and_drops_rows_without_days():
    before = Volunteer()
    dated = AvailabilityWindow(kind=AvailabilityWindow.KIND_BLACKOUT)
    dated.interval.start_time.FromDatetime(datetime(2026, 12, 1))
    before.availability.append(dated)
    typed = form(
        ("weekdays_0", "1"),
        ("weekdays_0", "3"),
        kind_0="KIND_PREFERRED",
        from_0="22:00",
        to_0="02:00",
        kind_1="KIND_AVAILABLE",
        from_1="09:00",
        to_1="10:00",
    )
    weekly, kept = read_availability(typed, before)
    assert weekly.kind == AvailabilityWindow.KIND_PREFERRED
    assert weekly.weekly == WeeklySpan(weekdays=[1, 3], start_minute=22 * 60, end_minute=26 * 60)
    assert kept == dated
    assert read_availability(form(drop_0="yes"), before) == []


def test_a_profile_keeps_confirmed_skills_and_other_likings():
    before = Volunteer(likes={"stargazing": 2, "errand": 1})
    before.qualifications.append(
        Qualification(skill_id="nursing", level=3, evidence=Qualification.EVIDENCE_DOCUMENT)
    )
    typed = form(
        ("skill", "nursing"), ("skill", "cooking"), level_cooking="9", like_errand="-9", tags="a, b a"
    )
    after = read_volunteer(typed, before)
    assert [(held.skill_id, held.level) for held in after.qualifications] == [("cooking", 3)]
    assert dict(after.likes) == {"stargazing": 2, "errand": -3}
    assert list(after.tags) == ["a", "b"]


@pytest.mark.parametrize("path", ["//evil.example", "/\\evil.example", "https://evil.example", "", "/a\r\nb"])
def test_nobody_is_sent_astray(path: str):
    assert safe_path(path, "/home") == "/home"
    assert safe_path("/offers?x=1") == "/offers?x=1"


@pytest.mark.parametrize(
    ("value", "number"), [("7", 7), ("-3", -3), ("", 0), ("٣", 0), ("1e9", 0), ("9" * 30, 0)]
)
def test_numbers_are_numbers(value: str, number: int):
    assert form(n=value).number("n") == number


def test_texts_lose_what_nothing_can_keep():
    typed: Any = form(text=" a\x00b\ud800c ")["text"]
    assert typed == "abc"
    assert read_place(form()) is None


@pytest.mark.parametrize("typed", ["-1", "25", "1.5", "many", "99999999999", "٣"])
def test_a_limit_that_is_no_number_in_range_is_refused_and_never_lifted(typed: str):
    with pytest.raises(ValidationFailed) as refused:
        read_volunteer(form(hours_per_day=typed), Volunteer())
    assert refused.value.violations[0].field == "hours_per_day"


def test_weekly_rows_come_back_as_typed_even_when_wrong():
    typed = form(
        ("weekdays_0", "2"), ("weekdays_0", "9"), kind_0="KIND_PREFERRED", from_0="25:99", to_0="", to_1="9"
    )
    assert typed_rows(typed) == [WeeklyRow(AvailabilityWindow.KIND_PREFERRED, (2,), "25:99", "")]


def test_weekly_rows_show_the_windows_and_two_empty_ones():
    span = WeeklySpan(weekdays=[1, 5], start_minute=22 * 60, end_minute=24 * 60 + 30)
    kind = AvailabilityWindow.KIND_AVAILABLE
    volunteer = Volunteer(availability=[AvailabilityWindow(kind=kind, weekly=span)])
    rows = weekly_rows(volunteer)
    assert rows == [WeeklyRow(kind, (1, 5), "22:00", "00:30"), WeeklyRow(), WeeklyRow()]


def test_of_several_grants_of_a_skill_the_best_that_counts_is_shown():
    valid, revoked = Qualification.STATE_VALID, Qualification.STATE_REVOKED
    grants = [("cooking", 1, valid), ("cooking", 3, revoked), ("cooking", 2, valid), ("driving", 1, revoked)]
    volunteer = Volunteer(
        qualifications=[Qualification(skill_id=name, level=level, state=s) for name, level, s in grants]
    )
    held = held_skills(volunteer)
    assert {name: (one.level, one.state) for name, one in held.items()} == {
        "cooking": (2, valid),
        "driving": (1, revoked),
    }
    assert held_skills(None) == {}
