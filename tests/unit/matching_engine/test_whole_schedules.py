"""The bounds of whole schedules against brute force, at good prices and at any others."""

import json
import random
from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest

from libs.matching_engine.bounds.relaxation import PRICE_UNITS
from libs.matching_engine.conflicts import find_conflicts
from libs.matching_engine.files.parsing import parse_problem
from libs.matching_engine.formulation.companions import Company
from libs.matching_engine.generator import generate
from libs.matching_engine.pairs.pair_source import PairSource
from libs.matching_engine.pairs.selection import Sizes
from libs.matching_engine.pairs.streaming import pair_source
from libs.matching_engine.problem import Problem
from libs.matching_engine.rules.person import first_broken
from libs.matching_engine.schedules.dual import Dual
from libs.matching_engine.schedules.losses import losses_of
from libs.matching_engine.schedules.search import are_schedules_countable, first_prices, looks
from libs.matching_engine.schedules.tasks import Tasks
from libs.matching_engine.search.effort import Effort, Limits
from libs.matching_engine.search.solver import Incumbent, Outcome, find_plan
from tests.support.matching_oracle import Oracle, TooManyPlans
from tests.support.matching_problems import Document, small_problem

MOST_PAIRS = 1_000
SCHEDULES_FIRST = Sizes(pairs_at_once=0, pairs_quickly_relaxed=0)


def solvable(
    seeds: range, make: Callable[[int], Document] = small_problem
) -> list[tuple[Problem, PairSource, int]]:
    """Small problems without conflicts, their pairs, and what their best plan is worth."""
    problems = []
    for seed in seeds:
        document = make(seed)
        problem = parse_problem(json.loads(json.dumps(document)))
        if find_conflicts(problem):
            continue
        source = pair_source(problem, MOST_PAIRS)
        try:
            best = Oracle(document).best().value
        except TooManyPlans:
            continue
        if best is not None and are_schedules_countable(problem, source):
            problems.append((problem, source, best))
    return problems


def closed(problem: Problem, source: PairSource, share: float, dice: np.random.Generator) -> Dual:
    """The dual over some of the pairs, with their company."""
    pairs = source.all()
    kept = pairs.is_fixed | (dice.random(len(pairs)) < share)
    Company(problem).close(pairs, kept)
    return Dual(problem, pairs.only(kept), Tasks(problem, source.able))


def test_no_plan_is_above_the_bound_of_any_prices() -> None:
    """Whatever the prices and the candidates, the bound holds for all pairs."""
    dice = np.random.default_rng(1)
    problems = solvable(range(70_000, 70_120))
    assert len(problems) > 60
    for problem, source, best in problems:
        for share in (0.0, 0.5, 1.0):
            dual = closed(problem, source, share, dice)
            prices = dice.normal(0, 300, len(dual.least)) * PRICE_UNITS
            priced = dual.at(np.clip(prices, dual.least, dual.most))
            losses = losses_of(problem, source, dual, priced, int(dice.choice((0, 50))) * PRICE_UNITS)
            assert losses.bound_units >= best * PRICE_UNITS
            assert losses.bound_units >= priced.bound_units
            if share == 1.0:
                assert losses.bound_units == priced.bound_units


def with_company(seed: int) -> Document:
    """A small problem in which nothing is fixed and two people serve together."""
    document = small_problem(seed)
    people = [person["id"] for person in document["volunteers"]]
    two = random.Random(seed).sample(people, min(2, len(people)))
    rules = [{"kind": "together", "members": two}] if len(two) > 1 else []
    return {**document, "fixed": [], "pair_rules": rules}


def test_whoever_joins_the_candidates_brings_their_company() -> None:
    """Pairs left out for their low worth are not those of a fellow: TOGETHER would forbid what is allowed."""
    dice = np.random.default_rng(5)
    lone = 0
    for problem, source, best in solvable(range(74_000, 74_060), with_company):
        everything = source.all()
        dual = closed(problem, source, 0.3, dice)
        for _ in range(5):
            prices = np.clip(dice.normal(0, 300, len(dual.least)) * PRICE_UNITS, dual.least, dual.most)
            losses = losses_of(problem, source, dual, dual.at(prices), 0)
            assert losses.bound_units >= best * PRICE_UNITS
            looked_at = everything.find(losses.pairs.keys)
            with_fellows = np.zeros(len(everything), dtype=np.bool_)
            with_fellows[looked_at] = True
            Company(problem).close(everything, with_fellows)
            assert len(losses.pairs) == with_fellows.sum()
            lone += len(everything) - len(losses.pairs)
            kept = losses.pairs.is_fixed | (dice.random(len(losses.pairs)) < 0.5)
            Company(problem).close(losses.pairs, kept)
            dual = Dual(problem, losses.pairs.only(kept), Tasks(problem, source.able))
    assert lone > 100


@pytest.mark.parametrize("module", ["dual", "losses"])
def test_sums_that_might_not_fit_prove_nothing(module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The looks end where 64 bits might not hold what is added up, over candidates or over all pairs."""
    problem = parse_problem(generate(20, 15, 0.5, 1))
    source = pair_source(problem, MOST_PAIRS)
    pairs = source.all()
    effort = Effort(Limits(time_limit=None, work=1.0), lambda: 0.0)
    start = pairs, *first_prices(problem, problem.fixed), effort, 1.0, lambda: problem.fixed
    assert list(looks(problem, source, *start))
    monkeypatch.setattr(f"libs.matching_engine.schedules.{module}.LARGEST_SUM", 1)
    assert not list(looks(problem, source, *start))


def test_looks_come_near_the_best_and_never_below() -> None:
    """Prices found by descent prove nearly everything about problems this small."""
    near = []
    for problem, source, best in solvable(range(71_000, 71_040)):
        pairs = source.all()
        start = pairs.only(pairs.is_fixed)
        effort = Effort(Limits(time_limit=None, work=1e6), lambda: 0.0)
        found = looks(
            problem,
            source,
            start,
            *first_prices(problem, problem.fixed),
            effort,
            0.5,
            lambda problem=problem: problem.fixed,
        )
        bounds = [look.bound for look in found]
        assert all(bound >= best for bound in bounds)
        near.append(min(bounds) <= best + max(20, abs(best) // 20))
    assert np.mean(near) > 0.8


def test_a_schedule_is_the_best_that_one_volunteer_can_do_in_a_day_and_in_all() -> None:
    """Against all sets of the volunteer's pairs; clashes across midnight and max_tasks are left out."""
    dice = np.random.default_rng(2)
    compared = 0
    for problem, source, _ in solvable(range(72_000, 72_100)):
        dual = closed(problem, source, 1.0, dice)
        pairs = dual.candidates
        worths = dice.integers(-50, 200, len(pairs))
        values, taken = dual.program.best(worths)
        assert int((worths * taken).sum()) == int(values.sum())
        for volunteer in range(len(problem.volunteers)):
            own = np.flatnonzero(pairs.volunteers == volunteer).tolist()
            if len(own) > 9:
                continue
            best = best_by_force(problem, volunteer, own, dual, worths.tolist())
            assert values[volunteer] >= best
            if not crosses_midnight(problem) and problem.volunteers[volunteer].max_tasks is None:
                assert values[volunteer] == best
                compared += 1
    assert compared > 50


def test_a_contended_city_goes_by_schedules_first_and_both_ways_agree() -> None:
    """With every rule in use, no plan of one way is above a bound of the other, whatever the way."""
    for seed in range(3):
        problem = parse_problem(generate(40, 40, 0.5, seed))
        found = [searched(problem, sizes) for sizes in (SCHEDULES_FIRST, Sizes())]
        best = max(outcome.best.objective for outcome, _ in found)
        for outcome, told in found:
            assert all(step.objective <= best <= step.bound for step in told)
            assert outcome.best.gap < 0.05


def searched(problem: Problem, sizes: Sizes) -> tuple[Outcome, list[Incumbent]]:
    """What a search of these sizes ends with after a little work, and all that it told on the way."""
    told: list[Incumbent] = []
    return find_plan(problem, Limits(time_limit=None, work=3.0), lambda: 0.0, told.append, sizes), told


def test_small_problems_by_schedules_first() -> None:
    """Every bound told on the way holds, and the end is proven where all pairs are searched."""
    for problem, _, best in solvable(range(73_000, 73_060)):
        told: list[Incumbent] = []
        find_plan(problem, Limits(time_limit=None), lambda: 0.0, told.append, SCHEDULES_FIRST)
        assert all(step.objective <= best <= step.bound for step in told)


def crosses_midnight(problem: Problem) -> bool:
    """Whether tasks of two days might clash."""
    days = {task.day for task in problem.tasks if task.day is not None}
    return len(days) > 1


def best_by_force(problem: Problem, volunteer: int, own: list[int], dual: Dual, worths: list[int]) -> int:
    """The best of all sets of some pairs of a volunteer that break no rule among themselves."""
    pairs = dual.candidates
    fixed = {position for position in own if pairs.is_fixed[position]}
    values = []
    for size in range(len(own) + 1):
        for chosen in combinations(own, size):
            held: list[int] = []
            for position in chosen:
                slot = int(pairs.slots[position])
                if first_broken(problem, volunteer, slot, held) is not None:
                    break
                held.append(slot)
            if len(held) == size and fixed <= set(chosen):
                values.append(sum(worths[position] for position in chosen))
    return max(values, default=0)
