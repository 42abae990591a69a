"""The hard rules, told again from the contract: which one a pair breaks first, and all that a plan breaks."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from libs.matching_engine.checker.instance import Instance, distance

Pair = tuple[str, str]
Breach = tuple[str, tuple[str, ...], tuple[str, ...]]
"""A code, the volunteers and the slots concerned, both sorted."""


class PlanView:
    """A plan's pairs looked up by volunteer, slot and task."""

    def __init__(self, instance: Instance, pairs: list[Pair]) -> None:
        self.slots_of: dict[str, list[str]] = {}
        self.members: dict[str, list[str]] = {}
        self.in_task: dict[str, set[str]] = {}
        for volunteer, slot in pairs:
            self.slots_of.setdefault(volunteer, []).append(slot)
            self.members.setdefault(slot, []).append(volunteer)
            self.in_task.setdefault(instance.task_of[slot]["id"], set()).add(volunteer)

    def taken(self, slot: str) -> int:
        """Seats filled."""
        return len(self.members.get(slot, []))


def broken_alone(instance: Instance, volunteer: str, slot: str) -> str | None:
    """The first rule about the pair alone that it breaks."""
    entry, task = instance.volunteers[volunteer], instance.task_of[slot]
    held = instance.held(volunteer)
    if any(held.get(skill, 0) < level for skill, level in instance.slots[slot].get("skills", {}).items()):
        return "MISSING_SKILL"
    if any(tag not in entry.get("tags", []) for tag in task.get("tags", [])):
        return "MISSING_TAG"
    if instance.shared_circle_costs(volunteer, task) == []:
        return "OUTSIDE_CIRCLE"
    blocked = entry.get("blocked", [])
    if task["id"] in blocked or (task.get("org") is not None and task["org"] in blocked):
        return "BLOCKED"
    if instance.particular.get((volunteer, slot), {}).get("forbidden"):
        return "BLOCKED"
    if task.get("start") is not None and not any(
        start <= task["start"] and task["end"] <= end for start, end in instance.windows(volunteer)
    ):
        return "UNAVAILABLE"
    home, place, reach = entry.get("home"), task.get("at"), entry.get("reach")
    if home is not None and place is not None and reach is not None and distance(home, place) > reach:
        return "OUT_OF_REACH"
    return None


def broken_with(instance: Instance, volunteer: str, slot: str, others: list[str]) -> str | None:
    """The first of CLASH, OVER_LIMIT, ONE_SLOT that a pair breaks beside the volunteer's other slots."""
    task = instance.task_of[slot]
    elsewhere = [other for other in others if instance.task_of[other]["id"] != task["id"]]
    if any(instance.clash(volunteer, task, instance.task_of[other]) for other in elsewhere):
        return "CLASH"
    if instance.over_limit(volunteer, [*others, slot]):
        return "OVER_LIMIT"
    return "ONE_SLOT" if len(elsewhere) < len(others) else None


def broken_in_team(instance: Instance, plan: PlanView, volunteer: str, slot: str) -> str | None:
    """The first of CAPACITY, ALL_OR_NOTHING, TOGETHER, APART that the plan plus this new pair breaks."""
    task = instance.task_of[slot]
    if plan.taken(slot) + 1 > instance.slots[slot]["max"]:
        return "CAPACITY"
    if instance.must_be_whole(task):
        for other in task["slots"]:
            if plan.taken(other["id"]) + (1 if other["id"] == slot else 0) < other["min"]:
                return "ALL_OR_NOTHING"
    serving = plan.in_task.get(task["id"], set()) | {volunteer}
    for rule in instance.rules_of.get(volunteer, []):
        if instance.holds_together(rule, task) and any(member not in serving for member in rule["members"]):
            return "TOGETHER"
    for rule in instance.rules_of.get(volunteer, []):
        if rule["kind"] == "apart" and sum(member in serving for member in rule["members"]) > 1:
            return "APART"
    return None


def conflicts_among(instance: Instance, pairs: list[Pair]) -> Iterator[Breach]:
    """All breaches of rules that no fixed pair waives; among fixed pairs, a problem's conflicts."""
    view = PlanView(instance, pairs)
    for volunteer, slot in pairs:
        code = broken_alone(instance, volunteer, slot)
        if code is not None:
            yield code, (volunteer,), (slot,)
    for volunteer, slots in view.slots_of.items():
        yield from _conflicts_of_one(instance, volunteer, slots)
    for slot, members in view.members.items():
        if len(members) > instance.slots[slot]["max"]:
            yield "CAPACITY", tuple(sorted(members)), (slot,)
    yield from _kept_apart(instance, view)


def _conflicts_of_one(instance: Instance, volunteer: str, slots: list[str]) -> Iterator[Breach]:
    by_task: dict[str, list[str]] = {}
    for slot in slots:
        by_task.setdefault(instance.task_of[slot]["id"], []).append(slot)
    for one, other in combinations(by_task, 2):
        if instance.clash(volunteer, instance.tasks[one], instance.tasks[other]):
            yield "CLASH", (volunteer,), tuple(sorted(by_task[one] + by_task[other]))
    for in_task in by_task.values():
        if len(in_task) > 1:
            yield "ONE_SLOT", (volunteer,), tuple(sorted(in_task))
    if instance.over_limit(volunteer, slots):
        yield "OVER_LIMIT", (volunteer,), tuple(sorted(slots))


def _kept_apart(instance: Instance, view: PlanView) -> Iterator[Breach]:
    told: set[Breach] = set()
    for rule in instance.pair_rules:
        if rule["kind"] != "apart":
            continue
        slots_of_members = {slot for member in rule["members"] for slot in view.slots_of.get(member, [])}
        for task in {instance.task_of[slot]["id"] for slot in slots_of_members}:
            serving = view.in_task[task]
            for pair in combinations(sorted(member for member in rule["members"] if member in serving), 2):
                slots = {
                    slot
                    for who in pair
                    for slot in view.slots_of[who]
                    if instance.task_of[slot]["id"] == task
                }
                breach = ("APART", pair, tuple(sorted(slots)))
                if breach not in told:
                    told.add(breach)
                    yield breach


def breaches_of_plan(instance: Instance, pairs: list[Pair]) -> Iterator[Breach]:
    """Every rule that a plan breaks."""
    yield from conflicts_among(instance, pairs)
    view = PlanView(instance, pairs)
    for task_id, serving in view.in_task.items():
        task = instance.tasks[task_id]
        short = [slot["id"] for slot in task["slots"] if view.taken(slot["id"]) < slot["min"]]
        if instance.must_be_whole(task) and short:
            yield "ALL_OR_NOTHING", tuple(sorted(serving)), tuple(sorted(short))
        for rule in _rules_of(instance, serving):
            present = [member for member in rule["members"] if member in serving]
            if instance.holds_together(rule, task) and 0 < len(present) < len(rule["members"]):
                slots = {
                    slot for who in present for slot in view.slots_of[who] if instance.task_of[slot] is task
                }
                yield "TOGETHER", tuple(sorted(present)), tuple(sorted(slots))
    planned = set(pairs)
    for volunteer, slot in instance.fixed:
        if (volunteer, slot) not in planned:
            yield "FIXED", (volunteer,), (slot,)


def _rules_of(instance: Instance, members: set[str]) -> list[dict[str, Any]]:
    """The pair rules with at least one of these members, each once."""
    rules = {id(rule): rule for member in members for rule in instance.rules_of.get(member, [])}
    return list(rules.values())
