"""Whom a slot suits."""

from datetime import timedelta

import pytest

from libs.skills import SkillGraph
from services.tasks.domain.circle import Circle, Circles
from services.tasks.domain.eligibility import Eligibility
from services.tasks.domain.promise_errors import (
    NotQualified,
    OrganisationBlocked,
    OutsideCircle,
    VolunteerNotActive,
)
from services.tasks.domain.schedule import Schedule, flexible
from services.tasks.domain.task import Task, TaskState, TaskTerms
from services.tasks.domain.volunteer import Qualification, Volunteer
from tests.support.tasks import START, seats, tomorrow

SKILLS = SkillGraph({"nursing": ("first-aid",), "surgery": ("nursing",)})
ELIGIBILITY = Eligibility(SKILLS, Circles(()), START)


def a_task(schedule: Schedule | None = None, **terms: object) -> Task:
    fields = {"slots": (seats(1, required_skills=(("first-aid", 2),)),), **terms}
    terms_ = TaskTerms("Soup", "errand", schedule or tomorrow(), **fields)  # type: ignore[arg-type]
    return Task("task", "kitchen", terms_, TaskState.PUBLISHED, START, START)


def check(volunteer: Volunteer, task: Task, eligibility: Eligibility = ELIGIBILITY) -> None:
    eligibility.check(volunteer, task, task.slots[0])


def somebody(*grants: Qualification, **fields: object) -> Volunteer:
    return Volunteer("volunteer", "active", qualifications=grants, **fields)  # type: ignore[arg-type]


def test_implied_skills_count_at_the_level_of_their_source() -> None:
    check(somebody(Qualification("surgery", 2)), a_task())
    for too_little in (Qualification("surgery", 1), Qualification("cooking", 3)):
        with pytest.raises(NotQualified):
            check(somebody(too_little), a_task())


def test_qualification_holds_for_the_whole_task() -> None:
    task = a_task()
    end = task.schedule.end
    check(somebody(Qualification("first-aid", 2, valid_to=end)), task)
    with pytest.raises(NotQualified):
        check(somebody(Qualification("first-aid", 2, valid_to=end - timedelta(minutes=1))), task)
    with pytest.raises(NotQualified):
        check(
            somebody(Qualification("first-aid", 2, valid_from=task.schedule.start + timedelta(minutes=1))),
            task,
        )


def test_of_a_flexible_task_only_what_is_left_of_the_window_counts() -> None:
    window = flexible(START - timedelta(days=3), START + timedelta(days=3), 60)
    check(somebody(Qualification("first-aid", 2, valid_from=START - timedelta(hours=1))), a_task(window))
    with pytest.raises(NotQualified):
        check(somebody(Qualification("first-aid", 2, valid_to=START + timedelta(days=1))), a_task(window))


def test_age_marks_blocks_and_activity() -> None:
    able = Qualification("first-aid", 3)
    with pytest.raises(NotQualified, match="16 years"):
        check(somebody(able, age_reached=14), a_task(min_age=16))
    with pytest.raises(NotQualified, match="lang-en"):
        check(somebody(able), a_task(tags=("lang-en",)))
    with pytest.raises(OrganisationBlocked):
        check(somebody(able, blocked_organisation_ids=frozenset({"kitchen"})), a_task())
    with pytest.raises(VolunteerNotActive):
        check(Volunteer("volunteer", "paused", qualifications=(able,)), a_task())


@pytest.mark.parametrize(
    ("member_of", "spill", "admitted"),
    [
        ("lane", 0, True),
        ("house", 0, True),
        ("ally", 0, True),
        ("ally-house", 0, True),
        ("district", 0, False),
        ("neighbour", 0, False),
        ("neighbour", 1, True),
        ("far", 1, False),
        ("far", 2, True),
        ("elsewhere", 2, False),
    ],
)
def test_circles_nest_ally_and_open_wider(member_of: str, spill: int, admitted: bool) -> None:
    circles = Circles(
        [
            Circle("lane", ancestors=("district", "city"), allies=frozenset({"ally"})),
            Circle("house", ancestors=("lane", "district", "city")),
            Circle("ally", ancestors=("other-city",)),
            Circle("ally-house", ancestors=("ally", "other-city")),
            Circle("district", ancestors=("city",)),
            Circle("neighbour", ancestors=("district", "city")),
            Circle("far", ancestors=("other-district", "city")),
            Circle("city"),
        ]
    )
    assert circles.admit("lane", spill, [member_of]) is admitted


def test_everybody_is_admitted_where_no_circle_is_named_and_nobody_without_one() -> None:
    assert Circles(()).admit("", 0, [])
    assert not Circles(()).admit("lane", 0, [])
    with pytest.raises(OutsideCircle):
        check(somebody(Qualification("first-aid", 2)), a_task(circle_id="lane"))
