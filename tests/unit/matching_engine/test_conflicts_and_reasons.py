"""Invalid problems list every conflict; empty seats say why; any pair can be explained."""

import pytest

from libs.matching_engine.checker import check_solution
from libs.matching_engine.explanation import NotPlaced, Placed, explain_pair
from libs.matching_engine.files.parsing import parse_problem
from libs.matching_engine.files.reading import ProblemError
from libs.matching_engine.generator import generate
from libs.matching_engine.rules.codes import Code
from tests.support.matching_examples import (
    encoded,
    parsed,
    problem,
    slot,
    solution_of,
    task,
    volunteer,
)


def test_every_conflict_is_listed_once_and_sorted() -> None:
    """A pair alone, two clashing tasks, a limit, two slots of a task, a full slot, two people kept apart."""
    document = problem(
        [volunteer("ann", max_tasks=1), volunteer("bob", tags=["x"]), volunteer("cid", windows=[])],
        [
            task("one", 600, slot("one/a", 1, 1, 2), slot("one/b")),
            task("two", 630, tags=["x"]),
            task("six", None, slot("six/a")),
        ],
        fixed=[
            ["ann", "one/a"],
            ["ann", "two/seat"],
            ["bob", "one/a"],
            ["bob", "one/b"],
            ["cid", "one/a"],
            ["bob", "six/a"],
        ],
        pair_rules=[
            {"kind": "apart", "members": ["ann", "bob"]},
            {"kind": "apart", "members": ["bob", "cid", "ann"]},
            {"kind": "together", "members": ["bob", "cid"]},
        ],
    )
    solution = solution_of(document)
    told = [(entry.code, entry.volunteers, entry.slots) for entry in solution.conflicts]
    assert solution.status == "invalid"
    assert told == [
        ("APART", ("ann", "bob"), ("one/a", "one/b")),
        ("APART", ("ann", "cid"), ("one/a",)),
        ("APART", ("bob", "cid"), ("one/a", "one/b")),
        ("CAPACITY", ("ann", "bob", "cid"), ("one/a",)),
        ("CLASH", ("ann",), ("one/a", "two/seat")),
        ("MISSING_TAG", ("ann",), ("two/seat",)),
        ("ONE_SLOT", ("bob",), ("one/a", "one/b")),
        ("OVER_LIMIT", ("ann",), ("one/a", "two/seat")),
        ("UNAVAILABLE", ("cid",), ("one/a",)),
    ]
    stated = solution.document()
    assert (stated["objective"], stated["bound"], stated["gap"], stated["terms"]) == (None, None, None, None)
    assert (stated["assignments"], stated["unfilled"]) == ([], [])
    assert stated["engine"]["stopped_by"] == "proof"
    assert check_solution(encoded(document), stated) == []


def test_the_funnel_counts_everybody_once_in_the_order_of_the_table() -> None:
    """One volunteer for nearly every reason why a seat of the walk stays empty."""
    people = [
        volunteer("blocking", blocked=["walk"]),
        volunteer("clashing"),
        volunteer("elsewhere", max_tasks=1),
        volunteer("far", reach=10, home=[999, 0]),
        volunteer("full", max_minutes=10),
        volunteer("outside", circles=["west"]),
        volunteer("serving", home=[0, 0]),
        volunteer("unable", skills={"care": 1}),
        volunteer("untagged", tags=[]),
        volunteer("busy", windows=[]),
        volunteer("worthless"),
    ]
    for person in people:
        person.setdefault("skills", {"care": 2})
        person.setdefault("tags", ["x"])
        person.setdefault("circles", ["east"])
    walk = task("walk", 600, slot("walk/seat", 0, 3, 3, skills={"care": 2}), tags=["x"], circles={"east": 0})
    document = problem(
        people,
        [walk, task("talk", 630), task("run", 3000, slot("run/seat", 3, 3, 3), priority=3)],
        skills=[{"id": "care"}],
        fixed=[["clashing", "talk/seat"], ["serving", "walk/seat"]],
        pairs=[{"volunteer": "worthless", "slot": "walk/seat", "score": -5000}],
    )
    for person in people:
        if person["id"] != "elsewhere":
            document["pairs"].append({"volunteer": person["id"], "slot": "run/seat", "forbidden": True})
    solution = solution_of(document)
    [entry] = [entry for entry in solution.unfilled if entry.slot == "walk/seat"]
    assert (entry.short_of_min, entry.short_of_desired) == (0, 2)
    assert entry.reasons == (
        (Code.MISSING_SKILL, 1),
        (Code.MISSING_TAG, 1),
        (Code.OUTSIDE_CIRCLE, 1),
        (Code.BLOCKED, 1),
        (Code.UNAVAILABLE, 1),
        (Code.OUT_OF_REACH, 1),
        (Code.CLASH, 1),
        (Code.OVER_LIMIT, 1),
        (Code.NEEDED_ELSEWHERE, 1),
        (Code.NOT_WORTH_IT, 1),
    )


def test_team_rules_count_against_the_plan_plus_the_pair() -> None:
    """A closed task, a missing companion, somebody kept apart; one slot counts against fixed pairs."""
    skills = [{"id": "care"}]
    document = problem(
        [volunteer("ann", max_tasks=1), volunteer("bob"), volunteer("cid")],
        [
            task("closed", 600, slot("c", 4, 4, 4), all_or_nothing=True),
            task("alone", 2000, slot("a", 1, 1, 1, skills={"care": 1})),
            task("twice", 4000, slot("t1"), slot("t2")),
        ],
        skills=skills,
        fixed=[["bob", "t1"]],
        pair_rules=[{"kind": "apart", "members": ["ann", "bob", "cid"]}],
    )
    reasons = {entry.slot: dict(entry.reasons) for entry in solution_of(document).unfilled}
    assert reasons["c"] == {Code.ALL_OR_NOTHING: 3}
    assert reasons["a"] == {Code.MISSING_SKILL: 3}
    assert reasons["t2"] == {Code.ONE_SLOT: 1, Code.APART: 2}


def test_a_companion_who_cannot_come_keeps_the_other_out() -> None:
    """TOGETHER in the funnel."""
    document = problem(
        [volunteer("ann"), volunteer("bob", windows=[])],
        [task("walk", 600)],
        pair_rules=[{"kind": "together", "members": ["ann", "bob"]}],
    )
    [entry] = solution_of(document).unfilled
    assert entry.reasons == ((Code.UNAVAILABLE, 1), (Code.TOGETHER, 1))


def test_why_somebody_serves_sums_to_what_they_bring() -> None:
    """Without the pair the objective falls by the contribution."""
    document = problem(
        [volunteer("ann", load=1, likes={"art": 2}, skills={"care": 1}, speed=100, undesired=[[0, 620]])],
        [
            task("walk", 600, slot("w", prefers=["care"]), at=[150, 0], category="art", priority=1),
            task("talk", 900),
        ],
        skills=[{"id": "care"}],
        published=[["ann", "w"]],
        pairs=[{"volunteer": "ann", "slot": "w", "score": 7}],
    )
    solution = solution_of(document)
    placed = explain_pair(parsed(document), solution.assignments, "ann", "w")
    assert isinstance(placed, Placed)
    assert placed.terms == {
        "fill": 2000,
        "served": 1000,
        "skill": 15,
        "like": 20,
        "travel": -2,
        "undesired": -40,
        "circle": 0,
        "score": 7,
        "load": -20,
        "disruption": 200,
    }
    assert placed.contribution == sum(placed.terms.values())


def test_why_somebody_does_not_serve() -> None:
    """A rule, other duties, or too little worth; with what stands in the way or what it would change."""
    document = problem(
        [volunteer("ann", max_tasks=1), volunteer("bob", load=200), volunteer("cid", windows=[])],
        [task("walk", 600), task("talk", 630, slot("talk/seat", 0, 0, 1))],
    )
    parsed_problem, plan = parsed(document), [("ann", "walk/seat")]
    assert explain_pair(parsed_problem, plan, "cid", "walk/seat") == NotPlaced(Code.UNAVAILABLE)
    assert explain_pair(parsed_problem, plan, "bob", "walk/seat") == NotPlaced(Code.CAPACITY)
    elsewhere = explain_pair(parsed_problem, plan, "ann", "talk/seat")
    assert elsewhere == NotPlaced(Code.NEEDED_ELSEWHERE, in_the_way=("walk/seat",))
    worthless = explain_pair(parsed_problem, plan, "bob", "talk/seat")
    assert isinstance(worthless, NotPlaced)
    assert (worthless.code, worthless.delta) == (Code.NOT_WORTH_IT, 20 + 500 - 2000)


@pytest.mark.parametrize(("who", "where"), [("nobody", "walk/seat"), ("ann", "nowhere")])
def test_unknown_names_are_refused(who: str, where: str) -> None:
    """A question about what the problem lacks is an error, not an answer."""
    with pytest.raises(ProblemError):
        explain_pair(parsed(problem([volunteer("ann")], [task("walk")])), [], who, where)


def test_explanations_agree_with_the_funnel_in_a_whole_city() -> None:
    """Every pair of volunteer and unfilled slot, explained one by one, adds up to the reasons stated."""
    document = generate(40, 12, 0.8, seed=3)
    solution, city = solution_of(document), parse_problem(document)
    for entry in solution.unfilled:
        counts: dict[Code, int] = {}
        for person in city.volunteers:
            answer = explain_pair(city, solution.assignments, person.id, entry.slot)
            if isinstance(answer, NotPlaced):
                counts[answer.code] = counts.get(answer.code, 0) + 1
        assert counts == dict(entry.reasons)
