"""UNAVAILABLE: a timed task lies inside one availability window (touching windows were merged on reading)."""

from libs.matching_engine.population import Mask
from libs.matching_engine.problem import Problem, Task


def shut_out(problem: Problem, task: Task) -> Mask:
    """Who has no window around the task; nobody where the task is flexible."""
    if task.start is None or task.end is None:
        return problem.population.nobody()
    return ~problem.population.available(task.start, task.end)
