"""UNAVAILABLE: a timed task lies inside one availability window (touching windows were merged on reading)."""

from libs.matching_engine.people.population import Mask, Who
from libs.matching_engine.problem import Problem


def shut_out(problem: Problem, slot: int, who: Who) -> Mask:
    """Who has no window around the task; nobody where the task is flexible."""
    task = problem.task_of(slot)
    if task.start is None or task.end is None:
        return problem.population.nobody(who)
    return ~problem.population.available(task.start, task.end, who)
