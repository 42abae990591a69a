"""Things that happen to a small problem while a plan is in force."""

import copy
import random
from collections.abc import Callable

from tests.support.matching_oracle import Document


def withdrawn(document: Document, dice: random.Random) -> Document:
    """Somebody leaves for good; whoever they came with comes alone."""
    return without_volunteer(document, dice.choice(document["volunteers"])["id"])


def without_volunteer(document: Document, name: str) -> Document:
    """The problem as if somebody had never been."""
    changed = copy.deepcopy(document)
    changed["volunteers"] = [entry for entry in changed["volunteers"] if entry["id"] != name]
    for key in ("fixed", "published"):
        changed[key] = [pair for pair in changed.get(key, []) if pair[0] != name]
    changed["pairs"] = [entry for entry in changed.get("pairs", []) if entry["volunteer"] != name]
    changed["pair_rules"] = [rule for rule in changed.get("pair_rules", []) if name not in rule["members"]]
    return changed


def ill(document: Document, dice: random.Random) -> Document:
    """Somebody is free at no time and takes back all they said yes to."""
    changed = copy.deepcopy(document)
    who = dice.choice(changed["volunteers"])
    who["windows"] = []
    changed["fixed"] = [pair for pair in changed.get("fixed", []) if pair[0] != who["id"]]
    return changed


def cancelled(document: Document, dice: random.Random) -> Document:
    """A task is no more."""
    changed = copy.deepcopy(document)
    task = changed["tasks"].pop(dice.randrange(len(changed["tasks"])))
    slots = {slot["id"] for slot in task["slots"]}
    for key in ("fixed", "published"):
        changed[key] = [pair for pair in changed.get(key, []) if pair[1] not in slots]
    changed["pairs"] = [entry for entry in changed.get("pairs", []) if entry["slot"] not in slots]
    return changed


def posted(document: Document, dice: random.Random) -> Document:
    """A task is new."""
    changed = copy.deepcopy(document)
    start = dice.randrange(0, 1500, 50)
    seats = {"id": "new/seat", "min": 1, "desired": 2, "max": 2}
    changed["tasks"].append(
        {"id": "new", "start": start, "end": start + 100, "priority": 1, "slots": [seats]}
    )
    return changed


def tightened(document: Document, dice: random.Random) -> Document:
    """Somebody has time for one task only, and a slot has room for one person only."""
    changed = copy.deepcopy(document)
    dice.choice(changed["volunteers"])["max_tasks"] = 1
    slots = [slot for task in changed["tasks"] for slot in task["slots"]]
    if slots:
        dice.choice(slots).update(min=1, desired=1, max=1)
    return changed


CHANGES: tuple[Callable[[Document, random.Random], Document], ...] = (
    withdrawn,
    ill,
    cancelled,
    posted,
    tightened,
)


def made_in(change: Document, document: Document) -> Document:
    """The problem in which a change that an explanation proposes has been made."""
    changed = copy.deepcopy(document)
    entries = {entry["id"]: entry for entry in (*changed["volunteers"], *changed["tasks"])}
    entries |= {slot["id"]: slot for task in changed["tasks"] for slot in task["slots"]}
    entry = entries[change.get("volunteer") or change.get("slot") or change["task"]]
    match change["kind"]:
        case "LOWER_LEVEL":
            entry["skills"] = {**entry["skills"], change["skill"]: change["level"]}
            if not change["level"]:
                del entry["skills"][change["skill"]]
        case "LOWER_MINIMUM":
            entry["min"] -= 1
        case "SHIFT_TASK":
            entry["start"] += change["minutes"]
            entry["end"] += change["minutes"]
        case "WIDEN_REACH":
            entry["reach"] += change["metres"]
        case "MORE_MINUTES":
            for limit in ("max_minutes", "max_minutes_per_day"):
                if entry.get(limit) is not None:
                    entry[limit] += change["minutes"]
        case "GIVE_SKILL":
            entry.setdefault("skills", {})[change["skill"]] = change["level"]
        case "GIVE_WINDOW":
            entry["windows"] = [*entry["windows"], [change["start"], change["end"]]]
        case other:
            raise ValueError(other)
    return changed
