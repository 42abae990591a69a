"""The pair term: what it is worth that this volunteer serves in this slot, whatever else happens."""

from dataclasses import dataclass

import numpy as np

from libs.matching_engine.people.population import Indices, Numbers
from libs.matching_engine.problem import Problem
from libs.matching_engine.rules.circles import cheapest_cost


@dataclass(frozen=True, slots=True)
class PairTerms:
    """The parts of the pair term for each of some volunteers, in points; costs are negative."""

    skill: Numbers
    like: Numbers
    travel: Numbers
    undesired: Numbers
    circle: Numbers
    score: Numbers

    def total(self) -> Numbers:
        """The pair term itself."""
        return self.skill + self.like + self.travel + self.undesired + self.circle + self.score

    def of(self, position: int) -> dict[str, int]:
        """The parts for one of the volunteers, by name."""
        return {name: int(getattr(self, name)[position]) for name in self.__slots__}


def pair_terms(problem: Problem, slot: int, volunteers: Indices) -> PairTerms:
    """The parts of the pair term of a slot for some eligible volunteers."""
    return PairTerms(
        skill=_skill(problem, slot, volunteers),
        like=_like(problem, slot, volunteers),
        travel=_travel(problem, slot, volunteers),
        undesired=_undesired(problem, slot, volunteers),
        circle=_circle(problem, slot, volunteers),
        score=_score(problem, slot, volunteers),
    )


def pair_values(problem: Problem, slot: int, volunteers: Indices) -> Numbers:
    """The pair term of a slot for some eligible volunteers."""
    return task_values(problem, slot, volunteers) + slot_values(problem, slot, volunteers)


def task_values(problem: Problem, slot: int, volunteers: Indices) -> Numbers:
    """The part of the pair term that is the same in all slots of a task: like, travel, undesired, circle."""
    return (
        _like(problem, slot, volunteers)
        + _travel(problem, slot, volunteers)
        + _undesired(problem, slot, volunteers)
        + _circle(problem, slot, volunteers)
    )


def slot_values(problem: Problem, slot: int, volunteers: Indices) -> Numbers:
    """The part of the pair term that is the slot's own: skill, score."""
    return _skill(problem, slot, volunteers) + _score(problem, slot, volunteers)


def _skill(problem: Problem, slot: int, volunteers: Indices) -> Numbers:
    held: Numbers = np.zeros(len(volunteers), dtype=problem.population.number_type)
    for skill in problem.slots[slot].prefers:
        held += problem.population.skill_level(skill)[volunteers] > 0
    return problem.weights.skill * held


def _like(problem: Problem, slot: int, volunteers: Indices) -> Numbers:
    number_type = problem.population.number_type
    category = problem.task_of(slot).category
    if category is None:
        return np.zeros(len(volunteers), dtype=number_type)
    return problem.weights.like * problem.population.liking(category, volunteers).astype(number_type)


def _travel(problem: Problem, slot: int, volunteers: Indices) -> Numbers:
    return -problem.weights.travel * problem.population.travel_from_home(problem.task_of(slot).at, volunteers)


def _undesired(problem: Problem, slot: int, volunteers: Indices) -> Numbers:
    number_type = problem.population.number_type
    task = problem.task_of(slot)
    if task.start is None or task.end is None:
        return np.zeros(len(volunteers), dtype=number_type)
    reluctant = problem.population.reluctant(task.start, task.end, volunteers)
    return -problem.weights.undesired * reluctant.astype(number_type)


def _circle(problem: Problem, slot: int, volunteers: Indices) -> Numbers:
    return -problem.weights.circle * cheapest_cost(problem, slot, volunteers)


def _score(problem: Problem, slot: int, volunteers: Indices) -> Numbers:
    scores: Numbers = np.zeros(len(volunteers), dtype=problem.population.number_type)
    for volunteer, pair in problem.overrides_of_slot.get(slot, ()):
        if pair.score:
            scores[volunteers == volunteer] = pair.score
    return scores
