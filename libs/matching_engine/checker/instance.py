"""The problem as the checker sees it: the JSON itself, and the contract's arithmetic over it."""

import math
from typing import Any

Volunteer = dict[str, Any]
Task = dict[str, Any]
Slot = dict[str, Any]

DEFAULT_WEIGHTS = {
    "required": 1000,
    "desired": 300,
    "extra": 20,
    "served": 500,
    "skill": 15,
    "like": 10,
    "travel": 1,
    "undesired": 40,
    "circle": 1,
    "load": 10,
    "disruption": 200,
}


class Instance:
    """Volunteers, tasks and slots by id, and what the contract computes from them."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.weights = {**DEFAULT_WEIGHTS, **document.get("weights", {})}
        self.volunteers: dict[str, Volunteer] = {entry["id"]: entry for entry in document["volunteers"]}
        self.tasks: dict[str, Task] = {entry["id"]: entry for entry in document["tasks"]}
        self.slots: dict[str, Slot] = {}
        self.task_of: dict[str, Task] = {}
        for task in document["tasks"]:
            for slot in task["slots"]:
                self.slots[slot["id"]] = slot
                self.task_of[slot["id"]] = task
        self.fixed = [tuple(pair) for pair in document.get("fixed", [])]
        self.published = {tuple(pair) for pair in document.get("published", [])}
        self.pair_rules: list[dict[str, Any]] = document.get("pair_rules", [])
        self.particular: dict[tuple[str, str], dict[str, Any]] = {}
        self.particular_in: dict[str, dict[str, dict[str, Any]]] = {}
        for entry in document.get("pairs", []):
            self.particular[entry["volunteer"], entry["slot"]] = entry
            self.particular_in.setdefault(entry["slot"], {})[entry["volunteer"]] = entry
        self.implies = {entry["id"]: entry.get("implies", []) for entry in document.get("skills", [])}
        self.fixed_slots: dict[str, list[str]] = {}
        self.fixed_in: dict[str, set[str]] = {}
        for volunteer, slot in self.fixed:
            self.fixed_slots.setdefault(volunteer, []).append(slot)
            self.fixed_in.setdefault(self.task_of[slot]["id"], set()).add(volunteer)
        self.rules_of: dict[str, list[dict[str, Any]]] = {}
        for rule in self.pair_rules:
            for member in rule["members"]:
                self.rules_of.setdefault(member, []).append(rule)

    def held(self, volunteer: str) -> dict[str, int]:
        """The level of each skill that somebody holds, implied ones included."""
        return held_skills(self.volunteers[volunteer].get("skills", {}), self.implies)

    def windows(self, volunteer: str) -> list[list[int]]:
        """When somebody is free; windows that touch or overlap are one."""
        return _joined(self.volunteers[volunteer]["windows"])

    def minutes(self, volunteer: str, slot: str) -> int:
        """What the pair counts against limits."""
        particular = self.particular.get((volunteer, slot), {}).get("minutes")
        task = self.task_of[slot]
        if particular is not None:
            return int(particular)
        if task.get("start") is not None:
            return int(task["end"] - task["start"])
        return int(task["minutes"])

    def travel(self, volunteer: str, one: list[int] | None, other: list[int] | None) -> int:
        """Minutes between two places; 0 where one is null."""
        if one is None or other is None:
            return 0
        speed = self.volunteers[volunteer].get("speed", 250)
        return (distance(one, other) + speed - 1) // speed  # type: ignore[no-any-return]

    def clash(self, volunteer: str, one: Task, other: Task) -> bool:
        """Whether two different tasks cannot both be done by this volunteer."""
        if one.get("start") is None or other.get("start") is None:
            return False
        if one["start"] > other["start"]:
            one, other = other, one
        gap = self.volunteers[volunteer].get("min_gap", 0)
        pause = max(gap, self.travel(volunteer, one.get("at"), other.get("at")))
        return not one["end"] + pause <= other["start"]

    def over_limit(self, volunteer: str, slots: list[str]) -> bool:
        """Whether serving in all these slots is more than this volunteer's limits allow."""
        entry = self.volunteers[volunteer]
        total, tasks = 0, set()
        per_day: dict[int, int] = {}
        for slot in slots:
            task = self.task_of[slot]
            minutes = self.minutes(volunteer, slot)
            total += minutes
            tasks.add(task["id"])
            if task.get("start") is not None:
                day = task["start"] // 1440
                per_day[day] = per_day.get(day, 0) + minutes
        if entry.get("max_minutes") is not None and total > entry["max_minutes"]:
            return True
        if entry.get("max_tasks") is not None and len(tasks) > entry["max_tasks"]:
            return True
        daily = entry.get("max_minutes_per_day")
        return daily is not None and any(minutes > daily for minutes in per_day.values())

    def shared_circle_costs(self, volunteer: str, task: Task) -> list[int] | None:
        """Costs of the circles that volunteer and task share; None if the task is open to all."""
        circles = task.get("circles")
        if circles is None:
            return None
        return [circles[name] for name in self.volunteers[volunteer].get("circles", []) if name in circles]

    def must_be_whole(self, task: Task) -> bool:
        """Whether ALL_OR_NOTHING holds for the task."""
        return bool(task.get("all_or_nothing", False)) and task["id"] not in self.fixed_in

    def holds_together(self, rule: dict[str, Any], task: Task) -> bool:
        """Whether a rule is a TOGETHER not waived in the task by a fixed member."""
        fixed = self.fixed_in.get(task["id"], set())
        return rule["kind"] == "together" and not any(member in fixed for member in rule["members"])


def distance(one: list[int], other: list[int]) -> int:
    """Whole metres between two places."""
    return math.isqrt((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2)


def held_skills(declared: dict[str, int], implies: dict[str, list[str]]) -> dict[str, int]:
    """The levels of declared skills and of all that they imply, however far away."""
    held: dict[str, int] = {}
    pending = list(declared.items())
    while pending:
        skill, level = pending.pop()
        if held.get(skill, 0) < level:
            held[skill] = level
            pending.extend((implied, level) for implied in implies[skill])
    return held


def _joined(windows: list[list[int]]) -> list[list[int]]:
    joined: list[list[int]] = []
    for start, end in sorted(windows):
        if joined and start <= joined[-1][1]:
            joined[-1][1] = max(joined[-1][1], end)
        else:
            joined.append([start, end])
    return joined
