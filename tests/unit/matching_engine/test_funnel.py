"""The reasons of unfilled slots, counted over sets, are those of a look at each volunteer by itself."""

import random
from collections import Counter

import numpy as np
import pytest

from libs.matching_engine.files.parsing import parse_problem
from libs.matching_engine.funnel import Funnel, Unfilled, reason_beyond_eligibility
from libs.matching_engine.generator import generate
from libs.matching_engine.people.crowd import Crowds, crowd, members
from libs.matching_engine.plan import Plan
from libs.matching_engine.problem import Problem
from libs.matching_engine.rules import beside, eligibility, person, team
from libs.matching_engine.rules.codes import TABLE_ORDER, Code

CODES = tuple(TABLE_ORDER)
SEEDS = range(12)


def city(seed: int) -> Problem:
    """Few people, so that many rules bind; who has not said yes yet goes less far and avoids another."""
    document = generate(40 + seed, 25, (0.6, 3.0)[seed % 2], seed)
    bound = {volunteer for volunteer, _ in document["fixed"]}
    free = [entry for entry in document["volunteers"] if entry["id"] not in bound]
    for entry in free:
        entry["reach"] = entry["reach"] and entry["reach"] // 8
    ids = [entry["id"] for entry in free]
    apart = [{"kind": "apart", "members": list(two)} for two in zip(ids[::2], ids[1::2], strict=False)]
    return parse_problem({**document, "pair_rules": apart + document["pair_rules"][:2]})


def some_plan(problem: Problem, dice: random.Random) -> Plan:
    """What is fixed, and whoever fits beside it in some order, all-or-nothing and companions apart."""
    plan = Plan(problem, problem.fixed)
    tried = [(who, slot) for who in range(len(problem.volunteers)) for slot in range(len(problem.slots))]
    dice.shuffle(tried)
    for who, slot in tried[: len(tried) // 2]:
        if (
            eligibility.first_broken(problem, slot, np.array([who]))[0] == eligibility.PASSES
            and person.first_broken(problem, who, slot, plan.slots_of(who)) is None
            and team.first_broken(problem, plan, who, slot) is None
        ):
            plan.add(who, slot)
    return plan


def one_by_one(problem: Problem, plan: Plan) -> list[Unfilled]:
    """The contract, word for word."""
    found = []
    for number, slot in enumerate(problem.slots):
        taken = plan.taken(number)
        if taken >= slot.desired:
            continue
        counts = Counter[Code]()
        for who, position in enumerate(eligibility.first_broken(problem, number).tolist()):
            if who not in plan.volunteers_in(number):
                alone = None if position == eligibility.PASSES else CODES[position]
                counts[alone or reason_beyond_eligibility(problem, plan, who, number)] += 1
        reasons = tuple((code, counts[code]) for code in CODES if counts[code])
        found.append(Unfilled(slot.id, max(0, slot.min - taken), slot.desired - taken, reasons))
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_reasons_are_those_of_each_volunteer(seed: int) -> None:
    """With and without what was prepared before the plan was known, for several plans of one problem."""
    problem, dice = city(seed), random.Random(seed)
    prepared = Funnel(problem)
    for _ in range(3):
        prepared.expect(some_plan(problem, dice).pairs())
        for _ in prepared.prepare():
            pass
        assert prepared.unscreened == 0
        plan = some_plan(problem, dice)
        expected = one_by_one(problem, plan)
        assert prepared.unfilled(plan) == expected
        assert Funnel(problem).unfilled(plan) == expected


def test_every_reason_occurs() -> None:
    """All codes but CAPACITY, since an unfilled slot has room, and ONE_SLOT, which OVER_LIMIT may hide."""
    told = {
        code
        for seed in SEEDS
        for entry in Funnel(city(seed)).unfilled(some_plan(city(seed), random.Random(seed)))
        for code, _ in entry.reasons
    }
    assert told >= set(Code) - {Code.CAPACITY, Code.ONE_SLOT}


@pytest.mark.parametrize("seed", SEEDS)
def test_many_pairs_at_once_break_what_each_breaks(seed: int) -> None:
    """CLASH, OVER_LIMIT, ONE_SLOT and none, beside the lives of a plan."""
    problem = city(seed)
    plan = some_plan(problem, random.Random(seed))
    pairs = [
        (who, slot)
        for who in range(len(problem.volunteers))
        for slot in range(len(problem.slots))
        if slot not in plan.slots_of(who)
    ]
    volunteers, slots = np.array(pairs, dtype=np.intp).T
    found = beside.first_broken(problem, beside.Held(problem, plan.pairs()), volunteers, slots)
    alone = [person.first_broken(problem, who, slot, plan.slots_of(who)) for who, slot in pairs]
    assert [None if place == eligibility.PASSES else CODES[place] for place in found.tolist()] == alone


@pytest.mark.parametrize("size", [0, 1, 7, 8, 9, 64, 1000])
def test_a_set_of_volunteers_is_who_was_marked(size: int) -> None:
    """There and back."""
    mask = np.random.default_rng(size).random(size) < 0.3
    assert members(crowd(mask), size).tolist() == np.flatnonzero(mask).tolist()
    assert crowd(mask).bit_count() == np.count_nonzero(mask)


def test_sets_are_kept_within_bounds() -> None:
    """What was asked for last is kept; what is not, is made again."""
    made = []

    def make(key: int) -> int:
        def mask() -> np.ndarray:
            made.append(key)
            return np.ones(8, dtype=np.bool_)

        return crowds.get(key, mask)

    crowds = Crowds(2**29)
    assert [make(key) for key in (1, 1, 2, 1)] == [255] * 4
    assert made == [1, 2, 1]
