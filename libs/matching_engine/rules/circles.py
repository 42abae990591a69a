"""OUTSIDE_CIRCLE: a task with circles is open only to volunteers of one of them; the cheapest counts."""

import numpy as np

from libs.matching_engine.population import Indices, Mask, Numbers
from libs.matching_engine.problem import Problem, Task


def shut_out(problem: Problem, task: Task) -> Mask:
    """Who belongs to none of the task's circles."""
    population = problem.population
    circles = task.circles
    if circles is None:
        return population.nobody()
    outside = population.everybody()
    for circle in circles:
        outside[population.in_circle(circle)] = False
    return outside


def cheapest_cost(problem: Problem, slot: int, volunteers: Indices) -> Numbers:
    """What the cheapest shared circle costs each of some; meaningful only for those who share one."""
    population = problem.population
    costs: Numbers = np.zeros(len(volunteers), dtype=population.number_type)
    circles = problem.task_of(slot).circles or {}
    for circle, cost in sorted(circles.items(), key=lambda entry: entry[1], reverse=True):
        costs[population.is_in_circle(circle, volunteers)] = cost
    return costs
