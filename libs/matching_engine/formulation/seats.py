"""Fill and CAPACITY, served and ALL_OR_NOTHING.

fill     sum of x in the slot = required + desired + extra, each within its own number of seats; because a
         seat is worth no more than the one before it, an optimum fills them in order without being told to
served   served[t] <= sum of x in the task
whole    x[v, s] <= served[t] and min[s] * served[t] <= sum of x in s, for every slot s of an all-or-nothing
         task; the first family is implied by weaker rows for whole numbers but tightens the relaxation much
"""

import numpy as np

from libs.matching_engine.formulation.model import ModelBuilder, Whole
from libs.matching_engine.objective import served_value, urgency
from libs.matching_engine.pairs.candidates import Candidates
from libs.matching_engine.people.population import Indices, Numbers
from libs.matching_engine.problem import Problem
from libs.matching_engine.rules.team import must_be_whole


class Seats:
    """The variables of seats and served tasks; pairs must be the model's first variables."""

    def __init__(self, problem: Problem, candidates: Candidates, builder: ModelBuilder) -> None:
        self._problem = problem
        self._candidates = candidates
        self._pairs: Indices = np.arange(len(candidates), dtype=np.intp)
        self._kinds: list[tuple[Indices, Numbers, Indices]] = []
        self.slots, self._slot_row = np.unique(candidates.slots, return_inverse=True)
        self._fill(builder)
        tasks, self._task_row = np.unique(candidates.tasks, return_inverse=True)
        self._serve(builder, tasks)

    def _fill(self, builder: ModelBuilder) -> None:
        seats = [self._problem.slots[slot] for slot in self.slots.tolist()]
        factor = [urgency(self._problem, seat.task) for seat in seats]
        weights, number_type = self._problem.weights, self._problem.population.number_type
        least, desired, most = (
            np.array([getattr(seat, name) for seat in seats], dtype=np.int64)
            for name in ("min", "desired", "max")
        )
        able = self._candidates.able[self.slots]
        entries: list[tuple[Indices, Indices, int]] = [(self._slot_row, self._pairs, 1)]
        for numbers, worth in (
            (least, weights.required),
            (desired - least, weights.desired),
            (most - desired, weights.extra),
        ):
            some = np.flatnonzero(numbers)
            worths: Numbers = np.array([worth * factor[row] for row in some.tolist()], dtype=number_type)
            columns = builder.add_columns(worths, np.minimum(numbers, able)[some])
            entries.append((some, columns, -1))
            self._kinds.append((some, numbers[some], columns))
        self.fill_rows = builder.add_rows(np.zeros(len(seats), dtype=np.int64), *entries, equal=True)

    def _serve(self, builder: ModelBuilder, tasks: Indices) -> None:
        problem = self._problem
        whole = np.array([must_be_whole(problem, task) for task in tasks.tolist()], dtype=np.bool_)
        worth = [served_value(problem, task) for task in tasks.tolist()]
        matters = whole | np.array([value > 0 for value in worth], dtype=np.bool_)
        self._served_tasks = np.flatnonzero(matters)
        row_of = np.cumsum(matters) - 1
        number_type = problem.population.number_type
        values: Numbers = np.array([worth[row] for row in self._served_tasks.tolist()], dtype=number_type)
        self._served = builder.add_columns(values, np.ones(len(values), dtype=np.int64))
        inside = np.flatnonzero(matters[self._task_row]) if len(tasks) else self._pairs
        rows = row_of[self._task_row[inside]]
        self.served_tasks = tasks[self._served_tasks]
        self.served_rows = builder.add_rows(
            np.zeros(len(values), dtype=np.int64),
            (np.arange(len(values)), self._served, 1),
            (rows, inside, -1),
        )
        in_whole = np.flatnonzero(whole[self._task_row]) if len(tasks) else self._pairs
        opened = self._served[row_of[self._task_row[in_whole]]]
        each = np.arange(len(in_whole))
        builder.add_rows(np.zeros(len(each), dtype=np.int64), (each, in_whole, 1), (each, opened, -1))
        self._crew(builder, tasks[whole], self._served[row_of[whole]])

    def _crew(self, builder: ModelBuilder, tasks: Indices, served: Indices) -> None:
        """Also for slots that nobody can fill: they keep the task closed."""
        problem = self._problem
        needed = [
            (slot, problem.slots[slot].min, column)
            for task, column in zip(tasks.tolist(), served.tolist(), strict=True)
            for slot in problem.tasks[task].slots
            if problem.slots[slot].min
        ]
        self.crew_slots = np.array([slot for slot, _, _ in needed], dtype=np.intp)
        row_of = np.full(self._candidates.number_of_slots, -1, dtype=np.intp)
        row_of[self.crew_slots] = np.arange(len(needed))
        rows = row_of[self._candidates.slots]
        self.crew_rows = builder.add_rows(
            np.zeros(len(needed), dtype=np.int64),
            (
                np.arange(len(needed)),
                np.array([column for _, _, column in needed], dtype=np.intp),
                np.array([least for _, least, _ in needed], dtype=np.int64),
            ),
            (rows[rows >= 0], self._pairs[rows >= 0], -1),
        )

    def complete(self, solution: Whole) -> None:
        """Set these variables to what the pairs in a solution make of them."""
        chosen = np.flatnonzero(solution[: len(self._pairs)])
        left = np.bincount(self._slot_row[chosen], minlength=len(self.slots))
        for rows, numbers, columns in self._kinds:
            used = np.minimum(left[rows], numbers)
            solution[columns] = used
            left[rows] -= used
        serving = np.zeros(int(self._task_row.max()) + 1 if len(self._task_row) else 0, dtype=np.int64)
        serving[self._task_row[chosen]] = 1
        solution[self._served] = serving[self._served_tasks]
