"""OUT_OF_REACH: the task is no farther from home than the volunteer goes, where all three are known."""

import numpy as np

from libs.matching_engine.population import Mask
from libs.matching_engine.problem import Problem


def shut_out(problem: Problem, slot: int) -> Mask:
    """Who lives too far away, flexible tasks included."""
    population = problem.population
    place = problem.task_of(slot).at
    if place is None:
        return population.nobody()
    choosy = np.flatnonzero(population.has_reach)
    too_far = population.distance_from_home(place, choosy) > population.reach[choosy]
    mask = population.nobody()
    mask[choosy[too_far.astype(np.bool_)]] = True
    return mask
