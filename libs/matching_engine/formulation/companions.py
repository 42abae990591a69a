"""TOGETHER and APART, task by task, over everybody's serving[v, t] = sum of x[v, s] over the slots of t.

together   serving of each member = serving of the first
apart      sum of the members' serving <= 1
"""

from libs.matching_engine.candidates import Candidates
from libs.matching_engine.formulation.model import Model
from libs.matching_engine.problem import PairRule, Problem
from libs.matching_engine.rules.team import binds_together


def add_companions(problem: Problem, candidates: Candidates, model: Model) -> None:
    """The rows of every pair rule in every task that one of its members could serve in."""
    for rule in problem.pair_rules:
        serving = [_by_task(problem, candidates, member) for member in rule.members]
        for task in sorted({task for pairs in serving for task in pairs}):
            _add_rule(problem, model, rule, task, [pairs.get(task, []) for pairs in serving])


def _by_task(problem: Problem, candidates: Candidates, volunteer: int) -> dict[int, list[int]]:
    pairs: dict[int, list[int]] = {}
    for pair in candidates.of_volunteer.get(volunteer, ()):
        pairs.setdefault(problem.slots[candidates.slots[pair]].task, []).append(pair)
    return pairs


def _add_rule(problem: Problem, model: Model, rule: PairRule, task: int, serving: list[list[int]]) -> None:
    if rule.kind == "apart":
        columns = [pair for pairs in serving for pair in pairs]
        if sum(map(bool, serving)) > 1:
            model.at_most(1, columns)
    elif binds_together(problem, rule, task):
        first = serving[0]
        for other in serving[1:]:
            model.equal(0, [*first, *other], [1] * len(first) + [-1] * len(other))
