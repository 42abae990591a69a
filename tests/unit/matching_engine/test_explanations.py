"""What a forced pair costs, what somebody lacks, what would open seats: every answer is tried out."""

import random
from collections import Counter

import pytest

from libs.matching_engine.explanation import (
    NotPlaced,
    explain_pair,
    force,
    what_opens,
    what_would_open_most,
)
from libs.matching_engine.explanation.lacks import lacks
from libs.matching_engine.generator import generate
from libs.matching_engine.neighbourhoods.changes import GiveSkill, GiveWindow
from libs.matching_engine.problem import Problem
from tests.support.matching_changes import made_in
from tests.support.matching_examples import parsed, problem, slot, solution_of, task, volunteer
from tests.support.matching_neighbourhoods import HeldOracle, is_valid, worth_of
from tests.support.matching_oracle import Document, Oracle, TooManyPlans
from tests.support.matching_situations import after, effort, situation_of, solved


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
