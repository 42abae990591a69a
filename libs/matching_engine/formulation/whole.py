"""The model of a whole problem, and how plans and solutions of the model turn into each other."""

from collections.abc import Sequence

from libs.matching_engine.candidates import Candidates
from libs.matching_engine.formulation.cliques import add_cliques
from libs.matching_engine.formulation.companions import add_companions
from libs.matching_engine.formulation.limits import add_limits
from libs.matching_engine.formulation.load import Load
from libs.matching_engine.formulation.model import Model
from libs.matching_engine.formulation.seats import Seats
from libs.matching_engine.plan import Plan
from libs.matching_engine.problem import Pair, Problem


class Formulation:
    """The linear program over some candidates: variable p of its model says whether pair p is in the plan."""

    def __init__(self, problem: Problem, candidates: Candidates) -> None:
        self._problem = problem
        self._candidates = candidates
        self.model = Model(constant=-problem.weights.disruption * len(problem.published))
        for value, fixed in zip(candidates.values, candidates.is_fixed, strict=True):
            self.model.variable(1, value, int(fixed))
        self._seats = Seats(problem, candidates, self.model)
        self._load = Load(problem, candidates, self.model)
        add_cliques(problem, candidates, self.model)
        add_limits(problem, candidates, self.model)
        add_companions(problem, candidates, self.model)
        self._positions = {candidates.pair(position): position for position in range(len(candidates))}

    def solution_of(self, pairs: Sequence[Pair]) -> list[int]:
        """All variables as the part of a plan that is made of these candidates sets them."""
        solution = [0] * len(self.model.objective)
        known = [pair for pair in pairs if pair in self._positions]
        for pair in known:
            solution[self._positions[pair]] = 1
        plan = Plan(self._problem, known)
        self._seats.complete(solution, plan)
        self._load.complete(solution, plan)
        return solution

    def pairs_of(self, solution: Sequence[int]) -> list[Pair]:
        """The plan in a solution of the model, sorted."""
        return sorted(self._candidates.pair(p) for p in range(len(self._candidates)) if solution[p])
