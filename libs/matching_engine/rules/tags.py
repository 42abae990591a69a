"""MISSING_TAG: a volunteer needs every tag of the task."""

from libs.matching_engine.people.population import Mask, Who
from libs.matching_engine.problem import Problem


def shut_out(problem: Problem, slot: int, who: Who) -> Mask:
    """Who lacks a tag of the task."""
    population = problem.population
    mask = population.nobody(who)
    for tag in problem.task_of(slot).tags:
        mask |= ~population.with_tag(tag, who)
    return mask
