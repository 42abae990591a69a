"""The model of a whole problem, and how plans and solutions of the model turn into each other."""

from collections.abc import Sequence

import numpy as np

from libs.matching_engine.formulation.companions import add_companions
from libs.matching_engine.formulation.exclusions import add_exclusions
from libs.matching_engine.formulation.limits import add_limits
from libs.matching_engine.formulation.load import Load
from libs.matching_engine.formulation.model import ModelBuilder, Whole
from libs.matching_engine.formulation.seats import Seats
from libs.matching_engine.pairs.candidates import Candidates
from libs.matching_engine.problem import Pair, Problem


class Formulation:
    """The linear program over some candidates: variable p of its model says whether pair p is in the plan."""

    def __init__(self, problem: Problem, candidates: Candidates) -> None:
        self.candidates = candidates
        builder = ModelBuilder(-problem.weights.disruption * len(problem.published))
        builder.add_columns(candidates.values, np.ones(len(candidates), dtype=np.int64), candidates.is_fixed)
        self.seats = Seats(problem, candidates, builder)
        self.load = Load(problem, candidates, builder)
        self.exclusion_rows = add_exclusions(problem.timetable, candidates, builder)
        self.limits = add_limits(problem, candidates, builder)
        add_companions(problem, candidates, builder)
        self.model = builder.model()

    def solution_of(self, pairs: Sequence[Pair]) -> Whole:
        """All variables as the part of a plan that is made of these candidates sets them."""
        solution = np.zeros(len(self.model.objective), dtype=np.int64)
        solution[self.candidates.positions_of(list(pairs))] = 1
        self.complete(solution)
        return solution

    def complete(self, solution: Whole) -> None:
        """Set all other variables to what the pairs in a solution make of them."""
        self.seats.complete(solution)
        self.load.complete(solution)

    def pairs_of(self, solution: Whole) -> list[Pair]:
        """The plan in a solution of the model, sorted."""
        chosen = np.flatnonzero(solution[: len(self.candidates)])
        volunteers, slots = self.candidates.volunteers[chosen], self.candidates.slots[chosen]
        return sorted(zip(volunteers.tolist(), slots.tolist(), strict=True))
