"""MISSING_TAG: a volunteer needs every tag of the task."""

from libs.matching_engine.population import Mask
from libs.matching_engine.problem import Problem


def shut_out(problem: Problem, slot: int) -> Mask:
    """Who lacks a tag of the task."""
    population = problem.population
    mask = population.nobody()
    for tag in problem.task_of(slot).tags:
        lacking = population.everybody()
        lacking[population.with_tag(tag)] = False
        mask |= lacking
    return mask
