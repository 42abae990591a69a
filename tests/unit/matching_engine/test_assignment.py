"""Jobs of any time for people with limited minutes: proven optimal, against brute force and other ways."""

import json
import random

import numpy as np
import pytest

from libs.matching_engine.assignment import search
from libs.matching_engine.assignment.knapsack import Knapsack
from libs.matching_engine.conflicts import find_conflicts
from libs.matching_engine.files.parsing import parse_problem
from libs.matching_engine.pairs.streaming import pair_source
from libs.matching_engine.search.effort import Effort, Limits
from libs.matching_engine.search.solver import find_plan
from tests.support.assignment_problems import assignment_problem
from tests.support.matching_oracle import Oracle, TooManyPlans
from tests.support.matching_problems import Document

MOST_PAIRS = 10_000


def small_assignment(seed: int) -> Document:
    """A few people and jobs, with everything that this class of problems may have beside."""
    dice = random.Random(seed)
    people, jobs = [f"p{n}" for n in range(dice.randint(1, 4))], [f"j{n}" for n in range(dice.randint(1, 5))]
    document: Document = {
        "format": "volunteer-circle-problem/1",
        "weights": {
            "required": 40,
            "desired": 20,
            "served": dice.choice((0, 30)),
            "load": dice.choice((0, 9)),
        },
        "volunteers": [
            {
                "id": name,
                "windows": [],
                "max_minutes": dice.choice((None, dice.randint(0, 60))),
                "max_tasks": dice.choice((None, None, 2)),
                "load": dice.randint(0, 2),
            }
            for name in people
        ],
        "tasks": [
            {
                "id": name,
                "minutes": dice.randint(0, 30),
                "all_or_nothing": dice.random() < 0.3,
                "slots": [{"id": f"{name}/s", "min": dice.randint(0, 1), "desired": 1, "max": 1}],
            }
            for name in jobs
        ],
        "pairs": [
            {
                "volunteer": person,
                "slot": f"{job}/s",
                "minutes": dice.randint(0, 30),
                "score": dice.randint(-60, 20),
            }
            for person in people
            for job in jobs
            if dice.random() < 0.8
        ],
    }
    for kind, share in (("fixed", 0.1), ("published", 0.3)):
        taken = [(dice.choice(people), f"{job}/s") for job in jobs if dice.random() < share]
        document[kind] = [list(pair) for pair in taken]
    return document


def test_equals_brute_force_and_no_bound_is_below() -> None:
    """With fixed and published pairs, load, limits on tasks, minutes of naught and scores below naught."""
    compared = 0
    for seed in range(150):
        document = small_assignment(seed)
        problem = parse_problem(json.loads(json.dumps(document)))
        pairs = pair_source(problem, MOST_PAIRS).all()
        if find_conflicts(problem) or not search.is_assignment(problem, pairs):
            continue
        try:
            best = Oracle(document, most_plans=40_000).best().value
        except TooManyPlans:
            continue
        assert best is not None
        worth, plan = -(10**9), None
        effort = Effort(Limits(time_limit=None), lambda: 0.0)
        for step in search.steps(problem, pairs, effort, lambda: -(10**9)):
            assert step.bound >= best, seed
            worth, plan = step.bound, plan if step.pairs is None else step.pairs
        assert (worth, plan is not None) == (best, True), seed
        outcome = find_plan(problem, Limits(time_limit=None), lambda: 0.0, lambda incumbent: None)
        assert (outcome.best.objective, outcome.best.bound) == (best, best), seed
        compared += 1
    assert compared > 80


@pytest.mark.parametrize("kind", ["C", "D", "E"])
def test_forty_jobs_are_proven_within_little_work(kind: str) -> None:
    """By lists of schedules; branching is needed for the last two."""
    problem = parse_problem(assignment_problem(kind, 8, 40, 1))
    outcome = find_plan(problem, Limits(time_limit=None, work=40.0), lambda: 0.0, lambda incumbent: None)
    assert outcome.stopped_by == "proof"


def test_a_list_of_schedules_is_whole() -> None:
    """All sets that fit and come near the best, and none else, against trying every set."""
    dice = np.random.default_rng(3)
    for _ in range(60):
        size = int(dice.integers(1, 9))
        person = Knapsack(
            np.arange(size),
            np.zeros(size, dtype=np.int64),
            dice.integers(0, 40, size),
            np.zeros(size, dtype=np.bool_),
            int(dice.integers(0, 120)),
            int(dice.integers(1, size + 1)),
            0,
        )
        profits = dice.integers(-20, 60, size)
        every = (np.arange(2**size)[:, None] >> np.arange(size) & 1).astype(np.bool_)
        every = every[every @ person.minutes <= person.most_minutes]
        value, chosen = person.best(profits)
        assert value == (every @ profits).max() == profits[chosen].sum()
        every = every[every.sum(axis=1) <= person.most_jobs]
        near = every[every @ profits >= value - 25]
        listed = person.within(profits, 25, 10**6)
        assert listed is not None
        assert {row.tobytes() for row in listed} == {row.tobytes() for row in near}
        assert len(listed) == len(near)
        assert person.within(profits, 25, 0) is None
