"""What would fill a seat, and whom to look for: every answer is tried out."""

from collections import Counter

import pytest

from libs.matching_engine.explanation import Filling, what_would_fill
from libs.matching_engine.explanation.wanted import PeopleWanted
from tests.support.matching_changes import made_in
from tests.support.matching_examples import problem, slot, solution_of, task, volunteer
from tests.support.matching_neighbourhoods import is_valid, worth_of
from tests.support.matching_oracle import Document, Oracle, TooManyPlans
from tests.support.matching_situations import NamedPair, after, effort, situation_of, solved


def check_filling(document: Document, assignments: tuple[NamedPair, ...], answer: Filling) -> Counter[str]:
    """Every way leads to a valid plan of the changed problem that is worth what is said and fills a seat."""
    kinds: Counter[str] = Counter()
    for way in answer.ways:
        changed = document if way.change is None else made_in(way.change.document(), document)
        plan = after(assignments, way.moves)
        assert is_valid(changed, plan), (document, way)
        assert worth_of(changed, plan) - worth_of(document, assignments) == way.gain, (document, way)
        filled = sum(seat == answer.slot for _, seat in plan)
        assert filled > sum(seat == answer.slot for _, seat in assignments), (document, way)
        kinds["as it is" if way.change is None else way.change.kind] += 1
    assert list(answer.ways) == sorted(answer.ways, key=lambda way: -way.gain)
    return kinds


class FullerOracle(Oracle):
    """All plans with so many people in a slot."""

    def __init__(self, document: Document, seat: str, people: int) -> None:
        super().__init__(document)
        self.seat, self.people_there = seat, people

    def team_is_valid(self, plan: set[NamedPair]) -> bool:
        """Nobody less."""
        return sum(seat == self.seat for _, seat in plan) >= self.people_there and super().team_is_valid(plan)


def test_filling_a_seat_brings_what_brute_force_says() -> None:
    """Nothing fills one more seat for less, with or without the change; nearly always the best is found."""
    kinds: Counter[str] = Counter()
    for document, assignments, situation in solved(range(97_000, 97_060)):
        for number, seats in enumerate(situation.problem.slots):
            people = situation.plan.taken(number) + 1
            if people > seats.max:
                continue
            answer = what_would_fill(situation, number, effort())
            changes = {None: None} | {way.change: way for way in answer.ways}
            for change, way in changes.items():
                asked = document if change is None else made_in(change.document(), document)
                try:
                    best = FullerOracle(asked, seats.id, people).best().value
                except TooManyPlans:
                    continue
                if way is None:
                    kinds["impossible" if best is None else "not found"] += 1
                    continue
                assert best is not None
                difference = best - worth_of(document, assignments)
                assert way.gain <= difference, (document, way)
                kinds["exact" if way.gain == difference else "more to gain"] += 1
    assert kinds["impossible"] > 20, kinds
    assert kinds["exact"] > 30, kinds
    assert kinds["exact"] > 9 * (kinds["more to gain"] + kinds["not found"]), kinds


def test_no_change_is_offered_that_does_not_help() -> None:
    """Each fills a seat for less than is possible as things are, and not without the change."""
    for document, assignments, situation in solved(range(98_000, 98_030)):
        for number in range(len(situation.problem.slots)):
            answer = what_would_fill(situation, number, effort())
            unchanged = [way.gain for way in answer.ways if way.change is None]
            for way in answer.ways:
                if way.change is not None:
                    assert all(way.gain > gain for gain in unchanged)
                    plan = after(assignments, way.moves)
                    as_it_is = worth_of(document, plan) - worth_of(document, assignments)
                    assert not is_valid(document, plan) or as_it_is < way.gain


def test_what_would_fill_a_seat_really_does() -> None:
    """Nearly all kinds of changes turn up; the changed problem, solved again, is worth at least as much."""
    kinds: Counter[str] = Counter()
    compared = 0
    for document, assignments, situation in solved(range(91_000, 91_120)):
        for number, seats in enumerate(situation.problem.slots):
            if situation.plan.taken(number) < seats.desired:
                answer = what_would_fill(situation, number, effort())
                kinds += check_filling(document, assignments, answer)
                for way in answer.ways[:1]:
                    if way.change is not None:
                        changed = made_in(way.change.document(), document)
                        objective = solution_of(changed).objective
                        assert objective is not None
                        assert objective >= worth_of(document, assignments) + way.gain
                        compared += 1
    # Half an hour seldom helps where people are free for hours; it is tried by itself below.
    assert set(kinds) == {"as it is", "LOWER_LEVEL", "LOWER_MINIMUM", "WIDEN_REACH", "MORE_MINUTES"}, kinds
    assert compared > 20


NEARLY: dict[str, tuple[Document, Document, Document]] = {
    "LOWER_LEVEL": (
        volunteer("ann", skills={"care": 1}),
        task("walk", 600, slot("seat", skills={"care": 2})),
        {"kind": "LOWER_LEVEL", "slot": "seat", "skill": "care", "level": 1},
    ),
    "SHIFT_TASK": (
        volunteer("ann", windows=[[630, 900]]),
        task("walk", 600, slot("seat")),
        {"kind": "SHIFT_TASK", "task": "walk", "minutes": 30},
    ),
    "WIDEN_REACH": (
        volunteer("ann", home=[3000, 4000], reach=4990),
        task("walk", 600, slot("seat")),
        {"kind": "WIDEN_REACH", "volunteer": "ann", "metres": 10},
    ),
    "MORE_MINUTES": (
        volunteer("ann", max_minutes=30, max_minutes_per_day=10),
        task("walk", 600, slot("seat")),
        {"kind": "MORE_MINUTES", "volunteer": "ann", "minutes": 60},
    ),
    "LOWER_MINIMUM": (
        volunteer("ann"),
        task("walk", 600, slot("seat", 2, 2, 2), all_or_nothing=True),
        {"kind": "LOWER_MINIMUM", "slot": "seat"},
    ),
}


@pytest.mark.parametrize("kind", NEARLY)
def test_the_one_thing_that_stands_in_the_way_is_named(kind: str) -> None:
    """One volunteer who misses one seat by a little."""
    person, job, change = NEARLY[kind]
    document = problem([person], [job], skills=[{"id": "care"}])
    answer = what_would_fill(situation_of(document, []), 0, effort())
    assert [way.change.document() for way in answer.ways if way.change is not None] == [change]
    assert check_filling(document, (), answer)[kind] == 1


def test_where_nothing_helps_people_are_wanted() -> None:
    """How many, who can do what, when and where."""
    seats = slot("seat", 2, 3, 3, skills={"care": 2})
    document = problem([volunteer("ann")], [task("walk", 600, seats)], skills=[{"id": "care"}])
    answer = what_would_fill(situation_of(document, []), 0, effort())
    assert (answer.seats, answer.ways) == (3, ())
    assert answer.document()["wanted"] == {
        "number": 2,
        "skills": {"care": 2},
        "tags": (),
        "circles": None,
        "start": 600,
        "end": 660,
        "at": (0, 0),
    }


def test_whoever_is_wanted_may_take_the_seat() -> None:
    """No rule about the pair shuts out somebody as described."""
    tried = in_circles = 0
    for document, _, situation in solved(range(94_000, 94_060)):
        for number, seats in enumerate(situation.problem.slots):
            wanted = what_would_fill(situation, number, effort()).wanted
            if wanted.circles == ():
                continue
            for circles in [[name] for name in wanted.circles or ()] or [[]]:
                found = with_newcomer(document, wanted, circles)
                assert Oracle(found).pair_is_valid("newcomer", seats.id)
            if wanted.circles:
                assert not Oracle(with_newcomer(document, wanted, [])).pair_is_valid("newcomer", seats.id)
                in_circles += 1
            tried += 1
    assert tried > 60
    assert in_circles > 10


def with_newcomer(document: Document, wanted: PeopleWanted, circles: list[str]) -> Document:
    """The problem with one more person, who is as wanted and belongs to these circles."""
    newcomer = {
        "id": "newcomer",
        "home": list(wanted.at) if wanted.at else None,
        "reach": 0,
        "skills": wanted.skills,
        "tags": list(wanted.tags),
        "circles": circles,
        "windows": [] if wanted.start is None else [[wanted.start, wanted.end]],
    }
    return {**document, "volunteers": [*document["volunteers"], newcomer]}


def test_the_cheapest_circle_is_named_first_and_the_crew_that_is_missing() -> None:
    """Whom a task that takes place only as a whole waits for, and why nobody there takes the seat."""
    crew = [slot("cook", 2, 2, 2), slot("serve", 3, 3, 4)]
    document = problem(
        [volunteer("ann", circles=["hill"]), volunteer("bob")],
        [task("dinner", 600, *crew, circles={"city": 9, "hill": 0, "bay": 9}, all_or_nothing=True)],
    )
    answer = what_would_fill(situation_of(document, []), 0, effort()).document()
    assert (answer["slot"], answer["taken"], answer["seats"], answer["extra"]) == ("cook", 0, 2, 0)
    assert answer["wanted"]["circles"] == ("hill", "bay", "city")
    assert answer["crew"] == [{"slot": "serve", "short_of_min": 3}]
    assert answer["reasons"] == [
        {"code": "OUTSIDE_CIRCLE", "volunteers": 1},
        {"code": "ALL_OR_NOTHING", "volunteers": 1},
    ]


def test_seats_beyond_those_hoped_for_are_told_apart() -> None:
    """No seat is empty; one more may come, and then the slot is full."""
    document = problem([volunteer("ann"), volunteer("bob")], [task("walk", 600, slot("seat", 0, 1, 2))])
    situation = situation_of(document, [("ann", "seat")])
    answer = what_would_fill(situation, 0, effort())
    assert (answer.taken, answer.seats, answer.extra) == (1, 0, 1)
    assert [(way.change, way.gain) for way in answer.ways] == [(None, 20)]
    full = what_would_fill(situation_of(document, [("ann", "seat"), ("bob", "seat")]), 0, effort())
    assert (full.taken, full.seats, full.extra, full.ways, full.reasons) == (2, 0, 0, (), ())
