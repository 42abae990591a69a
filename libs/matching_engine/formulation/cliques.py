"""CLASH and ONE_SLOT: at most one out of every set of pairs that exclude each other.

For one volunteer two tasks exclude each other if they clash; the edges of that graph are covered by
cliques, grown greedily, each giving one row  sum of x <= 1  over all slots of its tasks. That is far
stronger than one row an edge.
"""

from collections.abc import Iterator

from libs.matching_engine.candidates import Candidates
from libs.matching_engine.formulation.model import Model
from libs.matching_engine.problem import Problem
from libs.matching_engine.rules.clash import clash


def add_cliques(problem: Problem, candidates: Candidates, model: Model) -> None:
    """The rows of both rules for every volunteer."""
    for volunteer, pairs in candidates.of_volunteer.items():
        by_task: dict[int, list[int]] = {}
        for pair in pairs:
            by_task.setdefault(problem.slots[candidates.slots[pair]].task, []).append(pair)
        for clique in clash_cliques(problem, volunteer, sorted(by_task)):
            columns = [pair for task in clique for pair in by_task[task]]
            if len(columns) > 1:
                model.at_most(1, columns)


def clash_cliques(problem: Problem, volunteer: int, tasks: list[int]) -> Iterator[list[int]]:
    """Sets of mutually clashing tasks that cover every clash; a task without clashes is a set of its own."""
    timed = sorted(
        (task for task in tasks if problem.tasks[task].start is not None),
        key=lambda task: (problem.tasks[task].start, task),
    )
    neighbours: dict[int, set[int]] = {task: set() for task in tasks}
    for position, one in enumerate(timed):
        for other in timed[position + 1 :]:
            if clash(problem, volunteer, one, other):
                neighbours[one].add(other)
                neighbours[other].add(one)
    covered: set[tuple[int, int]] = set()
    for task in tasks:
        if not neighbours[task]:
            yield [task]
    for position, one in enumerate(timed):
        for other in timed[position + 1 :]:
            if other in neighbours[one] and (one, other) not in covered:
                clique = _grown([one, other], timed, neighbours)
                covered.update(
                    (first, second) for at, first in enumerate(clique) for second in clique[at + 1 :]
                )
                yield clique


def _grown(clique: list[int], timed: list[int], neighbours: dict[int, set[int]]) -> list[int]:
    """The clique with every further task that clashes with all of it, in the order of start."""
    common = set.intersection(*(neighbours[task] for task in clique))
    members = set(clique)
    for task in timed:
        if task in common:
            members.add(task)
            common &= neighbours[task]
    return [task for task in timed if task in members]
