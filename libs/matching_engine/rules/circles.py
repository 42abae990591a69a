"""OUTSIDE_CIRCLE: a task with circles is open only to volunteers of one of them; the cheapest counts."""

import numpy as np

from libs.matching_engine.population import Mask, Numbers
from libs.matching_engine.problem import Problem


def shut_out(problem: Problem, slot: int) -> Mask:
    """Who belongs to none of the task's circles."""
    population = problem.population
    circles = problem.task_of(slot).circles
    if circles is None:
        return population.nobody()
    outside = population.everybody()
    for circle in circles:
        outside[population.in_circle(circle)] = False
    return outside


def cheapest_cost(problem: Problem, slot: int) -> Numbers:
    """What the cheapest shared circle costs; meaningful only for those who share one."""
    population = problem.population
    costs: Numbers = np.zeros(population.size, dtype=population.number_type)
    circles = problem.task_of(slot).circles or {}
    for circle, cost in sorted(circles.items(), key=lambda entry: entry[1], reverse=True):
        costs[population.in_circle(circle)] = cost
    return costs
