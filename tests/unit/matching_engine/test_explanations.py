"""What a forced pair costs, what would fill a seat, what would open seats: every answer is tried out."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator

import pytest

from libs.matching_engine.explanation import (
    Filling,
    NotPlaced,
    explain_pair,
    force,
    what_opens,
    what_would_fill,
    what_would_open_most,
)
from libs.matching_engine.explanation.lacks import lacks
from libs.matching_engine.explanation.wanted import PeopleWanted
from libs.matching_engine.generator import generate
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


def test_the_loss_in_a_city_is_the_difference_of_two_exact_solves() -> None:
    """Twenty pairs of a generated city, each said yes to in a problem that is solved again."""
    document = generate(40, 14, 0.9, 11)
    best = solution_of(document)
    assert best.status == "optimal"
    assert best.objective is not None
    situation, dice, tried = situation_of(document, best.assignments), random.Random(0), 0
    found = situation.problem
    # In such tasks and groups a yes waives rules, so that the second solve would be of another problem.
    waived = {number for number, entry in enumerate(found.tasks) if entry.all_or_nothing}
    while tried < 20:
        who, seat = dice.randrange(len(found.volunteers)), dice.randrange(len(found.slots))
        if found.slots[seat].task in waived or who in found.rules_of or seat in situation.plan.slots_of(who):
            continue
        answer = force(situation, who, seat, effort(), bound_above=0)
        pair = found.volunteers[who].id, found.slots[seat].id
        again = solution_of({**document, "fixed": [*document["fixed"], list(pair)]})
        assert (answer.code is None) == (again.status == "optimal"), pair
        if again.objective is not None:
            assert (answer.loss_at_most, answer.is_exact) == (best.objective - again.objective, True), pair
            tried += 1


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


LACKING: dict[str, tuple[Document, Document, Document]] = {
    "MISSING_SKILL": (
        volunteer("ann", skills={"nurse": 1}),
        task("walk", 600, slot("seat", skills={"care": 2, "nurse": 1, "sing": 1})),
        {"skills": [{"skill": "care", "asked": 2, "held": 1}, {"skill": "sing", "asked": 1, "held": 0}]},
    ),
    "MISSING_TAG": (volunteer("ann", tags=["b"]), task("walk", tags=["a", "b"]), {"tags": ["a"]}),
    "OUTSIDE_CIRCLE": (
        volunteer("ann", circles=["bay"]),
        task("walk", circles={"hill": 0, "city": 5}),
        {"circles": ["city", "hill"]},
    ),
    "BLOCKED": (volunteer("ann", blocked=["walk"]), task("walk"), {}),
    "UNAVAILABLE": (volunteer("ann", windows=[]), task("walk", 600), {"start": 600, "end": 660}),
    "OUT_OF_REACH": (volunteer("ann", home=[3000, 4000], reach=4990), task("walk"), {"metres": 10}),
    "OVER_LIMIT": (
        volunteer("ann", max_minutes=30, max_tasks=1),
        task("walk"),
        {
            "minutes": 60,
            "max_minutes": 30,
            "minutes_that_day": 60,
            "max_minutes_per_day": None,
            "tasks": 1,
            "max_tasks": 1,
        },
    ),
}


@pytest.mark.parametrize("code", LACKING)
def test_what_is_lacking_is_told_exactly(code: str) -> None:
    """The facts behind the first rule that is broken."""
    person, job, facts = LACKING[code]
    skills = [{"id": "care"}, {"id": "nurse", "implies": ["care"]}, {"id": "sing"}]
    found = parsed(problem([person], [job], skills=skills))
    answer = explain_pair(found, [], "ann", found.slots[0].id)
    assert isinstance(answer, NotPlaced)
    assert answer.code == code
    assert lacks(found, 0, 0, answer.code, ()) == facts


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
