"""Load: each further task of a volunteer costs one step more.

The k-th task costs load weight * (load + k - 1). The part that is the same for each task is in the value of
the pair; the rest is  tasks <= 1 + step[2] + ... + step[K],  step[k] costing load weight * (k - 1); cheaper
steps are used first without being told to. K is the number of the volunteer's candidates; where the whole
problem offers more tasks than that, all further steps are one variable at the price of the cheapest, so
that the row also holds with every pair left out of the model.
"""

import numpy as np

from libs.matching_engine.formulation.model import ModelBuilder, Whole
from libs.matching_engine.grouping import rank_within
from libs.matching_engine.pairs.candidates import Candidates
from libs.matching_engine.people.population import Indices, Numbers
from libs.matching_engine.problem import Problem


class Load:
    """The variables of load steps; pairs must be the model's first variables."""

    def __init__(self, problem: Problem, candidates: Candidates, builder: ModelBuilder) -> None:
        self._candidates = candidates
        present = np.bincount(candidates.volunteers, minlength=candidates.number_of_volunteers)
        self._most = np.minimum(present, candidates.most_tasks)
        self._volunteers = (
            np.flatnonzero(self._most > 1) if problem.weights.load else np.zeros(0, dtype=np.intp)
        )
        numbers = self._most[self._volunteers] - 1
        owner = np.repeat(np.arange(len(numbers)), numbers)
        self._owners = self._volunteers[owner]
        self._extra = rank_within(owner) + 1
        self._steps = self._add_steps(problem, builder, self._extra, np.ones(len(owner), dtype=np.int64))
        further = np.flatnonzero(candidates.most_tasks[self._volunteers] > self._most[self._volunteers])
        beyond = self._volunteers[further]
        upper = candidates.most_tasks[beyond] - self._most[beyond]
        open_end = self._add_steps(problem, builder, self._most[beyond], upper)
        self.row_of_volunteer = np.full(candidates.number_of_volunteers, -1, dtype=np.intp)
        self.row_of_volunteer[self._volunteers] = np.arange(len(self._volunteers))
        rows = self.row_of_volunteer[candidates.volunteers]
        numbers_of_rows = builder.add_rows(
            np.ones(len(self._volunteers), dtype=np.int64),
            (rows[rows >= 0], np.flatnonzero(rows >= 0), 1),
            (owner, self._steps, -1),
            (further, open_end, -1),
        )
        self.row_of_volunteer[self._volunteers] = numbers_of_rows

    def _add_steps(self, problem: Problem, builder: ModelBuilder, extra: Indices, upper: Indices) -> Indices:
        worth: Numbers = -problem.weights.load * extra.astype(problem.population.number_type)
        return builder.add_columns(worth, upper)

    def complete(self, solution: Whole) -> None:
        """Set these variables to what the pairs in a solution make of them."""
        chosen = np.flatnonzero(solution[: len(self._candidates)])
        tasks = np.bincount(
            self._candidates.volunteers[chosen], minlength=self._candidates.number_of_volunteers
        )
        solution[self._steps] = self._extra < tasks[self._owners]
