"""OUTSIDE_CIRCLE: a task with circles is open only to volunteers of one of them; the cheapest counts."""

import numpy as np

from libs.matching_engine.people.population import Mask, Numbers, Who
from libs.matching_engine.problem import Problem


def shut_out(problem: Problem, slot: int, who: Who) -> Mask:
    """Who belongs to none of the task's circles."""
    population = problem.population
    circles = problem.task_of(slot).circles
    if circles is None:
        return population.nobody(who)
    inside = population.nobody(who)
    for circle in circles:
        inside |= population.in_circle(circle, who)
    return ~inside


def cheapest_cost(problem: Problem, slot: int, who: Who) -> Numbers:
    """What the cheapest shared circle costs; meaningful only for those who share one."""
    population = problem.population
    costs: Numbers = np.zeros(len(population.nobody(who)), dtype=population.number_type)
    circles = problem.task_of(slot).circles or {}
    for circle, cost in sorted(circles.items(), key=lambda entry: entry[1], reverse=True):
        costs[population.in_circle(circle, who)] = cost
    return costs
