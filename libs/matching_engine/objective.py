"""What a plan is worth: fill, served, pair, load and disruption, each a term of the objective."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

import numpy as np

from libs.matching_engine.pair_value import pair_values
from libs.matching_engine.people.population import Indices
from libs.matching_engine.problem import Pair, Problem


@dataclass(frozen=True, slots=True)
class Terms:
    """The five terms, in points; they sum to the objective. Load and disruption are never positive."""

    fill: int
    served: int
    pair: int
    load: int
    disruption: int

    @property
    def total(self) -> int:
        """The objective."""
        return self.fill + self.served + self.pair + self.load + self.disruption

    def as_dict(self) -> dict[str, int]:
        """The terms by name."""
        return asdict(self)


def seat_value(problem: Problem, slot: int, taken: int) -> int:
    """What filling one more seat of a slot gives when `taken` are filled."""
    weights, seats = problem.weights, problem.slots[slot]
    if taken >= seats.max:
        return 0
    worth = (
        weights.required if taken < seats.min else weights.desired if taken < seats.desired else weights.extra
    )
    return worth * urgency(problem, seats.task)


def usual_seat_value(problem: Problem) -> float:
    """What the first seat of a slot gives in the mean of all slots."""
    firsts = [seat_value(problem, slot, 0) for slot in range(len(problem.slots))]
    return sum(firsts) / max(1, len(firsts))


def fill_value(problem: Problem, slot: int, taken: int) -> int:
    """What the first `taken` seats of a slot give together."""
    weights, seats = problem.weights, problem.slots[slot]
    required = min(taken, seats.min)
    desired = min(taken, seats.desired) - required
    extra = min(taken, seats.max) - desired - required
    worth = weights.required * required + weights.desired * desired + weights.extra * extra
    return worth * urgency(problem, seats.task)


def urgency(problem: Problem, task: int) -> int:
    """The factor that a task's priority puts on its seats."""
    return 1 + problem.tasks[task].priority


def served_value(problem: Problem, task: int) -> int:
    """What it gives that anybody serves in a task."""
    return problem.weights.served * urgency(problem, task)


def load_cost(problem: Problem, volunteer: int, tasks: int) -> int:
    """What it costs that a volunteer serves in so many tasks: each costs a step more than the last."""
    return problem.weights.load * (tasks * problem.volunteers[volunteer].load + tasks * (tasks - 1) // 2)


def disruption_cost(problem: Problem, kept: int) -> int:
    """What the published pairs that a plan drops cost, when it keeps so many of them."""
    return problem.weights.disruption * (len(problem.published) - kept)


def terms_of(problem: Problem, pairs: Iterable[Pair]) -> Terms:
    """The terms of a plan."""
    volunteers_in: dict[int, list[int]] = {}
    tasks_of: dict[int, int] = {}
    kept = 0
    for volunteer, slot in pairs:
        volunteers_in.setdefault(slot, []).append(volunteer)
        tasks_of[volunteer] = tasks_of.get(volunteer, 0) + 1
        kept += (volunteer, slot) in problem.published_pairs
    served = {problem.slots[slot].task for slot in volunteers_in}
    return Terms(
        fill=sum(fill_value(problem, slot, len(members)) for slot, members in volunteers_in.items()),
        served=sum(served_value(problem, task) for task in served),
        pair=sum(
            _pair_sum(problem, slot, volunteers_in[slot]) for slot in _in_time_order(problem, volunteers_in)
        ),
        load=-sum(load_cost(problem, volunteer, tasks) for volunteer, tasks in tasks_of.items()),
        disruption=-disruption_cost(problem, kept),
    )


def _in_time_order(problem: Problem, slots: Iterable[int]) -> list[int]:
    """Slots of tasks at one time in a row: who would rather not serve then is the same for all of them."""

    def time(slot: int) -> tuple[int, int]:
        task = problem.task_of(slot)
        return task.start or 0, task.end or 0

    return sorted(slots, key=time)


def _pair_sum(problem: Problem, slot: int, members: list[int]) -> int:
    who: Indices = np.array(members, dtype=np.intp)
    return sum(int(value) for value in pair_values(problem, slot, who))
