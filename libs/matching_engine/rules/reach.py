"""OUT_OF_REACH: the task is no farther from home than the volunteer goes, where all three are known."""

from libs.matching_engine.population import Mask
from libs.matching_engine.problem import Problem, Task


def shut_out(problem: Problem, task: Task) -> Mask:
    """Who lives too far away, flexible tasks included."""
    return problem.population.nobody() if task.at is None else problem.population.out_of_reach(task.at)
