"""A plan in force is mended: valid, never worse than with holes, and few people are touched."""

import random
from collections import Counter
from collections.abc import Iterator

import pytest

from libs.matching_engine.comparison.tally import tally
from libs.matching_engine.conflicts import find_conflicts
from libs.matching_engine.plan import Plan
from libs.matching_engine.repair.carry_over import GONE
from libs.matching_engine.repair.difference import changed_since
from libs.matching_engine.repair.repair import Repair, Tolerance, repair
from tests.support.matching_changes import CHANGES
from tests.support.matching_examples import parsed, problem, slot, solution_of, task, volunteer
from tests.support.matching_neighbourhoods import is_valid, worth_of
from tests.support.matching_oracle import Document, Oracle, TooManyPlans
from tests.support.matching_problems import small_problem
from tests.unit.matching_engine.test_against_brute_force import widened

NamedPair = tuple[str, str]


def changed_problems(seeds: range) -> Iterator[tuple[int, Document, tuple[NamedPair, ...]]]:
    """Small problems after a change, and the best plan from before it."""
    for seed in seeds:
        dice = random.Random(seed)
        document = small_problem(seed)
        before = solution_of(document)
        if before.status == "invalid":
            continue
        after = CHANGES[seed % len(CHANGES)](document, dice)
        if not find_conflicts(parsed(after)):
            yield seed, after, before.assignments


def everything(document: Document) -> list[str]:
    """Everybody and every task."""
    return [entry["id"] for entry in (*document["volunteers"], *document["tasks"])]


def check(document: Document, in_force: tuple[NamedPair, ...], done: Repair, most_people: int) -> None:
    """All that must hold of any repair."""
    assert is_valid(document, done.assignments)
    assert done.objective == worth_of(document, done.assignments)
    assert done.objective >= done.objective_before
    before, after = set(in_force), set(done.assignments)
    assert set(done.added) == after - before
    lost = {(entry.volunteer, entry.slot) for entry in done.lost}
    assert set(done.dropped) | lost == before - after
    assert not set(done.dropped) & lost
    assert done.kept == len(before & after)
    fixed = {tuple(pair) for pair in document.get("fixed", [])}
    assert fixed <= after
    differing = {who for who, _ in before ^ after}
    assert set(done.moved) <= set(done.touched)
    assert set(done.touched) <= differing | {who for who, _ in fixed}
    gaining = {who for who, _ in done.added}
    left_over = {who for who in done.touched if who not in gaining}
    # Crews that step back as a whole are touched by the change, whatever a repair may do.
    assert len(done.touched) <= max(most_people, len(left_over) + len(gaining & set(done.moved)))


def test_a_repair_is_valid_and_never_worse_than_the_holes() -> None:
    """Whatever changed, with few people touched."""
    kinds: Counter[str] = Counter()
    for seed, document, in_force in changed_problems(range(80_000, 80_200)):
        changed = changed_since(parsed(small_problem(seed)), parsed(document))
        done = repair(parsed(document), in_force, changed=changed, tolerance=Tolerance(most_people=2))
        check(document, in_force, done, 2)
        kinds[f"{seed % len(CHANGES)} gained"] += done.objective > done.objective_before
        kinds["lost"] += bool(done.lost)
    assert all(kinds[f"{number} gained"] for number in range(len(CHANGES))), kinds
    assert kinds["lost"] > 20


def test_with_everybody_free_to_move_a_repair_is_the_best_plan() -> None:
    """No price, no limit, everything looked at: brute force does no better."""
    tried = 0
    for seed, document, in_force in changed_problems(range(81_000, 81_120)):
        try:
            best = Oracle(document).best().value
        except TooManyPlans:
            continue
        done = repair(
            parsed(document),
            in_force,
            changed=everything(document),
            tolerance=Tolerance(price=0, most_people=1000),
        )
        check(document, in_force, done, 1000)
        assert done.best_nearby
        assert done.objective == best, (seed, document)
        tried += 1
    assert tried > 60


def test_values_near_the_largest_are_exact() -> None:
    """Weights, scores, loads and places around 10^12, and a price as large."""
    tried = 0
    for seed in range(83_000, 83_040):
        document = widened(seed)
        before = solution_of(document)
        after = CHANGES[seed % len(CHANGES)](document, random.Random(seed))
        if before.status == "optimal" and not find_conflicts(parsed(after)):
            tolerance = Tolerance(price=10**12 if seed % 2 else 0, most_people=1000)
            check(
                after,
                before.assignments,
                repair(parsed(after), before.assignments, tolerance=tolerance),
                1000,
            )
            tried += 1
    assert tried > 20


def test_what_a_plan_is_worth_pair_by_pair() -> None:
    """The same terms as slot by slot."""
    for seed in range(82_000, 82_060):
        solution = solution_of(small_problem(seed))
        found = parsed(small_problem(seed))
        pairs = [
            (found.volunteer_numbers[who], found.slot_numbers[seat]) for who, seat in solution.assignments
        ]
        assert solution.terms in (None, tally(found, Plan(found, pairs)))


@pytest.fixture
def street() -> Document:
    """Ann cooked and Bob carries; only Bob can cook too, while Cid and Dan, who live far away, can carry."""
    return problem(
        [
            volunteer("bob", skills={"cook": 1, "carry": 1}),
            volunteer("cid", skills={"carry": 1}, home=[5000, 0]),
            volunteer("dan", skills={"carry": 1}, home=[9000, 0]),
        ],
        [
            task("dinner", 600, slot("cook", skills={"cook": 1}), priority=1),
            task("van", 600, slot("carry", skills={"carry": 1})),
        ],
        skills=[{"id": "cook"}, {"id": "carry"}],
        published=[["bob", "carry"]],
    )


IN_FORCE = (("ann", "cook"), ("bob", "carry"))


def test_a_chain_of_people_fills_the_seat(street: Document) -> None:
    """Ann is gone: Bob, who was asked to carry, cooks, and the nearest of those left carries."""
    done = repair(parsed(street), IN_FORCE)
    assert set(done.assignments) == {("bob", "cook"), ("cid", "carry")}
    assert [(entry.volunteer, entry.slot, entry.code) for entry in done.lost] == [("ann", "cook", GONE)]
    assert (done.touched, done.moved, done.kept) == (("bob", "cid"), ("bob",), 0)
    assert done.short == ()


def test_a_chain_longer_than_tolerated_is_not_taken(street: Document) -> None:
    """With one person to be touched the more urgent seat is filled all the same."""
    done = repair(parsed(street), IN_FORCE, tolerance=Tolerance(most_people=1))
    assert set(done.assignments) == {("bob", "cook")}
    assert done.touched == ("bob",)


def test_nobody_moves_below_the_price(street: Document) -> None:
    """What it would gain to let Bob cook is less than what moving him is said to cost."""
    done = repair(parsed(street), IN_FORCE, tolerance=Tolerance(price=100_000))
    assert done.assignments == (("bob", "carry"),)
    assert [(entry.slot, entry.short_of_min, entry.short_of_desired) for entry in done.short] == [
        ("cook", 1, 1)
    ]


def test_who_said_yes_stays(street: Document) -> None:
    """Bob's place is fixed, so the seat stays empty."""
    street["fixed"] = [["bob", "carry"]]
    assert repair(parsed(street), IN_FORCE).assignments == (("bob", "carry"),)


def test_the_crew_of_a_task_stays_if_somebody_steps_in() -> None:
    """An all-or-nothing task that loses one of two is saved by a third, and the other is not disturbed."""
    crew = task("crew", 600, slot("seat", 2, 2, 2), all_or_nothing=True)
    document = problem([volunteer("bob"), volunteer("cid")], [crew])
    done = repair(parsed(document), [("ann", "seat"), ("bob", "seat")])
    assert set(done.assignments) == {("bob", "seat"), ("cid", "seat")}
    assert (done.touched, done.moved) == (("cid",), ())
    alone = problem([volunteer("bob")], [crew])
    done = repair(parsed(alone), [("ann", "seat"), ("bob", "seat")])
    assert (done.assignments, done.moved) == ((), ("bob",))


def test_what_is_new_is_looked_at_when_it_is_named() -> None:
    """A seat that was empty before stays so: the plan in force knew of it."""
    old = problem([volunteer("bob"), volunteer("cid")], [task("one"), task("two", 2000)])
    new = problem([volunteer("bob"), volunteer("cid")], [*old["tasks"], task("three", 4000)])
    in_force = [("bob", "one/seat")]
    assert repair(parsed(new), in_force).assignments == (("bob", "one/seat"),)
    changed = changed_since(parsed(old), parsed(new))
    assert changed == {"three"}
    mended = repair(parsed(new), in_force, changed=changed)
    assert {seat for _, seat in mended.assignments} == {"one/seat", "three/seat"}


def test_what_differs_is_told_by_its_id() -> None:
    """A slot is part of its task; the numbers that things have in a problem do not count."""
    old = problem([volunteer("bob"), volunteer("cid")], [task("m"), task("n", 2000, slot("n/a"))])
    new = problem(
        [volunteer("ann"), volunteer("bob"), volunteer("cid", load=1)],
        [task("k"), task("m"), task("n", 2000, slot("n/a", 0, 1, 1))],
    )
    assert changed_since(parsed(old), parsed(new)) == {"ann", "cid", "k", "n"}
    assert changed_since(parsed(new), parsed(new)) == frozenset()


def test_a_document_says_all() -> None:
    """Ready for JSON; a bound is not claimed."""
    found = parsed(problem([volunteer("bob")], [task("one")]))
    stated = repair(found, [], changed=["one"]).document()
    assert stated["format"] == "volunteer-circle-repair/1"
    assert stated["bound"] is None
    assert stated["assignments"] == [["bob", "one/seat"]]
