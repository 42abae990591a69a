"""Brute force over the whole matching contract, for problems small enough to try every plan.

Written from the contract alone: it shares no code with the engine or its checker. A rule can be left out,
to see whether it made a difference.
"""

from dataclasses import dataclass, field
from itertools import combinations, product
from math import isqrt
from typing import Any

Document = dict[str, Any]
Choice = tuple[str, ...]

WEIGHTS = {
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


class TooManyPlans(Exception):
    """The problem is too large to try every plan."""


@dataclass
class Best:
    """The best value, None if no plan keeps the fixed pairs; the parts are those of one best plan."""

    value: int | None = None
    parts: dict[str, int] = field(default_factory=dict)
    plans_tried: int = 0


class Oracle:
    """All plans of one problem."""

    def __init__(self, document: Document, without: str | None = None, most_plans: int = 4000) -> None:
        self.without = without
        self.most_plans = most_plans
        self.weights = WEIGHTS | document.get("weights", {})
        self.people = {person["id"]: person for person in document["volunteers"]}
        self.tasks = document["tasks"]
        self.slots = {slot["id"]: (slot, task) for task in self.tasks for slot in task["slots"]}
        self.fixed = {tuple(pair) for pair in document.get("fixed", [])}
        self.published = {tuple(pair) for pair in document.get("published", [])}
        self.rules = document.get("pair_rules", [])
        self.notes = {(note["volunteer"], note["slot"]): note for note in document.get("pairs", [])}
        self.implied = {skill["id"]: set(skill.get("implies", [])) for skill in document.get("skills", [])}
        self.fixed_in = {
            task["id"]: {p for p, s in self.fixed if self.slots[s][1] is task} for task in self.tasks
        }

    def best(self) -> Best:
        """The most valuable plan there is. Raises TooManyPlans where trying all would take too long."""
        result = Best()
        choices = [self.choices_of(person) for person in self.people]
        number = 1
        for options in choices:
            number *= len(options)
            if number > self.most_plans:
                raise TooManyPlans
        for plan in product(*choices):
            result.plans_tried += 1
            pairs = {
                (person, slot) for person, slots in zip(self.people, plan, strict=True) for slot in slots
            }
            if self.team_is_valid(pairs):
                parts = self.parts(pairs)
                value = sum(parts.values())
                if result.value is None or value > result.value:
                    result.value, result.parts = value, parts
        return result

    def choices_of(self, person: str) -> list[Choice]:
        """Every set of slots this person could hold, as far as only they are concerned."""
        held = {slot for who, slot in self.fixed if who == person}
        possible = [slot for slot in self.slots if self.pair_is_valid(person, slot)]
        if self.without != "FIXED" and not held <= set(possible):
            return []
        choices: list[Choice] = []
        for size in range(len(possible) + 1):
            found = [slots for slots in combinations(possible, size) if self.set_is_valid(person, slots)]
            if size and not found:
                break
            choices += [slots for slots in found if self.without == "FIXED" or held <= set(slots)]
            if len(choices) > self.most_plans:
                raise TooManyPlans
        return choices

    def level(self, person: str, skill: str) -> int:
        """The level at which a person has a skill, by themselves or through what they have."""
        best = 0
        for owned, level in self.people[person].get("skills", {}).items():
            reached, frontier = {owned}, {owned}
            while frontier:
                frontier = set().union(*(self.implied[s] for s in frontier)) - reached
                reached |= frontier
            if skill in reached:
                best = max(best, level)
        return best

    def pair_is_valid(self, person: str, slot_id: str) -> bool:
        """The rules that look at one pair."""
        entry, (slot, task) = self.people[person], self.slots[slot_id]
        broken = {
            "MISSING_SKILL": any(self.level(person, s) < n for s, n in slot.get("skills", {}).items()),
            "MISSING_TAG": not set(task.get("tags", [])) <= set(entry.get("tags", [])),
            "OUTSIDE_CIRCLE": task.get("circles") is not None
            and not set(task["circles"]) & set(entry.get("circles", [])),
            "BLOCKED": bool({task["id"], task.get("org")} & set(entry.get("blocked", [])))
            or bool(self.notes.get((person, slot_id), {}).get("forbidden")),
            "UNAVAILABLE": self.timed(task) and not self.is_free(entry, task),
            "OUT_OF_REACH": None not in (entry.get("home"), entry.get("reach"), task.get("at"))
            and self.metres(entry["home"], task["at"]) > entry["reach"],
        }
        return not any(is_broken for code, is_broken in broken.items() if code != self.without)

    @staticmethod
    def timed(task: Document) -> bool:
        return task.get("start") is not None

    @staticmethod
    def is_free(entry: Document, task: Document) -> bool:
        """Minute by minute: every minute of the task lies in some window."""
        free = {minute for start, end in entry["windows"] for minute in range(start, end)}
        return set(range(task["start"], task["end"])) <= free

    @staticmethod
    def metres(one: list[int], other: list[int]) -> int:
        return isqrt((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2)

    def journey(self, entry: Document, one: list[int] | None, other: list[int] | None) -> int:
        if one is None or other is None:
            return 0
        whole, rest = divmod(self.metres(one, other), entry.get("speed", 250))
        return whole + (rest > 0)

    def length(self, person: str, slot_id: str) -> int:
        task = self.slots[slot_id][1]
        stated = self.notes.get((person, slot_id), {}).get("minutes")
        if stated is not None:
            return int(stated)
        return int(task["end"] - task["start"] if self.timed(task) else task["minutes"])

    def set_is_valid(self, person: str, slots: Choice) -> bool:
        """The rules that look at all slots of one person."""
        entry = self.people[person]
        tasks = [self.slots[slot][1] for slot in slots]
        names = [task["id"] for task in tasks]
        if self.without != "ONE_SLOT" and len(set(names)) < len(names):
            return False
        if self.without != "OVER_LIMIT" and self.is_too_much(entry, person, slots):
            return False
        return self.without == "CLASH" or not any(
            self.collide(entry, one, other) for one, other in combinations(tasks, 2) if one is not other
        )

    def is_too_much(self, entry: Document, person: str, slots: Choice) -> bool:
        lengths = [(self.slots[slot][1], self.length(person, slot)) for slot in slots]
        days = {task["start"] // 1440 for task, _ in lengths if self.timed(task)}
        per_day = [
            sum(n for task, n in lengths if self.timed(task) and task["start"] // 1440 == day) for day in days
        ]
        limits = (
            (sum(n for _, n in lengths), entry.get("max_minutes")),
            (max(per_day, default=0), entry.get("max_minutes_per_day")),
            (len({task["id"] for task, _ in lengths}), entry.get("max_tasks")),
        )
        return any(limit is not None and amount > limit for amount, limit in limits)

    def collide(self, entry: Document, one: Document, other: Document) -> bool:
        if not self.timed(one) or not self.timed(other):
            return False
        first, second = sorted((one, other), key=lambda task: task["start"])
        pause = max(entry.get("min_gap", 0), self.journey(entry, one.get("at"), other.get("at")))
        return first["end"] + pause > second["start"]

    def team_is_valid(self, pairs: set[tuple[str, str]]) -> bool:
        """The rules that look at a whole plan."""
        count = {slot: sum(s == slot for _, s in pairs) for slot in self.slots}
        if self.without != "CAPACITY" and any(count[s] > slot["max"] for s, (slot, _) in self.slots.items()):
            return False
        for task in self.tasks:
            serving = {person for person, slot in pairs if self.slots[slot][1] is task}
            if (
                self.without != "ALL_OR_NOTHING"
                and task.get("all_or_nothing")
                and not self.fixed_in[task["id"]]
                and serving
                and any(count[slot["id"]] < slot["min"] for slot in task["slots"])
            ):
                return False
            if not all(self.rule_holds(rule, serving, task) for rule in self.rules):
                return False
        return True

    def rule_holds(self, rule: Document, serving: set[str], task: Document) -> bool:
        members = set(rule["members"])
        if self.without == rule["kind"].upper():
            return True
        if rule["kind"] == "apart":
            return len(members & serving) <= 1
        return bool(members & self.fixed_in[task["id"]]) or members <= serving or not members & serving

    def parts(self, pairs: set[tuple[str, str]]) -> dict[str, int]:
        """The objective, told apart as finely as it can be."""
        w, parts = self.weights, dict.fromkeys(("required", "desired", "extra", *PAIR_PARTS), 0)
        for name, (slot, task) in self.slots.items():
            taken, factor = sum(s == name for _, s in pairs), 1 + task.get("priority", 0)
            for kind, low, high in (
                ("required", 0, slot["min"]),
                ("desired", slot["min"], slot["desired"]),
                ("extra", slot["desired"], slot["max"]),
            ):
                parts[kind] += factor * w[kind] * max(0, min(taken, high) - low)
        served = [task for task in self.tasks if any(self.slots[s][1] is task for _, s in pairs)]
        parts["served"] = sum((1 + task.get("priority", 0)) * w["served"] for task in served)
        for person, slot in pairs:
            for kind, value in self.pair_parts(person, slot).items():
                parts[kind] += value
        for person, entry in self.people.items():
            for already in range(sum(p == person for p, _ in pairs)):
                parts["load"] -= w["load"] * (entry.get("load", 0) + already)
        parts["disruption"] = -w["disruption"] * len(self.published - pairs)
        return parts

    def pair_parts(self, person: str, slot_id: str) -> dict[str, int]:
        w, entry, (slot, task) = self.weights, self.people[person], self.slots[slot_id]
        shared = [
            cost for name, cost in (task.get("circles") or {}).items() if name in entry.get("circles", [])
        ]
        disliked = self.timed(task) and any(
            max(start, task["start"]) < min(end, task["end"]) for start, end in entry.get("undesired", [])
        )
        return {
            "skill": w["skill"] * sum(self.level(person, skill) > 0 for skill in slot.get("prefers", [])),
            "like": w["like"] * entry.get("likes", {}).get(task.get("category"), 0),
            "travel": -w["travel"] * self.journey(entry, entry.get("home"), task.get("at")),
            "undesired": -w["undesired"] * disliked,
            "circle": -w["circle"] * min(shared, default=0),
            "score": self.notes.get((person, slot_id), {}).get("score") or 0,
        }


PAIR_PARTS = ("skill", "like", "travel", "undesired", "circle", "score", "load", "disruption", "served")
RULES = (
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
    "FIXED",
)
