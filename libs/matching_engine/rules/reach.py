"""OUT_OF_REACH: the task is no farther from home than the volunteer goes, where all three are known."""

from libs.matching_engine.people.population import Mask, Who
from libs.matching_engine.problem import Problem


def shut_out(problem: Problem, slot: int, who: Who) -> Mask:
    """Who lives too far away, flexible tasks included."""
    population = problem.population
    place = problem.task_of(slot).at
    if place is None:
        return population.nobody(who)
    return population.out_of_reach(place, who)
