"""The exact search: CP-SAT over the model, in whole numbers throughout.

CP-SAT reasons in 64-bit integers, so its bound is a proof. An objective too large for that is split into a
high and a low word, value = high * 2^40 + low with 0 <= low < 2^40, and the words are maximised one after
the other, which is the same as maximising the value.

Known traps that the settings avoid: presolve is never switched off (false INFEASIBLE), no interleaved
search and at most two workers (memory corruption with many), no repair_hint. Whatever CP-SAT finds is only
ever an improvement of a plan kept outside.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from ortools.sat.python import cp_model

from libs.matching_engine.formulation.model import Model, Whole
from libs.matching_engine.search.effort import Effort

MOST_THREADS = 2
LARGEST_SUM = 2**60
"""CP-SAT takes sums of this size without overflow."""

LOW_WORD = 2**40

OnSolution = Callable[[Whole], None]
OnBound = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Found:
    """What a search ended with; each None if it did not get that far."""

    solution: Whole | None
    bound: int | None


class _Watcher(cp_model.CpSolverSolutionCallback):
    """Hands every better solution on as soon as it is found."""

    def __init__(self, variables: Sequence[cp_model.IntVar], on_solution: OnSolution) -> None:
        super().__init__()
        self._variables = variables
        self._on_solution = on_solution

    def on_solution_callback(self) -> None:
        """Called by CP-SAT."""
        self._on_solution(np.array([self.value(variable) for variable in self._variables], dtype=np.int64))


class Search:
    """One CP-SAT model and the words of its objective, most significant first."""

    def __init__(self, model: Model, start: Whole) -> None:
        self._upper: list[int] = model.upper.tolist()
        # What is fixed at 0 is worth nothing, however large the number.
        self._worth: list[int] = [
            worth if most else 0 for worth, most in zip(model.objective.tolist(), self._upper, strict=True)
        ]
        self._constant = model.constant
        self._model = model
        self._cp = cp_model.CpModel()
        self._variables = [
            self._cp.new_int_var(low, high, "")
            for low, high in zip(model.lower.tolist(), self._upper, strict=True)
        ]
        self._add_rows(model)
        for variable, value in zip(self._variables, start.tolist(), strict=True):
            self._cp.add_hint(variable, value)

    def _add_rows(self, model: Model) -> None:
        bounds, columns = model.row_bounds.tolist(), model.columns.tolist()
        coefficients, limits = model.coefficients.tolist(), model.limits.tolist()
        equality = model.is_equality.tolist()
        is_literal = ((model.lower >= 0) & (model.upper <= 1)).tolist()
        for row, limit in enumerate(limits):
            inside = columns[bounds[row] : bounds[row + 1]]
            weights = coefficients[bounds[row] : bounds[row + 1]]
            variables = [self._variables[column] for column in inside]
            literals = all(is_literal[column] for column in inside)
            if limit == 1 and not equality[row] and set(weights) == {1} and literals:
                self._cp.add_at_most_one(variables)
                continue
            weighted = cp_model.LinearExpr.weighted_sum(variables, weights)
            self._cp.add(weighted == limit if equality[row] else weighted <= limit)

    def run(self, effort: Effort, share: float, on_solution: OnSolution, on_bound: OnBound) -> Found:
        """Search until proof, gap or the end of a share of the effort left; what is found is handed on."""
        size = abs(self._constant) + sum(
            abs(worth) * high for worth, high in zip(self._worth, self._upper, strict=True)
        )
        if size < LARGEST_SUM:
            return self._run_in_one_word(effort, share, on_solution, on_bound)
        return self._run_in_two_words(effort, share, on_solution)

    def _run_in_one_word(
        self, effort: Effort, share: float, on_solution: OnSolution, on_bound: OnBound
    ) -> Found:
        worth = cp_model.LinearExpr.weighted_sum(self._variables, self._worth)
        self._cp.maximize(worth + self._constant)
        solver = self._solver(effort, share)
        solver.best_bound_callback = lambda bound: on_bound(_floor(bound))
        _, solution = self._solve(solver, effort, on_solution)
        return Found(solution, None if solution is None else _floor(solver.best_objective_bound))

    def _run_in_two_words(self, effort: Effort, share: float, on_solution: OnSolution) -> Found:
        carry_limit = len(self._variables) + 1
        high = cp_model.LinearExpr.weighted_sum(self._variables, [worth // LOW_WORD for worth in self._worth])
        low = cp_model.LinearExpr.weighted_sum(self._variables, [worth % LOW_WORD for worth in self._worth])
        carried = self._cp.new_int_var(0, carry_limit * max(self._upper, default=1), "carried")
        rest = self._cp.new_int_var(0, LOW_WORD - 1, "rest")
        self._cp.add(low == LOW_WORD * carried + rest)
        self._cp.maximize(high + carried)
        best = self._solve_to_proof(effort, share, on_solution)
        if best is None:
            return Found(None, None)
        highest = sum(
            worth // LOW_WORD * value for worth, value in zip(self._worth, best.tolist(), strict=True)
        )
        highest += (
            sum(worth % LOW_WORD * value for worth, value in zip(self._worth, best.tolist(), strict=True))
            // LOW_WORD
        )
        self._cp.add(high + carried == highest)
        self._cp.maximize(rest)
        best = self._solve_to_proof(effort, share, on_solution)
        if best is None:
            return Found(None, self._constant + highest * LOW_WORD + LOW_WORD - 1)
        return Found(best, self._model.value(best))

    def _solve_to_proof(self, effort: Effort, share: float, on_solution: OnSolution) -> Whole | None:
        solver = self._solver(effort, share)
        solver.parameters.relative_gap_limit = 0.0
        is_optimal, solution = self._solve(solver, effort, on_solution)
        return solution if is_optimal else None

    def _solve(
        self, solver: cp_model.CpSolver, effort: Effort, on_solution: OnSolution
    ) -> tuple[bool, Whole | None]:
        status = solver.solve(self._cp, _Watcher(self._variables, on_solution))
        effort.spend(solver.response_proto.deterministic_time)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return False, None
        values = [solver.value(variable) for variable in self._variables]
        return status == cp_model.OPTIMAL, np.array(values, dtype=np.int64)

    def _solver(self, effort: Effort, share: float) -> cp_model.CpSolver:
        solver = cp_model.CpSolver()
        parameters = solver.parameters
        parameters.num_workers = min(effort.threads, MOST_THREADS)
        parameters.random_seed = effort.limits.seed % 2**31
        parameters.linearization_level = 2
        # The relaxation has already told what can be fixed; looking for it again takes half of the time.
        parameters.cp_model_probing_level = 0
        parameters.symmetry_level = 0
        # CP-SAT's gap is relative to the value: g / (1 + g) of that is at most g of the bound.
        parameters.relative_gap_limit = effort.limits.gap / (1 + effort.limits.gap)
        seconds, work = effort.seconds_for(share), effort.work_for(share)
        if seconds is not None:
            parameters.max_time_in_seconds = seconds
        if work is not None:
            parameters.max_deterministic_time = work
        return solver


def _floor(bound: float) -> int:
    """A bound in whole numbers; CP-SAT's is whole already, but told as a float that may be off above 2^53."""
    exact = Fraction(bound)
    margin = 0 if abs(bound) < 2**53 else abs(exact) / 2**52
    return int((exact + margin) // 1)
