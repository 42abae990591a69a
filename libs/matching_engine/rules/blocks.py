"""BLOCKED: neither the task nor its organisation is blocked by the volunteer, nor the pair forbidden."""

import numpy as np

from libs.matching_engine.people.population import Mask, Who
from libs.matching_engine.problem import Problem


def shut_out(problem: Problem, slot: int, who: Who) -> Mask:
    """Who blocks the task or its organisation, or is forbidden in the slot."""
    population = problem.population
    task = problem.task_of(slot)
    mask = population.blocking(task.id, who)
    if task.org is not None:
        mask |= population.blocking(task.org, who)
    forbidden = [volunteer for volunteer, pair in problem.overrides_of_slot.get(slot, ()) if pair.forbidden]
    if forbidden:
        mask |= population.among(np.array(forbidden, dtype=np.intp), who)
    return mask
