"""TOGETHER and APART, task by task, over everybody's serving[v, t] = sum of x[v, s] over the slots of t.

together   serving of each member = serving of the first
apart      sum of the members' serving <= 1
"""

from collections.abc import Callable

import numpy as np

from libs.matching_engine.formulation.model import ModelBuilder
from libs.matching_engine.pairs.candidates import Candidates
from libs.matching_engine.pairs.enumeration import PairTable
from libs.matching_engine.people.crews import NOBODY
from libs.matching_engine.people.population import Indices, Mask
from libs.matching_engine.problem import Problem
from libs.matching_engine.rules.team import binds_together


def add_companions(problem: Problem, candidates: Candidates, builder: ModelBuilder) -> None:
    """The rows of every pair rule in every task that one of its members could serve in."""
    apart, together = _Rows(), _Rows()
    of_member = candidates.of_volunteers(problem.rules_of)
    for rule in problem.pair_rules:
        serving = [_by_task(candidates, of_member[member]) for member in rule.members]
        for task in sorted({task for pairs in serving for task in pairs}):
            in_task = [pairs.get(task, []) for pairs in serving]
            if rule.kind == "apart":
                if sum(map(bool, in_task)) > 1:
                    apart.add([(pair, 1) for pairs in in_task for pair in pairs])
            elif binds_together(problem, rule, task):
                for other in in_task[1:]:
                    together.add([*((pair, 1) for pair in in_task[0]), *((pair, -1) for pair in other)])
    apart.give(builder, 1, equal=False)
    together.give(builder, 0, equal=True)


class Company:
    """Keeps crews together where few of all pairs are kept."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._crew = problem.crews.of_volunteer

    def close(self, candidates: Candidates, kept: Mask) -> None:
        """Keep all candidates of a crew in a task where one of them is kept.

        Without its fellows' pairs a pair could not be taken, and prices of rows would not hold for theirs.
        """
        self._close(candidates.volunteers, lambda positions: candidates.tasks[positions], kept)

    def close_table(self, table: PairTable, kept: Mask) -> None:
        """The same for the pairs of a table."""
        of_slots = self._problem.task_of_slots
        self._close(table.volunteers, lambda positions: of_slots[table.slots_at(positions)], kept)

    def _close(self, volunteers: Indices, tasks_at: Callable[[Indices], Indices], kept: Mask) -> None:
        in_company = np.flatnonzero(self._crew[volunteers] != NOBODY)
        where = self._crew[volunteers[in_company]] * len(self._problem.tasks) + tasks_at(in_company)
        kept[in_company[np.isin(where, where[kept[in_company]])]] = True


def _by_task(candidates: Candidates, positions: Indices) -> dict[int, list[int]]:
    pairs: dict[int, list[int]] = {}
    for position, task in zip(positions.tolist(), candidates.tasks[positions].tolist(), strict=True):
        pairs.setdefault(task, []).append(position)
    return pairs


class _Rows:
    def __init__(self) -> None:
        self._rows: list[list[tuple[int, int]]] = []

    def add(self, row: list[tuple[int, int]]) -> None:
        self._rows.append(row)

    def give(self, builder: ModelBuilder, limit: int, *, equal: bool) -> None:
        sizes = [len(row) for row in self._rows]
        entries = np.array([entry for row in self._rows for entry in row], dtype=np.int64).reshape(-1, 2)
        builder.add_rows(
            np.full(len(sizes), limit, dtype=np.int64),
            (np.repeat(np.arange(len(sizes)), sizes), entries[:, 0].astype(np.intp), entries[:, 1]),
            equal=equal,
        )
