"""Whatever the facts: there is a problem that the engine accepts, without conflicts, and always the same."""

import json
from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from libs.availability import Interval, Kind, WeeklySpan, Window
from libs.matching_engine.conflicts import find_conflicts
from libs.matching_engine.files.parsing import parse_problem
from libs.places import TravelMode, cell_of
from services.matching.domain.facts import Grant, Limits, Skill, Standing
from services.matching.domain.horizon import Horizon
from tests.support.matching_facts import (
    CENTRE,
    MONDAY,
    at,
    circle,
    facts,
    problem,
    promise,
    slot,
    task,
    volunteer,
)

CIRCLES = ("c", "inner", "friend", "city")
SKILLS = ("a", "b", "d")
ZONES = st.sampled_from(("UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Nowhere"))
HOURS = st.integers(-48, 24 * 15)
PLACES = st.none() | st.tuples(
    st.floats(CENTRE[0] - 1, CENTRE[0] + 1), st.floats(CENTRE[1] - 1, CENTRE[1] + 1)
)


def moments() -> st.SearchStrategy[Any]:
    return st.builds(
        lambda hours, seconds: MONDAY + timedelta(hours=hours, seconds=seconds), HOURS, st.integers(0, 3600)
    )


@st.composite
def windows(draw: Any) -> Window:
    kind = draw(st.sampled_from(list(Kind)))
    if draw(st.booleans()):
        start = draw(st.integers(0, 1439))
        days = draw(st.frozensets(st.integers(1, 7), min_size=1))
        return Window(kind, WeeklySpan(days, start, start + draw(st.integers(1, 1440))))
    start = draw(moments())
    return Window(kind, Interval(start, start + timedelta(minutes=draw(st.integers(1, 3000)))))


@st.composite
def people(draw: Any, number: int) -> Any:
    place = draw(PLACES)
    return volunteer(
        f"v{number}",
        active=draw(st.booleans()) or draw(st.booleans()),
        home_cell=cell_of(*place) if place else "",
        travel_mode=draw(st.sampled_from(list(TravelMode))),
        reach_metres=draw(st.sampled_from((0, 2000, 50_000))),
        time_zone=draw(ZONES),
        grants=tuple(
            Grant(skill, draw(st.integers(1, 3)), None, draw(st.none() | moments()))
            for skill in draw(st.lists(st.sampled_from(SKILLS), max_size=3))
        ),
        windows=tuple(draw(st.lists(windows(), max_size=4))),
        limits=Limits(
            draw(st.sampled_from((0, 60, 240))),
            draw(st.sampled_from((0, 120, 600))),
            draw(st.sampled_from((0, 1, 3))),
            draw(st.sampled_from((0, 15, 120))),
            draw(st.sampled_from((0, 1, 5))),
        ),
        likes=tuple(
            sorted(draw(st.dictionaries(st.sampled_from(("errand", "other")), st.integers(-3, 3))).items())
        ),
        blocked_organisation_ids=tuple(draw(st.lists(st.sampled_from(("o", "p")), unique=True))),
        tags=tuple(draw(st.lists(st.sampled_from(("x", "y")), unique=True))),
        circle_ids=tuple(draw(st.lists(st.sampled_from(CIRCLES), unique=True, min_size=1))),
        age_reached=draw(st.sampled_from((0, 14, 16, 18))),
    )


@st.composite
def tasks(draw: Any, number: int) -> Any:
    low, middle, high = sorted(draw(st.tuples(*[st.integers(0, 3)] * 3)))
    flexible = draw(st.booleans()) and draw(st.booleans())
    return task(
        f"t{number}",
        at(0, 0) + timedelta(minutes=draw(st.integers(0, 14 * 1440 - 1))),
        hours=draw(st.sampled_from((0.5, 2, 24))),
        circle_id=draw(st.sampled_from(CIRCLES[:2])),
        spill_level=draw(st.integers(0, 2)),
        flexible=flexible,
        place=draw(PLACES),
        priority=draw(st.integers(0, 3)),
        min_age=draw(st.sampled_from((0, 16))),
        tags=tuple(draw(st.lists(st.sampled_from(("x", "y")), unique=True, max_size=1))),
        all_or_nothing=draw(st.booleans()),
        slots=(
            slot(
                f"t{number}-slot",
                low,
                middle,
                max(1, high),
                required_skills=tuple(
                    draw(st.dictionaries(st.sampled_from(SKILLS), st.integers(1, 3), max_size=1)).items()
                ),
                preferred_skill_ids=tuple(draw(st.lists(st.sampled_from(SKILLS), unique=True, max_size=2))),
            ),
        ),
    )


@st.composite
def situations(draw: Any) -> tuple[Any, list[Any]]:
    crowd = [draw(people(number)) for number in range(draw(st.integers(1, 4)))]
    work = [draw(tasks(number)) for number in range(draw(st.integers(0, 4)))]
    elsewhere = [draw(tasks(number)) for number in range(10, 10 + draw(st.integers(0, 2)))]
    pairs = [(one, who.volunteer_id) for one in work for who in crowd]
    held = (
        draw(st.lists(st.sampled_from(pairs), unique_by=lambda pair: (pair[0].task_id, pair[1]), max_size=5))
        if pairs
        else []
    )
    asked = (
        draw(st.lists(st.sampled_from(pairs), unique_by=lambda pair: (pair[0].task_id, pair[1]), max_size=3))
        if pairs
        else []
    )
    declined = (
        draw(st.frozensets(st.sampled_from([(who, one.task_id) for one, who in pairs]), max_size=3))
        if pairs
        else frozenset()
    )
    middle = circle(
        time_zone=draw(ZONES.filter(lambda zone: zone != "Nowhere")), offers_per_week=draw(st.integers(0, 3))
    )
    known = {
        "c": middle,
        "inner": circle("inner", "c", ally_circle_ids=("friend",)),
        "friend": circle("friend"),
        "city": circle("city", draw(st.sampled_from(("", "inner")))),
    }
    implied = draw(st.lists(st.tuples(st.sampled_from(SKILLS), st.sampled_from(SKILLS)), max_size=4))
    given = facts(
        *work,
        circle=middle,
        circles=known,
        horizon=Horizon(MONDAY, MONDAY + timedelta(days=14), middle.time_zone),
        skills=tuple(
            Skill(name, tuple(sorted({b for a, b in implied if a == name and b != name}))) for name in SKILLS
        ),
        assignments=tuple(promise(one, who) for one, who in held),
        offers=tuple(promise(one, who, Standing.OFFERED) for one, who in asked),
        elsewhere={crowd[0].volunteer_id: tuple(promise(one, crowd[0].volunteer_id) for one in elsewhere)},
        declined=declined,
        offers_sent={crowd[0].volunteer_id: draw(st.integers(0, 5))},
    )
    return given, crowd


@settings(max_examples=60)
@given(situations())
def test_there_always_is_a_problem_that_can_be_solved(situation: tuple[Any, list[Any]]) -> None:
    given_facts, crowd = situation
    eligible = [one for one in crowd if one.active]
    document = problem(given_facts, *eligible)
    parsed = parse_problem(json.loads(json.dumps(document)))
    assert find_conflicts(parsed) == []
    fixed = {tuple(pair) for pair in document["fixed"]}
    assert fixed <= given_facts.fixed_pairs
    assert document == problem(given_facts, *reversed(eligible))
