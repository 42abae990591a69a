"""What is new or different in a problem, compared with the problem as it was."""

from collections.abc import Iterator
from dataclasses import replace

from libs.matching_engine.problem import Problem, Slot, Task


def changed_since(before: Problem, now: Problem) -> frozenset[str]:
    """The ids of tasks and volunteers that are new or differ; what is gone is not named.

    Tasks differ with their slots. Promises, pair rules and particular pairs are not compared: what they rule
    out is lost from a plan in force, and noticed there.
    """
    return frozenset((*_changed_tasks(before, now), *_changed_volunteers(before, now)))


def _changed_tasks(before: Problem, now: Problem) -> Iterator[str]:
    known = {task.id: _as_told(before, task) for task in before.tasks}
    return (task.id for task in now.tasks if known.get(task.id) != _as_told(now, task))


def _as_told(problem: Problem, task: Task) -> tuple[Task, tuple[Slot, ...]]:
    """A task and its slots without the numbers they have in the problem."""
    slots = tuple(replace(problem.slots[slot], task=0) for slot in task.slots)
    return replace(task, slots=()), slots


def _changed_volunteers(before: Problem, now: Problem) -> Iterator[str]:
    known = {who.id: who for who in before.volunteers}
    return (who.id for who in now.volunteers if known.get(who.id) != who)
