"""BLOCKED: neither the task nor its organisation is blocked by the volunteer, nor the pair forbidden."""

from libs.matching_engine.population import Mask
from libs.matching_engine.problem import Problem, Task


def shut_out(problem: Problem, task: Task) -> Mask:
    """Who blocks the task or its organisation."""
    population = problem.population
    mask = population.nobody()
    mask[population.blocking(task.id)] = True
    if task.org is not None:
        mask[population.blocking(task.org)] = True
    return mask


def forbidden(problem: Problem, slot: int) -> Mask:
    """Who is forbidden in the slot."""
    mask = problem.population.nobody()
    mask[[volunteer for volunteer, pair in problem.overrides_of_slot.get(slot, ()) if pair.forbidden]] = True
    return mask
