"""MISSING_TAG: a volunteer needs every tag of the task."""

from libs.matching_engine.population import Mask
from libs.matching_engine.problem import Problem, Task


def shut_out(problem: Problem, task: Task) -> Mask:
    """Who lacks a tag of the task."""
    population = problem.population
    mask = population.nobody()
    for tag in task.tags:
        lacking = population.everybody()
        lacking[population.with_tag(tag)] = False
        mask |= lacking
    return mask
