"""BLOCKED: neither the task nor its organisation is blocked by the volunteer, nor the pair forbidden."""

from libs.matching_engine.population import Mask
from libs.matching_engine.problem import Problem


def shut_out(problem: Problem, slot: int) -> Mask:
    """Who blocks the task or its organisation, or is forbidden in the slot."""
    population = problem.population
    task = problem.task_of(slot)
    mask = population.nobody()
    mask[population.blocking(task.id)] = True
    if task.org is not None:
        mask[population.blocking(task.org)] = True
    mask[[volunteer for volunteer, pair in problem.overrides_of_slot.get(slot, ()) if pair.forbidden]] = True
    return mask
