"""OUT_OF_REACH: the task is no farther from home than the volunteer goes, where all three are known."""

import math

from libs.matching_engine.people.population import Mask, Who
from libs.matching_engine.problem import Place, Problem, Volunteer


def shut_out(problem: Problem, slot: int, who: Who) -> Mask:
    """Who lives too far away, flexible tasks included."""
    population = problem.population
    place = problem.task_of(slot).at
    if place is None:
        return population.nobody(who)
    return population.out_of_reach(place, who)


def metres_missing(who: Volunteer, place: Place) -> int:
    """How many metres farther somebody, who has a home and a limit, would have to go for a place."""
    assert who.home is not None
    assert who.reach is not None
    dx, dy = who.home[0] - place[0], who.home[1] - place[1]
    return math.isqrt(dx * dx + dy * dy) - who.reach
