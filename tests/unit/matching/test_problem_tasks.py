"""Tasks, circles, skills and promises of a problem."""

from dataclasses import replace
from datetime import timedelta

from libs.matching_engine.conflicts import find_conflicts
from libs.matching_engine.files.parsing import parse_problem
from libs.places import cell_of
from services.matching.domain.facts import Grant, Limits, Skill, Standing
from services.matching.domain.problem.circles import CircleMap
from tests.support.matching_facts import (
    CENTRE,
    at,
    circle,
    draft,
    facts,
    problem,
    promise,
    slot,
    task,
    volunteer,
)

DAY = 1440


def test_a_task_with_everything() -> None:
    full = task(
        "t",
        at(1, 9) + timedelta(seconds=30),
        priority=2,
        min_age=16,
        tags=("lang-de",),
        all_or_nothing=True,
        slots=(
            slot("b", 0, 1, 2, preferred_skill_ids=("cooking",)),
            slot("a", required_skills=(("first-aid", 2),)),
        ),
    )
    assert problem(facts(full), volunteer())["tasks"] == [
        {
            "id": "t",
            "org": "o",
            "category": "errand",
            "priority": 2,
            "tags": ["age:16", "lang-de"],
            "start": DAY + 540,
            "end": DAY + 661,
            "at": [0, 0],
            "circles": {"c": 0},
            "all_or_nothing": True,
            "slots": [
                {"id": "a", "min": 1, "desired": 1, "max": 1, "skills": {"first-aid": 2}, "prefers": []},
                {"id": "b", "min": 0, "desired": 1, "max": 2, "skills": {}, "prefers": ["cooking"]},
            ],
        }
    ]


def test_a_flexible_task_has_minutes_and_no_time() -> None:
    (found,) = problem(facts(task(flexible=True, minutes=45, place=None)), volunteer())["tasks"]
    assert (found["minutes"], found["at"]) == (45, None)
    assert "start" not in found
    assert "end" not in found


def test_the_plane_lies_around_the_first_place_where_a_circle_has_none() -> None:
    anywhere = circle(centre=None)
    given = facts(
        task(), task("u", place=(CENTRE[0], CENTRE[1] + 1)), circle=anywhere, circles={"c": anywhere}
    )
    first, second = problem(given, volunteer())["tasks"]
    assert first["at"] == [0, 0]
    assert 60_000 < second["at"][0] < 75_000


def test_tasks_are_open_to_nests_allies_and_as_far_as_they_have_spilled() -> None:
    circles = CircleMap(
        {
            "city": circle("city"),
            "district": circle("district", "city"),
            "c": circle("c", "district", ally_circle_ids=("friend",), ally_cost=7, spill_cost=50),
            "inner": circle("inner", "c"),
            "sister": circle("sister", "district"),
            "friend": circle("friend"),
            "friend-inner": circle("friend-inner", "friend"),
            "stranger": circle("stranger", "city"),
        }
    )
    near = {"c": 0, "inner": 0, "friend": 7, "friend-inner": 7}
    assert circles.open_to(task()) == near
    assert circles.open_to(task(spill_level=1)) == {**near, "district": 50, "sister": 50}
    assert circles.open_to(task(spill_level=5)) == {
        **near,
        "district": 50,
        "sister": 50,
        "city": 100,
        "stranger": 100,
    }
    assert circles.open_to(task(circle_id="unknown")) == {"unknown": 0}


def test_default_prices_and_cycles_in_the_nest() -> None:
    circles = CircleMap({"a": circle("a", "b", ally_circle_ids=("x",)), "b": circle("b", "a")})
    assert circles.nested_in("a") == {"a", "b"}
    assert circles.open_to(task(circle_id="a", spill_level=3)) == {"a": 0, "b": 0, "x": 20}


def test_skills_are_those_named_and_what_they_imply() -> None:
    taxonomy = (
        Skill("paramedic", ("first-aid",)),
        Skill("first-aid", ()),
        Skill("unused", ("first-aid",)),
        Skill("loop-a", ("loop-b",)),
        Skill("loop-b", ("loop-a",)),
    )
    person = volunteer(grants=(Grant("paramedic", 3, None, None), Grant("loop-a", 1, None, None)))
    given = facts(task(slots=(slot(required_skills=(("unheard-of", 1),)),)), skills=taxonomy)
    found = problem(given, person)["skills"]
    assert [one["id"] for one in found] == ["first-aid", "loop-a", "loop-b", "paramedic", "unheard-of"]
    assert {one["id"]: one["implies"] for one in found}["paramedic"] == ["first-aid"]
    parse_problem(problem(given, person))


def test_fixed_and_published_pairs() -> None:
    taken, asked = task("taken"), task("asked", at(2, 9))
    given = facts(
        taken,
        asked,
        assignments=(promise(taken),),
        offers=(promise(asked, standing=Standing.OFFERED), promise(asked, "gone", Standing.OFFERED)),
    )
    found = problem(given, volunteer())
    assert found["fixed"] == [["v", "taken-slot"]]
    assert found["published"] == [["v", "asked-slot"]]
    assert draft(given, volunteer()).size(1).fixed == 1


def test_weights_are_only_there_when_they_differ() -> None:
    assert "weights" not in problem(facts(task()), volunteer())
    assert problem(facts(task(), weights={"like": 3}), volunteer())["weights"] == {"like": 3}


def test_the_order_of_facts_does_not_matter() -> None:
    one, other = task("a"), task("b", at(2, 9))
    people = volunteer("x"), volunteer("y")
    assert problem(facts(one, other), *people) == problem(facts(other, one), *reversed(people))


def is_valid(document: dict) -> bool:
    return not find_conflicts(parse_problem(document))


def test_an_assignment_that_breaks_a_rule_by_now_takes_its_seat_and_its_time() -> None:
    aid = task("aid", at(1, 9), slots=(slot("aid-slot", 1, 2, 3, required_skills=(("first-aid", 1),)),))
    given = facts(aid, task("next", at(1, 10)), assignments=(promise(aid),))
    document = problem(given, volunteer())
    assert is_valid(document)
    assert document["fixed"] == []
    seats = document["tasks"][0]["slots"][0]
    assert (seats["min"], seats["desired"], seats["max"]) == (0, 1, 2)
    assert document["volunteers"][0]["windows"] == [[0, DAY + 540], [DAY + 660, 15 * DAY]]


def test_an_assignment_outside_every_window_stays() -> None:
    given = facts(task(), assignments=(promise(task()),))
    document = problem(given, volunteer(windows=()))
    assert is_valid(document)
    assert document["fixed"] == [["v", "t-slot"]]
    assert document["volunteers"][0]["windows"] == [[DAY + 540, DAY + 660]]


def test_of_two_assignments_that_clash_one_stays() -> None:
    one, other = task("a", at(1, 9)), task("b", at(1, 10))
    document = problem(facts(one, other, assignments=(promise(one), promise(other))), volunteer())
    assert is_valid(document)
    assert document["fixed"] == [["v", "a-slot"]]
    assert [entry["id"] for entry in document["tasks"]] == ["a"]


def test_assignments_above_every_limit_still_make_a_plan() -> None:
    days = [task(f"t{day}", at(day, 9), hours=4) for day in range(1, 5)]
    double = task("t5", at(1, 15), hours=4)
    limits = Limits(minutes_per_day=300, minutes_per_week=400, tasks_per_week=1, min_gap_minutes=60)
    promised = tuple(promise(one) for one in (*days, double))
    document = problem(facts(*days, double, assignments=promised), volunteer(limits=limits))
    assert is_valid(document)
    assert len(document["fixed"]) == 4


def test_holders_who_may_not_be_asked_any_more_keep_their_seats() -> None:
    both = task("t", slots=(slot("t-slot", 1, 2, 2),))
    given = facts(both, assignments=(promise(both, "paused"), promise(both, "v")))
    document = problem(given, volunteer())
    assert document["fixed"] == [["v", "t-slot"]]
    assert document["tasks"][0]["slots"][0]["max"] == 1
    alone = problem(facts(task(), assignments=(promise(task(), "paused"),)), volunteer())
    assert alone["tasks"] == []


def test_more_people_than_seats_are_no_conflict() -> None:
    full = task("t")
    document = problem(
        facts(full, assignments=(promise(full, "v"), promise(full, "w"))), volunteer("v"), volunteer("w")
    )
    assert is_valid(document)


def test_far_away_holders_stay_within_the_plan() -> None:
    here = task("t")
    far = volunteer(home_cell=cell_of(CENTRE[0] + 1, CENTRE[1]), reach_metres=5_000)
    document = problem(facts(here, assignments=(promise(here),)), far, volunteer("w"))
    assert is_valid(document)
    assert document["tasks"] == []


def test_the_size_counts_what_is_left_to_plan() -> None:
    wide = replace(task("t"), slots=(slot("a", 1, 2, 3), slot("b", 1, 1, 1)))
    size = draft(facts(wide, task("u", at(2, 9)))).size(10)
    assert (size.volunteers, size.tasks, size.slots, size.seats, size.fixed) == (10, 2, 3, 5, 0)
