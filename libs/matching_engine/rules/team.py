"""The rules among several volunteers: CAPACITY, ALL_OR_NOTHING, TOGETHER, APART.

A fixed pair waives ALL_OR_NOTHING for its task, and TOGETHER for its rules in that task: who said yes stays.
"""

from libs.matching_engine.plan import Plan
from libs.matching_engine.problem import PairRule, Problem
from libs.matching_engine.rules.codes import Code


def must_be_whole(problem: Problem, task: int) -> bool:
    """Whether ALL_OR_NOTHING holds for a task and asks for anybody at all."""
    found = problem.tasks[task]
    if not found.all_or_nothing or task in problem.fixed_in_task:
        return False
    return any(problem.slots[slot].min > 0 for slot in found.slots)


def binds_together(problem: Problem, rule: PairRule, task: int) -> bool:
    """Whether a pair rule is a TOGETHER that holds in a task."""
    return rule.kind == "together" and problem.fixed_in_task.get(task, frozenset()).isdisjoint(rule.members)


def is_full(problem: Problem, plan: Plan, slot: int) -> bool:
    """Whether one more in the slot breaks CAPACITY."""
    return plan.taken(slot) >= problem.slots[slot].max


def falls_short(problem: Problem, plan: Plan, slot: int) -> bool:
    """Whether the slot's task, with one more in the slot, breaks ALL_OR_NOTHING."""
    task = problem.slots[slot].task
    return must_be_whole(problem, task) and any(
        plan.taken(other) + (other == slot) < problem.slots[other].min for other in problem.tasks[task].slots
    )


def leaves_someone_behind(problem: Problem, plan: Plan, volunteer: int, task: int) -> bool:
    """Whether this volunteer serving in the task breaks TOGETHER."""
    return any(
        binds_together(problem, rule, task)
        and not all(member == volunteer or plan.serves(member, task) for member in rule.members)
        for rule in problem.rules_of.get(volunteer, ())
    )


def meets_someone_apart(problem: Problem, plan: Plan, volunteer: int, task: int) -> bool:
    """Whether this volunteer serving in the task breaks APART."""
    return any(
        rule.kind == "apart"
        and any(member != volunteer and plan.serves(member, task) for member in rule.members)
        for rule in problem.rules_of.get(volunteer, ())
    )


def first_broken(problem: Problem, plan: Plan, volunteer: int, slot: int) -> Code | None:
    """The first rule broken by the plan plus this pair, which is not in the plan yet."""
    task = problem.slots[slot].task
    if is_full(problem, plan, slot):
        return Code.CAPACITY
    if falls_short(problem, plan, slot):
        return Code.ALL_OR_NOTHING
    if leaves_someone_behind(problem, plan, volunteer, task):
        return Code.TOGETHER
    if meets_someone_apart(problem, plan, volunteer, task):
        return Code.APART
    return None
