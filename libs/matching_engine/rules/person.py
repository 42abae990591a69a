"""The rules among the pairs of one volunteer: CLASH, OVER_LIMIT, ONE_SLOT."""

from collections.abc import Collection

from libs.matching_engine.problem import Problem
from libs.matching_engine.rules.clash import clash
from libs.matching_engine.rules.codes import Code
from libs.matching_engine.rules.limits import over_limit


def first_broken(problem: Problem, volunteer: int, slot: int, held: Collection[int]) -> Code | None:
    """The first rule that adding a slot to those held by this volunteer would break."""
    task = problem.slots[slot].task
    if any(clash(problem, volunteer, task, problem.slots[other].task) for other in held):
        return Code.CLASH
    if over_limit(problem, volunteer, (*held, slot)):
        return Code.OVER_LIMIT
    if any(problem.slots[other].task == task for other in held):
        return Code.ONE_SLOT
    return None


def obstacles(problem: Problem, volunteer: int, slot: int, held: Collection[int]) -> list[int]:
    """The held slots that stand in the way of another: they clash, share its task, or fill a limit."""
    task = problem.slots[slot].task
    blocking = [
        other
        for other in held
        if problem.slots[other].task == task or clash(problem, volunteer, task, problem.slots[other].task)
    ]
    if blocking or not over_limit(problem, volunteer, (*held, slot)):
        return blocking
    return list(held)
