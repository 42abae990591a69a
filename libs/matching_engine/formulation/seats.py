"""Fill and CAPACITY, served and ALL_OR_NOTHING.

fill     sum of x in the slot = required + desired + extra, each within its own number of seats; because a
seat is
         worth no more than the one before it, an optimum fills them in order without being told to
served   served[t] <= sum of x in the task whole    x[v, s] <= served[t] and min[s] * served[t] <= sum of x
in s, for every slot s of an all-or-nothing task;
         the first family is implied by weaker rows for whole numbers but tightens the relaxation much
"""

from libs.matching_engine.candidates import Candidates
from libs.matching_engine.formulation.model import Model
from libs.matching_engine.objective import served_value, urgency
from libs.matching_engine.plan import Plan
from libs.matching_engine.problem import Problem
from libs.matching_engine.rules.team import must_be_whole


class Seats:
    """The variables of seats and served tasks; pairs must be the model's first variables."""

    def __init__(self, problem: Problem, candidates: Candidates, model: Model) -> None:
        self._problem = problem
        self._kinds: dict[int, list[tuple[int, int]]] = {}
        self._served: dict[int, int] = {}
        for slot, pairs in enumerate(candidates.of_slot):
            if pairs:
                self._fill(model, slot, pairs)
        for task, found in enumerate(problem.tasks):
            in_task = [pair for slot in found.slots for pair in candidates.of_slot[slot]]
            if in_task:
                self._serve(candidates, model, task, in_task)

    def _fill(self, model: Model, slot: int, pairs: list[int]) -> None:
        seats, weights = self._problem.slots[slot], self._problem.weights
        factor = urgency(self._problem, seats.task)
        kinds = (
            (seats.min, weights.required),
            (seats.desired - seats.min, weights.desired),
            (seats.max - seats.desired, weights.extra),
        )
        columns = [
            (model.variable(min(number, len(pairs)), worth * factor), number)
            for number, worth in kinds
            if number
        ]
        self._kinds[slot] = columns
        model.equal(0, [*pairs, *(column for column, _ in columns)], [1] * len(pairs) + [-1] * len(columns))

    def _serve(self, candidates: Candidates, model: Model, task: int, pairs: list[int]) -> None:
        worth = served_value(self._problem, task)
        whole = must_be_whole(self._problem, task)
        if not whole and worth == 0:
            return
        served = model.variable(1, worth)
        self._served[task] = served
        model.at_most(0, [served, *pairs], [1] + [-1] * len(pairs))
        if whole:
            for pair in pairs:
                model.at_most(0, [pair, served], [1, -1])
            for slot in self._problem.tasks[task].slots:
                least, inside = self._problem.slots[slot].min, candidates.of_slot[slot]
                if least:
                    model.at_most(0, [served, *inside], [least] + [-1] * len(inside))

    def complete(self, solution: list[int], plan: Plan) -> None:
        """Set these variables to what a plan makes of them."""
        for slot, columns in self._kinds.items():
            left = plan.taken(slot)
            for column, number in columns:
                solution[column] = min(left, number)
                left -= solution[column]
        for task, served in self._served.items():
            solution[served] = int(plan.is_served(task))
