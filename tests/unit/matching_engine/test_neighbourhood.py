"""Solving around some volunteers, against brute force with everything else held."""

import random

import numpy as np

from libs.matching_engine.conflicts import find_conflicts
from libs.matching_engine.neighbourhoods.neighbourhood import improve_around
from libs.matching_engine.neighbourhoods.part import pairs_between, part_around
from libs.matching_engine.plan import Plan
from libs.matching_engine.problem import Problem
from libs.matching_engine.search.effort import Effort, Limits
from libs.matching_engine.search.solver import find_plan
from tests.support.matching_examples import parsed
from tests.support.matching_neighbourhoods import HeldOracle, named, value_of
from tests.support.matching_oracle import Document, TooManyPlans
from tests.support.matching_problems import small_problem


def unhurried() -> Effort:
    """As long as it takes."""
    return Effort(Limits(time_limit=None), lambda: 0.0)


def some_plan(problem: Problem, dice: random.Random) -> Plan:
    """A valid plan with holes: the best one, without some of the pairs that nobody else depends on."""
    found = find_plan(problem, Limits(time_limit=None, gap=0.5), lambda: 0.0, lambda told: None)
    plan = Plan(problem, problem.fixed)
    for volunteer, slot in found.best.pairs:
        alone = volunteer not in problem.rules_of and not problem.task_of(slot).all_or_nothing
        if (volunteer, slot) not in problem.fixed and not (alone and dice.random() < 0.6):
            plan.add(volunteer, slot)
    return plan


def solvable(seeds: range) -> list[tuple[int, Document, Problem]]:
    """Small problems without conflicts."""
    found = [(seed, document, parsed(document)) for seed in seeds for document in [small_problem(seed)]]
    return [entry for entry in found if not find_conflicts(entry[2])]


def test_the_best_move_of_some_volunteers_is_found() -> None:
    """As good as the best of all plans in which only they move; the gain is the difference in value."""
    tried = gained = 0
    for seed, document, problem in solvable(range(70_000, 70_150)):
        dice = random.Random(seed)
        plan = some_plan(problem, dice)
        freed = [number for number in range(len(problem.volunteers)) if dice.random() < 0.6]
        slots = [number for number in range(len(problem.slots)) if dice.random() < 0.6]
        oracle = HeldOracle(
            document,
            named(problem, plan.pairs()),
            {problem.volunteers[number].id for number in freed},
            {problem.task_of(slot).id for slot in slots},
        )
        try:
            best = oracle.best().value
        except TooManyPlans:
            continue
        before = value_of(problem, plan)
        move = improve_around(problem, plan, freed, slots, effort=unhurried())
        move.make(plan)
        assert move.is_best
        assert value_of(problem, plan) - before == move.gain
        assert value_of(problem, plan) == best, (seed, document)
        tried += 1
        gained += move.gain > 0
    assert tried > 80
    assert gained > 20


def test_the_part_of_everybody_is_the_problem() -> None:
    """Apart from tasks without slots, which nobody can serve in."""
    for _, _, problem in solvable(range(71_000, 71_030)):
        if not all(task.slots for task in problem.tasks):
            continue
        everybody = range(len(problem.volunteers))
        part = part_around(problem, Plan(problem, problem.fixed), everybody, range(len(problem.slots)))
        assert part.problem == problem
        assert part.outside(part.inside(problem.published)) == list(problem.published)


def test_pairs_are_the_same_whoever_asks() -> None:
    """One volunteer after the other, or all at once for each slot."""
    for _, _, problem in solvable(range(72_000, 72_040)):
        together = _as_set(problem, list(range(len(problem.volunteers))))
        alone = [_as_set(problem, [number]) for number in range(len(problem.volunteers))]
        assert together == set().union(*alone)


def _as_set(problem: Problem, volunteers: list[int]) -> set[tuple[int, ...]]:
    columns = pairs_between(problem, np.array(volunteers, dtype=np.intp))
    return set(zip(*(column.tolist() for column in columns), strict=True))


def test_the_same_work_gives_the_same_move() -> None:
    """A limit on work instead of time."""
    for seed, _, problem in solvable(range(73_000, 73_010)):
        plan = some_plan(problem, random.Random(seed))
        everything = range(len(problem.volunteers)), range(len(problem.slots))
        moves = [
            improve_around(
                problem, plan, *everything, effort=Effort(Limits(time_limit=None, work=5.0), lambda: 0.0)
            )
            for _ in range(2)
        ]
        assert moves[0] == moves[1]
