"""The pair term: what it is worth that this volunteer serves in this slot, whatever else happens."""

from dataclasses import dataclass

import numpy as np

from libs.matching_engine.population import Indices, Numbers
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
    weights, task = problem.weights, problem.task_of(slot)
    return PairTerms(
        skill=weights.skill * _preferred_skills_held(problem, slot, volunteers),
        like=weights.like * _liking(problem, slot, volunteers),
        travel=-weights.travel * problem.population.travel_from_home(task.at, volunteers),
        undesired=-weights.undesired * _reluctance(problem, slot, volunteers),
        circle=-weights.circle * cheapest_cost(problem, slot, volunteers),
        score=_scores(problem, slot, volunteers),
    )


def pair_values(problem: Problem, slot: int, volunteers: Indices) -> Numbers:
    """The pair term of a slot for some eligible volunteers."""
    return pair_terms(problem, slot, volunteers).total()


def _preferred_skills_held(problem: Problem, slot: int, volunteers: Indices) -> Numbers:
    held: Numbers = np.zeros(len(volunteers), dtype=problem.population.number_type)
    for skill in problem.slots[slot].prefers:
        held += (problem.population.skill_level(skill)[volunteers] > 0).astype(np.int64)
    return held


def _liking(problem: Problem, slot: int, volunteers: Indices) -> Numbers:
    number_type = problem.population.number_type
    category = problem.task_of(slot).category
    if category is None:
        return np.zeros(len(volunteers), dtype=number_type)
    return problem.population.liking(category, volunteers).astype(np.int64).astype(number_type)


def _reluctance(problem: Problem, slot: int, volunteers: Indices) -> Numbers:
    number_type = problem.population.number_type
    task = problem.task_of(slot)
    if task.start is None or task.end is None:
        return np.zeros(len(volunteers), dtype=number_type)
    reluctant = problem.population.reluctant(task.start, task.end, volunteers)
    return reluctant.astype(np.int64).astype(number_type)


def _scores(problem: Problem, slot: int, volunteers: Indices) -> Numbers:
    scores: Numbers = np.zeros(len(volunteers), dtype=problem.population.number_type)
    particular = {
        volunteer: pair.score for volunteer, pair in problem.overrides_of_slot.get(slot, ()) if pair.score
    }
    for volunteer, score in particular.items():
        scores[volunteers == volunteer] = score
    return scores
