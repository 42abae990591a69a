"""Volunteers of a problem: every field, and what they have promised elsewhere."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from libs.availability import Interval, Kind, WeeklySpan, Window
from libs.places import TravelMode, cell_of
from services.matching.domain.facts import Grant, Limits, Standing
from services.matching.domain.horizon import Horizon
from tests.support.matching_facts import (
    CENTRE,
    EVERY_DAY,
    MONDAY,
    all_week,
    at,
    circle,
    entry,
    facts,
    problem,
    promise,
    slot,
    task,
    volunteer,
)

DAY = 1440


def test_a_volunteer_who_says_little() -> None:
    person = volunteer(home_cell="", windows=())
    assert entry(facts(task()), person) == {
        "id": "v",
        "home": None,
        "speed": 200,
        "reach": None,
        "skills": {},
        "windows": [],
        "undesired": [],
        "max_minutes": None,
        "max_minutes_per_day": None,
        "max_tasks": 7,
        "min_gap": 0,
        "tags": [],
        "circles": ["c"],
        "blocked": [],
        "likes": {},
        "load": 0,
    }


@pytest.mark.parametrize(
    ("mode", "speed"),
    [(TravelMode.WALK, 75), (TravelMode.BICYCLE, 200), (TravelMode.TRANSIT, 250), (TravelMode.CAR, 500)],
)
def test_speed_follows_the_way_to_travel(mode: TravelMode, speed: int) -> None:
    assert entry(facts(task()), volunteer(travel_mode=mode))["speed"] == speed


def test_home_is_the_middle_of_the_cell_on_a_plane_around_the_circle() -> None:
    north = volunteer(home_cell=cell_of(CENTRE[0] + 0.09, CENTRE[1]), reach_metres=15_000)
    x, y = entry(facts(task()), north)["home"]
    assert abs(x) < 1000
    assert 9_000 < y < 11_000
    assert entry(facts(task()), north)["reach"] == 15_000


def test_a_home_cell_that_is_none_leaves_the_home_unknown() -> None:
    assert entry(facts(task()), volunteer(home_cell="nowhere"))["home"] is None


def test_tags_likes_blocks_and_ages() -> None:
    person = volunteer(
        tags=("lang-de",), likes=(("errand", 2),), blocked_organisation_ids=("o2", "o1"), age_reached=16
    )
    found = entry(facts(task(), served={"v": 3}), person)
    assert found["tags"] == ["age:14", "age:16", "lang-de"]
    assert found["likes"] == {"errand": 2}
    assert found["blocked"] == ["o1", "o2"]
    assert found["load"] == 3


def test_windows_and_undesired_times_in_minutes() -> None:
    person = volunteer(
        windows=(
            Window(Kind.AVAILABLE, WeeklySpan(frozenset({1}), 540, 720)),
            Window(Kind.UNDESIRED, WeeklySpan(frozenset({1}), 660, 720)),
            Window(Kind.BLACKOUT, Interval(at(7, 0), at(8, 0))),
        )
    )
    found = entry(facts(task()), person)
    assert found["windows"] == [[540, 720], [14 * DAY + 540, 14 * DAY + 720]]
    assert found["undesired"] == [[660, 720], [14 * DAY + 660, 14 * DAY + 720]]


def test_windows_keep_the_wall_clock_when_clocks_change() -> None:
    start = datetime(2027, 3, 27, 23, tzinfo=UTC)
    berlin = circle(time_zone="Europe/Berlin")
    given = facts(
        task(start=start + timedelta(hours=12)),
        circle=berlin,
        circles={"c": berlin},
        horizon=Horizon(start, start + timedelta(days=2), "Europe/Berlin"),
    )
    mornings = (Window(Kind.AVAILABLE, WeeklySpan(EVERY_DAY, 480, 600)),)
    found = entry(given, volunteer(windows=mornings, time_zone="Europe/Berlin"))
    # 28 March has 23 hours: its eight o'clock is the seventh hour, and each later one is an hour early.
    assert found["windows"] == [
        [420, 540],
        [DAY - 60 + 480, DAY - 60 + 600],
        [2 * DAY - 60 + 480, 2 * DAY - 60 + 600],
    ]


def test_what_whole_minutes_cut_off_is_not_free() -> None:
    odd = Window(
        Kind.AVAILABLE, Interval(at(1, 9) + timedelta(seconds=30), at(1, 10) + timedelta(seconds=30))
    )
    assert entry(facts(task()), volunteer(windows=(odd,)))["windows"] == [[DAY + 541, DAY + 600]]


def test_a_promise_elsewhere_takes_its_time_and_the_rest_around_it() -> None:
    other = promise(task("other", at(2, 10)))
    person = volunteer(limits=Limits(min_gap_minutes=30))
    found = entry(facts(task(), elsewhere={"v": (other,)}), person)
    assert found["windows"] == [[0, 2 * DAY + 570], [2 * DAY + 750, 15 * DAY]]
    assert found["min_gap"] == 30


@pytest.mark.parametrize("standing", [Standing.CONFIRMED, Standing.OFFERED])
def test_open_offers_elsewhere_count_like_promises(standing: Standing) -> None:
    other = promise(task("other", at(2, 10)), standing=standing)
    found = entry(facts(task(), elsewhere={"v": (other,)}), volunteer())
    assert found["windows"] == [[0, 2 * DAY + 600], [2 * DAY + 720, 15 * DAY]]


def test_flexible_promises_take_no_particular_time() -> None:
    other = promise(task("other", at(2, 10), flexible=True, minutes=30))
    assert entry(facts(task(), elsewhere={"v": (other,)}), volunteer())["windows"] == [[0, 15 * DAY]]


def test_a_road_too_long_from_a_promise_elsewhere_is_forbidden() -> None:
    far = (CENTRE[0] + 0.09, CENTRE[1])  # 10 km, 50 minutes by bicycle
    soon, later = task("soon", at(2, 12, 30)), task("later", at(2, 13))
    other = promise(task("other", at(2, 10), place=far))
    found = problem(facts(soon, later, elsewhere={"v": (other,)}), volunteer())
    assert found["pairs"] == [{"volunteer": "v", "slot": "soon-slot", "forbidden": True}]


def test_weekly_limits_leave_what_the_fullest_week_leaves() -> None:
    other = promise(task("other", at(2, 10), hours=3))
    limits = Limits(minutes_per_week=300, tasks_per_week=4)
    found = entry(facts(task(), elsewhere={"v": (other,)}), volunteer(limits=limits))
    assert found["max_minutes"] == 120
    assert found["max_tasks"] == 3


def test_assignments_of_the_problem_count_and_are_allowed_for() -> None:
    inside = task("inside", at(1, 9))
    person = volunteer(limits=Limits(minutes_per_week=300, tasks_per_week=2))
    found = entry(facts(inside, assignments=(promise(inside),)), person)
    assert found["max_minutes"] == 180 + 120
    assert found["max_tasks"] == 1 + 1


def test_a_week_that_is_used_up_is_closed_and_shuts_no_other() -> None:
    other = promise(task("other", at(2, 10), hours=5))
    found = entry(facts(task(), elsewhere={"v": (other,)}), volunteer(limits=Limits(minutes_per_week=300)))
    assert found["windows"] == [[7 * DAY, 15 * DAY]]
    assert found["max_minutes"] == 300


def test_served_minutes_count_to_their_week_and_take_no_time() -> None:
    served = promise(task("other", at(0, 10), hours=2), standing=Standing.SERVED)
    found = entry(facts(task(), elsewhere={"v": (served,)}), volunteer(limits=Limits(minutes_per_week=300)))
    assert found["windows"] == [[0, 15 * DAY]]
    assert found["max_minutes"] == 180


def test_a_day_begun_elsewhere_is_closed_for_who_limits_their_days() -> None:
    other = promise(task("other", at(2, 10)))
    found = entry(facts(task(), elsewhere={"v": (other,)}), volunteer(limits=Limits(minutes_per_day=240)))
    assert found["windows"] == [[0, 2 * DAY], [3 * DAY, 15 * DAY]]
    assert found["max_minutes_per_day"] == 240


def test_the_contact_budget_limits_new_offers() -> None:
    inside, asked = task("inside", at(1, 9)), task("asked", at(3, 9))
    budget = circle(offers_per_week=5)
    given = facts(
        inside,
        asked,
        circle=budget,
        circles={"c": budget},
        assignments=(promise(inside),),
        offers=(promise(asked, standing=Standing.OFFERED),),
        offers_sent={"v": 4},
    )
    assert entry(given, volunteer())["max_tasks"] == 1 + 1 + 1
    modest = volunteer(limits=Limits(offers_per_week=2))
    assert entry(given, modest)["max_tasks"] == 1 + 1


def test_the_strictest_circle_of_the_tasks_sets_the_budget() -> None:
    known = {"c": circle(), "inner": circle("inner", parent="c", offers_per_week=2)}
    given = facts(task(), task("u", circle_id="inner"), circles=known)
    assert entry(given, volunteer())["max_tasks"] == 2


def test_qualifications_count_while_they_are_valid() -> None:
    aid = slot("t-slot", required_skills=(("first-aid", 2),))
    early, late = (
        task("t", at(1, 9), slots=(aid,)),
        task("u", at(9, 9), slots=(replace(aid, slot_id="u-slot"),)),
    )
    lapsing = volunteer(grants=(Grant("first-aid", 3, None, at(5, 0)),))
    found = problem(facts(early, late), lapsing)
    assert found["volunteers"][0]["skills"] == {"first-aid": 3}
    assert found["pairs"] == [{"volunteer": "v", "slot": "u-slot", "forbidden": True}]
    over = volunteer(grants=(Grant("first-aid", 3, None, MONDAY - timedelta(days=1)),))
    assert problem(facts(early), over)["volunteers"][0]["skills"] == {}


def test_who_declined_a_task_is_not_asked_again_unless_they_agreed_since() -> None:
    declined = task("t", at(1, 9))
    given = facts(declined, declined=frozenset({("v", "t"), ("v", "elsewhere")}))
    assert problem(given, volunteer())["pairs"] == [{"volunteer": "v", "slot": "t-slot", "forbidden": True}]
    agreed = replace(given, assignments=(promise(declined),))
    assert problem(agreed, volunteer())["pairs"] == []


def test_a_zone_that_nobody_knows_spoils_no_plan() -> None:
    assert entry(facts(task()), volunteer(time_zone="Moon/Crater"))["windows"] == [[0, 15 * DAY]]


def test_undesired_time_alone_is_no_availability() -> None:
    assert entry(facts(task()), volunteer(windows=(all_week(Kind.UNDESIRED),)))["windows"] == []
