"""Whether one more promise fits: appointments, travel, rest, limits, budget."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.places import TravelMode
from services.tasks.domain.circle import CirclePolicy
from services.tasks.domain.commitments import Commitment, check_fits, clashes
from services.tasks.domain.contact_budget import check_budget
from services.tasks.domain.errors import ScheduleInvalid
from services.tasks.domain.place import Place
from services.tasks.domain.promise_errors import (
    AlreadyAssigned,
    ContactBudgetSpent,
    OverLimit,
    ScheduleClash,
)
from services.tasks.domain.schedule import Schedule, fixed, flexible
from services.tasks.domain.volunteer import Limits, Volunteer
from tests.support.tasks import START, tomorrow

BUND = Place(31.2400, 121.4900)
AIRPORT = Place(31.1443, 121.8083)
"""About 32 kilometres from the Bund: some 128 minutes by public transport."""


def somebody(**limits: int) -> Volunteer:
    return Volunteer("volunteer", "active", Limits(**limits), TravelMode.TRANSIT)


def held(schedule: Schedule, place: Place | None = None, task_id: str = "held") -> Commitment:
    return Commitment(task_id, schedule, place, is_live=True)


def new(schedule: Schedule, place: Place | None = None) -> Commitment:
    return held(schedule, place, "new")


minutes = st.integers(0, 600)


@given(
    start=minutes, length=st.integers(1, 300), other=minutes, other_length=st.integers(1, 300), gap=minutes
)
def test_clash_is_symmetric_and_means_too_little_time_between(
    start: int, length: int, other: int, other_length: int, gap: int
) -> None:
    def at(begin: int, duration: int) -> Schedule:
        begins = START + timedelta(minutes=begin)
        return fixed(begins, begins + timedelta(minutes=duration))

    one, two = held(at(start, length)), new(at(other, other_length))
    person = somebody(min_gap=gap)
    apart = max(other - (start + length), start - (other + other_length))
    assert clashes(person, one, two) == clashes(person, two, one) == (apart < gap)


@pytest.mark.parametrize(("pause_hours", "clash"), [(2, True), (2.5, False)])
def test_travel_between_places_takes_its_time(pause_hours: float, clash: bool) -> None:
    one = held(tomorrow(9, 2), BUND)
    two = new(tomorrow(11 + pause_hours, 2), AIRPORT)
    assert clashes(somebody(), one, two) is clash
    assert not clashes(somebody(), one, new(tomorrow(11, 2)))


def test_flexible_tasks_never_clash() -> None:
    window = flexible(START, START + timedelta(days=3), 60)
    assert not clashes(somebody(min_gap=600), held(tomorrow()), new(window))


def test_the_same_task_twice_and_two_tasks_at_once_do_not_fit() -> None:
    with pytest.raises(AlreadyAssigned):
        check_fits(somebody(), new(tomorrow()), [held(tomorrow(15), task_id="new")])
    with pytest.raises(ScheduleClash):
        check_fits(somebody(), new(tomorrow(10)), [held(tomorrow(9))])


@pytest.mark.parametrize(
    ("limits", "fits"),
    [
        ({"max_minutes_per_day": 239}, False),
        ({"max_minutes_per_day": 240}, True),
        ({"max_minutes_per_week": 359}, False),
        ({"max_minutes_per_week": 360}, True),
        ({"max_tasks_per_week": 2}, False),
        ({"max_tasks_per_week": 3}, True),
    ],
)
def test_limits_of_day_and_week(limits: dict[str, int], fits: bool) -> None:
    others = [held(tomorrow(1)), held(tomorrow(1, days=2), task_id="next day"), held(tomorrow(1, days=8))]
    if fits:
        check_fits(somebody(**limits), new(tomorrow(5)), others)
    else:
        with pytest.raises(OverLimit):
            check_fits(somebody(**limits), new(tomorrow(5)), others)


def test_days_are_the_volunteer_s_own() -> None:
    """Half past eleven in the evening and one in the morning are two days in Shanghai, one in UTC."""
    shanghai = ZoneInfo("Asia/Shanghai")
    late = datetime(2027, 3, 2, 22, 30, tzinfo=shanghai)
    early = datetime(2027, 3, 3, 1, 0, tzinfo=shanghai)
    commitments = [fixed(late, late + timedelta(hours=1)), fixed(early, early + timedelta(hours=1))]
    check_fits(somebody(max_minutes_per_day=60), new(commitments[0]), [held(commitments[1])])


def test_a_flexible_task_counts_to_its_week_only_if_it_lies_within_one() -> None:
    week = flexible(START, START + timedelta(days=5), 120)
    month = flexible(START, START + timedelta(days=30), 120)
    one_task = somebody(max_tasks_per_week=1)
    check_fits(one_task, new(month), [held(week)])
    with pytest.raises(OverLimit):
        check_fits(one_task, new(tomorrow()), [held(week)])


@given(own=st.integers(0, 10), circle=st.integers(1, 10), sent=st.integers(0, 12))
def test_budget_is_the_smaller_of_both(own: int, circle: int, sent: int) -> None:
    policy = CirclePolicy(max_offers_per_week=circle)
    allowed = sent < (min(own, circle) if own else circle)
    if allowed:
        check_budget(somebody(max_offers_per_week=own), policy, sent)
    else:
        with pytest.raises(ContactBudgetSpent):
            check_budget(somebody(max_offers_per_week=own), policy, sent)


def test_schedules_that_cannot_be() -> None:
    for wrong in (
        lambda: fixed(START, START),
        lambda: fixed(START, START + timedelta(hours=25)),
        lambda: flexible(START, START + timedelta(hours=1), 61),
        lambda: flexible(START, START + timedelta(hours=1), 0),
    ):
        with pytest.raises(ScheduleInvalid):
            wrong()
