"""Fixed pairs that break rules make a problem invalid: every conflict, told once."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from libs.matching_engine.problem import Problem
from libs.matching_engine.rules import eligibility
from libs.matching_engine.rules.clash import clash
from libs.matching_engine.rules.codes import Code
from libs.matching_engine.rules.limits import over_limit


@dataclass(frozen=True, slots=True, order=True)
class Conflict:
    """A rule and the fixed volunteers and slots that break it, by id, sorted."""

    code: str
    volunteers: tuple[str, ...]
    slots: tuple[str, ...]


def find_conflicts(problem: Problem) -> list[Conflict]:
    """All conflicts among the fixed pairs, sorted; empty for a problem that can be solved."""
    found = {
        *_pairs_breaking_a_rule_alone(problem),
        *_conflicts_of_volunteers(problem),
        *_slots_above_max(problem),
        *_people_kept_apart(problem),
    }
    return sorted(found)


def _conflict(problem: Problem, code: Code, volunteers: set[int], slots: set[int]) -> Conflict:
    return Conflict(
        code.value,
        tuple(problem.volunteers[number].id for number in sorted(volunteers)),
        tuple(problem.slots[number].id for number in sorted(slots)),
    )


def _pairs_breaking_a_rule_alone(problem: Problem) -> Iterator[Conflict]:
    for slot, volunteers in problem.fixed_in_slot.items():
        positions = eligibility.first_broken(problem, slot, np.array(volunteers, dtype=np.intp))
        for volunteer, position in zip(volunteers, positions.tolist(), strict=True):
            if position != eligibility.PASSES:
                code = tuple(Code)[position]
                yield _conflict(problem, code, {volunteer}, {slot})


def _conflicts_of_volunteers(problem: Problem) -> Iterator[Conflict]:
    for volunteer, slots in problem.fixed_slots.items():
        by_task: dict[int, set[int]] = {}
        for slot in slots:
            by_task.setdefault(problem.slots[slot].task, set()).add(slot)
        for one, other in combinations(by_task, 2):
            if clash(problem, volunteer, one, other):
                yield _conflict(problem, Code.CLASH, {volunteer}, by_task[one] | by_task[other])
        for in_task in by_task.values():
            if len(in_task) > 1:
                yield _conflict(problem, Code.ONE_SLOT, {volunteer}, in_task)
        if over_limit(problem, volunteer, slots):
            yield _conflict(problem, Code.OVER_LIMIT, {volunteer}, set(slots))


def _slots_above_max(problem: Problem) -> Iterator[Conflict]:
    for slot, volunteers in problem.fixed_in_slot.items():
        if len(volunteers) > problem.slots[slot].max:
            yield _conflict(problem, Code.CAPACITY, set(volunteers), {slot})


def _people_kept_apart(problem: Problem) -> Iterator[Conflict]:
    for task, members in problem.fixed_in_task.items():
        in_task = problem.tasks[task].slots
        for rule in problem.pair_rules:
            together = sorted(members.intersection(rule.members)) if rule.kind == "apart" else []
            for one, other in combinations(together, 2):
                slots = {slot for slot in in_task for who in (one, other) if slot in problem.fixed_slots[who]}
                yield _conflict(problem, Code.APART, {one, other}, slots)
