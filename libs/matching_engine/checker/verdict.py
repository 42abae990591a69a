"""Whether what a solution states is true: each untruth as a line of text."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from libs.matching_engine.checker.census import Members
from libs.matching_engine.checker.instance import Instance
from libs.matching_engine.checker.reasons import Reasons
from libs.matching_engine.checker.rules import (
    Breach,
    Pair,
    PlanView,
    breaches_of_plan,
    broken_in_team,
    broken_with,
    conflicts_among,
)
from libs.matching_engine.checker.shape import faults_of_shape
from libs.matching_engine.checker.worth import gain_of_adding, most_gain, terms_of

ORDER = [
    "MISSING_SKILL",
    "MISSING_TAG",
    "OUTSIDE_CIRCLE",
    "BLOCKED",
    "UNAVAILABLE",
    "OUT_OF_REACH",
    "CLASH",
    "OVER_LIMIT",
    "ONE_SLOT",
    "CAPACITY",
    "ALL_OR_NOTHING",
    "TOGETHER",
    "APART",
    "NEEDED_ELSEWHERE",
    "NOT_WORTH_IT",
]

Document = dict[str, Any]


def check_solution(problem_text: bytes, solution: Document) -> list[str]:
    """All that is wrong with a solution of the problem in these uncompressed bytes; empty if true."""
    return list(_all_faults(problem_text, solution))


def check_plan(problem_text: bytes, solution: Document) -> list[str]:
    """Like check_solution, but leaves out the search for better plans and the counts of reasons.

    Those take time in proportion to volunteers times slots; what is left here takes no longer than reading
    the problem.
    """
    faults, _ = _read_and_checked(problem_text, solution)
    return faults


def _all_faults(problem_text: bytes, solution: Document) -> Iterator[str]:
    faults, instance = _read_and_checked(problem_text, solution)
    yield from faults
    if faults or instance is None or solution["status"] == "invalid":
        return
    pairs = [(volunteer, slot) for volunteer, slot in solution["assignments"]]
    yield from _faults_of_open_slots(instance, pairs, solution)


def _read_and_checked(problem_text: bytes, solution: Document) -> tuple[list[str], Instance | None]:
    """The faults that are found quickly, and the problem, if the solution is shaped as it should be."""
    shape = list(faults_of_shape(solution))
    if shape:
        return shape, None
    instance = Instance(json.loads(problem_text))
    return list(_quick_faults(instance, problem_text, solution)), instance


def _quick_faults(instance: Instance, problem_text: bytes, solution: Document) -> Iterator[str]:
    if solution["problem_sha256"] != hashlib.sha256(problem_text).hexdigest():
        yield "problem_sha256: belongs to another problem"
    conflicts = sorted(set(conflicts_among(instance, list(instance.fixed))))
    if conflicts or solution["status"] == "invalid":
        yield from _faults_of_conflicts(conflicts, solution)
        return
    yield from _faults_of_proof(solution)
    unknown = list(_unknown_names(instance, solution))
    yield from unknown
    if not unknown:
        yield from _faults_of_assignments(instance, solution)


def _faults_of_conflicts(conflicts: list[Breach], solution: Document) -> Iterator[str]:
    if not conflicts:
        yield "status: says invalid, but the fixed pairs break no rule"
        return
    if solution["status"] != "invalid":
        yield f"status: must be invalid, {len(conflicts)} conflicts, the first {_told(conflicts[0])}"
        return
    stated = [
        (entry["code"], tuple(entry["volunteers"]), tuple(entry["slots"]))
        for entry in solution.get("conflicts", [])
    ]
    for conflict in conflicts:
        if conflict not in stated:
            yield f"conflicts: lack {_told(conflict)}"
    for conflict in stated:
        if conflict not in conflicts:
            yield f"conflicts: {_told(conflict)} is none"
    if sorted(stated) != stated or len(set(stated)) != len(stated):
        yield "conflicts: must be sorted, each once"


def _told(breach: Breach) -> str:
    code, volunteers, slots = breach
    return f"{code} of volunteers {', '.join(volunteers)} in slots {', '.join(slots)}"


def _faults_of_proof(solution: Document) -> Iterator[str]:
    objective, bound = solution["objective"], solution["bound"]
    if bound < objective:
        yield f"bound: {bound} is below the objective {objective}"
    if (solution["status"] == "optimal") != (bound == objective):
        yield f"status: {solution['status']} does not go with objective {objective} and bound {bound}"
    stopped_by = solution["engine"]["stopped_by"]
    if (stopped_by == "proof") != (solution["status"] == "optimal"):
        yield f"engine.stopped_by: {stopped_by} does not go with status {solution['status']}"
    gap = (bound - objective) / max(1, abs(bound))
    if not abs(gap - solution["gap"]) <= 5e-7:
        yield f"gap: states {solution['gap']}, is {gap}"
    if sum(solution["terms"].values()) != objective:
        yield f"terms: sum to {sum(solution['terms'].values())}, not to the objective {objective}"


def _unknown_names(instance: Instance, solution: Document) -> Iterator[str]:
    for volunteer, slot in solution["assignments"]:
        if volunteer not in instance.volunteers:
            yield f"assignments: there is no volunteer {volunteer}"
        if slot not in instance.slots:
            yield f"assignments: there is no slot {slot}"


def _faults_of_assignments(instance: Instance, solution: Document) -> Iterator[str]:
    pairs: list[Pair] = [(volunteer, slot) for volunteer, slot in solution["assignments"]]
    if sorted(set(pairs)) != pairs:
        yield "assignments: must be sorted by volunteer, then slot, each once"
    for breach in breaches_of_plan(instance, pairs):
        yield f"assignments: break {_told(breach)}"
    for name, value in terms_of(instance, pairs).items():
        if solution["terms"][name] != value:
            yield f"terms.{name}: states {solution['terms'][name]}, is {value}"
    yield from _faults_of_unfilled(instance, PlanView(instance, pairs), solution)


def _faults_of_unfilled(instance: Instance, view: PlanView, solution: Document) -> Iterator[str]:
    expected = [name for name in sorted(instance.slots) if view.taken(name) < instance.slots[name]["desired"]]
    stated = [entry["slot"] for entry in solution["unfilled"]]
    if stated != expected:
        yield f"unfilled: must list exactly the {len(expected)} slots with fewer than desired, by id"
        return
    for entry in solution["unfilled"]:
        slot, taken = instance.slots[entry["slot"]], view.taken(entry["slot"])
        short = (max(0, slot["min"] - taken), slot["desired"] - taken)
        if (entry["short_of_min"], entry["short_of_desired"]) != short:
            yield f"unfilled {entry['slot']}: is short of {short[0]} to min and {short[1]} to desired"
        absent = len(instance.volunteers) - taken
        counted = sum(reason["volunteers"] for reason in entry["reasons"])
        if counted != absent:
            yield f"unfilled {entry['slot']}: counts {counted} volunteers, {absent} do not serve in it"


def _faults_of_open_slots(instance: Instance, pairs: list[Pair], solution: Document) -> Iterator[str]:
    view = PlanView(instance, pairs)
    stated = {entry["slot"]: entry["reasons"] for entry in solution["unfilled"]}
    room = solution["bound"] - solution["objective"]
    able: dict[str, Members] = {}
    reasons = Reasons(instance, view)
    for slot in reasons.in_time_order():
        may_raise = view.taken(slot) < instance.slots[slot]["max"] and most_gain(instance, view, slot) > room
        if slot in stated or may_raise:
            found = reasons.look_at(slot, slot in stated)
            able |= {slot: found} if may_raise else {}
    for slot, counts in reasons.counts().items():
        expected = [{"code": code, "volunteers": counts[code]} for code in ORDER if counts[code]]
        if stated[slot] != expected:
            yield f"unfilled {slot}: states reasons {stated[slot]}, they are {expected}"
    for slot, volunteers in able.items():
        yield from _better_plans(instance, view, slot, reasons.names(volunteers), room)


def _better_plans(instance: Instance, view: PlanView, slot: str, able: list[str], room: int) -> Iterator[str]:
    """A plan with one more pair that is worth more than the bound proves the bound wrong."""
    for volunteer in able:
        if (
            gain_of_adding(instance, view, volunteer, slot) > room
            and broken_with(instance, volunteer, slot, view.slots_of.get(volunteer, [])) is None
            and broken_in_team(instance, view, volunteer, slot) is None
        ):
            yield f"bound: does not hold, the plan with {volunteer} in {slot} as well is worth more"
