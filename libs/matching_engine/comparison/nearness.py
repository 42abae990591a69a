"""As good a plan, but as close as possible to another: what differs for nothing is not changed.

Where two plans differ, the pairs in only one of them fall into pieces that share neither a volunteer nor a
task. Every rule and every term looks at one volunteer or at one task, so a piece can be taken from either
plan by itself: the plan stays valid, and its value changes by as much as that piece brings alone. (Whitley,
Hains and Howe, Tunneling between Optima: Partition Crossover for the Traveling Salesman Problem, GECCO 2009,
put tours together in this way.)
"""

from collections.abc import Iterable, Iterator

from libs.matching_engine.comparison.tally import worth_of_pair
from libs.matching_engine.objective import fill_value, load_cost, served_value
from libs.matching_engine.plan import Plan
from libs.matching_engine.problem import Pair, Problem


def draw_near(problem: Problem, plan: Plan, other: Plan) -> int:
    """Take into a plan every piece of another, where that loses nothing; returns the points gained by it.

    Both plans must keep the rules of the problem.
    """
    here, there = set(plan.pairs()), set(other.pairs())
    gained = 0
    for piece in _pieces(problem, here ^ there):
        leaves, takes = sorted(piece & here), sorted(piece & there)
        before = _worth(problem, plan, piece)
        _exchange(plan, leaves, takes)
        gain = _worth(problem, plan, piece) - before
        if gain >= 0:
            gained += gain
        else:
            _exchange(plan, takes, leaves)
    return gained


def _exchange(plan: Plan, leaves: Iterable[Pair], takes: Iterable[Pair]) -> None:
    for pair in leaves:
        plan.remove(*pair)
    for pair in takes:
        plan.add(*pair)


def _pieces(problem: Problem, differing: set[Pair]) -> Iterator[set[Pair]]:
    """The pairs in groups that share neither a volunteer nor a task."""
    of_volunteer: dict[int, list[Pair]] = {}
    of_task: dict[int, list[Pair]] = {}
    for pair in sorted(differing):
        of_volunteer.setdefault(pair[0], []).append(pair)
        of_task.setdefault(problem.slots[pair[1]].task, []).append(pair)
    left = set(differing)
    for first in sorted(differing):
        piece, pending = set[Pair](), [first] if first in left else []
        while pending:
            pair = pending.pop()
            if pair in left:
                left.remove(pair)
                piece.add(pair)
                pending += of_volunteer[pair[0]] + of_task[problem.slots[pair[1]].task]
        if piece:
            yield piece


def _worth(problem: Problem, plan: Plan, piece: set[Pair]) -> int:
    """What a plan is worth in the tasks and for the volunteers of a piece."""
    volunteers = {who for who, _ in piece}
    tasks = {problem.slots[slot].task for _, slot in piece}
    held = [(who, slot) for who in volunteers for slot in plan.slots_of(who)]
    return (
        sum(
            fill_value(problem, slot, plan.taken(slot))
            for task in tasks
            for slot in problem.tasks[task].slots
        )
        + sum(served_value(problem, task) for task in tasks if plan.is_served(task))
        + sum(worth_of_pair(problem, *pair) for pair in held)
        + problem.weights.disruption * len(problem.published_pairs.intersection(held))
        - sum(load_cost(problem, who, len(plan.slots_of(who))) for who in volunteers)
    )
