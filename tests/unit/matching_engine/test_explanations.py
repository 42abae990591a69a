"""What a forced pair costs, what would fill a seat, what would open seats: every answer is tried out."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator

import pytest

from libs.matching_engine.explanation import (
    Filling,
    force,
    what_opens,
    what_would_fill,
    what_would_open_most,
)
from libs.matching_engine.neighbourhoods.alternative import Displacement
from libs.matching_engine.neighbourhoods.changes import GiveSkill, GiveWindow
from libs.matching_engine.neighbourhoods.situation import Situation
from libs.matching_engine.plan import Plan
from libs.matching_engine.problem import Problem
from libs.matching_engine.search.effort import Effort, Limits
from tests.support.matching_changes import made_in
from tests.support.matching_examples import parsed, problem, slot, solution_of, task, volunteer
from tests.support.matching_neighbourhoods import HeldOracle, is_valid, worth_of
from tests.support.matching_oracle import Document, Oracle, TooManyPlans
from tests.support.matching_problems import small_problem

NamedPair = tuple[str, str]


def effort() -> Effort:
    """As long as it takes."""
    return Effort(Limits(time_limit=None), lambda: 0.0)


def situation_of(document: Document, assignments: Iterable[NamedPair]) -> Situation:
    """A plan in force."""
    found = parsed(document)
    pairs = [(found.volunteer_numbers[who], found.slot_numbers[seat]) for who, seat in assignments]
    return Situation(found, Plan(found, pairs))


def solved(seeds: range) -> Iterator[tuple[Document, tuple[NamedPair, ...], Situation]]:
    """Small problems with their best plans."""
    for seed in seeds:
        document = small_problem(seed)
        solution = solution_of(document)
        if solution.status == "optimal":
            yield document, solution.assignments, situation_of(document, solution.assignments)


def after(assignments: Iterable[NamedPair], moves: Iterable[Displacement]) -> set[NamedPair]:
    """The plan after some moves."""
    plan = set(assignments)
    for move in moves:
        plan -= {(move.volunteer, seat) for seat in move.leaves}
        plan |= {(move.volunteer, seat) for seat in move.takes}
    return plan


def names_of(found: Problem) -> tuple[list[str], list[str]]:
    """All volunteers and all tasks."""
    return [who.id for who in found.volunteers], [entry.id for entry in found.tasks]


def test_the_loss_of_a_forced_pair_is_that_of_brute_force() -> None:
    """The best plan with the pair is worth as much less as is said, and the moves lead to such a plan."""
    kinds: Counter[str] = Counter()
    for document, assignments, situation in solved(range(90_000, 90_060)):
        found = situation.problem
        dice = random.Random(str(document["volunteers"]))
        everybody, everything = names_of(found)
        for _ in range(4):
            if not found.slots:
                break
            who, seat = dice.randrange(len(found.volunteers)), dice.randrange(len(found.slots))
            pair = found.volunteers[who].id, found.slots[seat].id
            oracle = HeldOracle(document, assignments, everybody, everything, forced=pair)
            try:
                best = oracle.best().value
            except TooManyPlans:
                continue
            answer = force(situation, who, seat, effort())
            nearby = force(situation, who, seat, effort(), bound_above=0, whole_up_to=0)
            if best is None:
                assert answer.code is not None, (document, pair)
                assert nearby.code is not None
                kinds["impossible"] += 1
                continue
            loss = worth_of(document, assignments) - best
            assert (answer.loss_at_most, answer.is_exact) == (loss, True), (document, pair)
            kinds["free" if loss == 0 else "costs"] += 1
            for told in (answer, nearby):
                if told.loss_at_most is None:
                    kinds["not found nearby"] += 1
                    continue
                plan = after(assignments, told.moves)
                assert pair in plan
                assert is_valid(document, plan)
                assert worth_of(document, assignments) - worth_of(document, plan) == told.loss_at_most
            if nearby.loss_at_most is not None:
                assert nearby.loss_at_least == 0
                assert nearby.loss_at_most >= loss
                kinds["as exact nearby"] += nearby.loss_at_most == loss
    assert kinds["impossible"] > 20
    assert kinds["costs"] > 10
    assert kinds["as exact nearby"] > 0.9 * (kinds["costs"] + kinds["free"]), kinds


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


def test_what_would_fill_a_seat_really_does() -> None:
    """All kinds of changes turn up; the changed problem, solved as a whole, is worth at least as much."""
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
    wanted = {"as it is", "LOWER_LEVEL", "LOWER_MINIMUM", "SHIFT_TASK", "WIDEN_REACH", "MORE_MINUTES"}
    assert set(kinds) == wanted, kinds
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
    tried = 0
    for document, _, situation in solved(range(94_000, 94_060)):
        for number, seats in enumerate(situation.problem.slots):
            wanted = what_would_fill(situation, number, effort()).wanted
            if wanted.circles == ():
                continue
            newcomer = {
                "id": "newcomer",
                "home": list(wanted.at) if wanted.at else None,
                "reach": 0,
                "skills": wanted.skills,
                "tags": list(wanted.tags),
                "circles": list(wanted.circles or ()),
                "windows": [] if wanted.start is None else [[wanted.start, wanted.end]],
            }
            found = {**document, "volunteers": [*document["volunteers"], newcomer]}
            assert Oracle(found).pair_is_valid("newcomer", seats.id)
            tried += 1
    assert tried > 60


def test_what_opens_seats_is_worth_what_is_said() -> None:
    """The moves lead to a valid plan of the changed problem; nothing that one person could do is better."""
    gained = 0
    for document, assignments, situation in solved(range(92_000, 92_100)):
        found = situation.problem
        for number, who in enumerate(found.volunteers):
            if number in found.rules_of:
                continue
            for opened in what_would_open_most(situation, number, effort()):
                changed = made_in(opened.change.document(), document)
                plan = after(assignments, opened.moves)
                assert is_valid(changed, plan)
                assert worth_of(changed, plan) - worth_of(document, assignments) == opened.gain
                gained += opened.gain > 0
                open_tasks = {found.task_of(found.slot_numbers[seat]).id for seat in opened.slots}
                try:
                    best = HeldOracle(changed, assignments, {who.id}, open_tasks).best().value
                except TooManyPlans:
                    continue
                assert best == worth_of(changed, plan)
    assert gained > 10


def test_what_opens_is_what_was_shut() -> None:
    """Slots open before, and full ones, are not counted."""
    document = problem(
        [volunteer("ann", windows=[[0, 700]]), volunteer("bob")],
        [
            task("early", 600),
            task("late", 800, slot("late/seat", 1, 1, 2), priority=1),
            task("full", 900, slot("full/seat")),
            task("nursed", 600, slot("nursed/seat", skills={"care": 2})),
        ],
        skills=[{"id": "care"}],
    )
    situation = situation_of(document, [("ann", "early/seat"), ("bob", "full/seat")])
    opened = what_opens(situation, 0, GiveWindow("ann", 700, 1000), effort())
    assert (opened.slots, opened.number_of_slots, opened.seats) == (("late/seat",), 1, 2)
    assert opened.gain == 2 * 1000 + 2 * 500 - 10
    skilled = what_opens(situation, 0, GiveSkill("ann", "care", 2), effort())
    assert skilled.slots == ("nursed/seat",)
    assert skilled.gain == 0
    best = what_would_open_most(situation, 0, effort())
    assert best[0].change == GiveWindow("ann", 720, 1080)
    assert {entry.change for entry in best} >= {GiveSkill("ann", "care", 2)}
    assert best[0].document()["change"]["kind"] == "GIVE_WINDOW"


def test_the_oracle_agrees_that_plans_are_valid() -> None:
    """The judge of these tests accepts the engine's own plans, and their worth is the objective."""
    for document, assignments, _ in solved(range(93_000, 93_020)):
        assert is_valid(document, assignments)
        assert worth_of(document, assignments) == sum(Oracle(document).parts(set(assignments)).values())
