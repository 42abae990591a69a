"""Small random problems in which everything the contract knows turns up."""

import random
from typing import Any

from tests.support.matching_oracle import Oracle

Document = dict[str, Any]

SKILLS = [
    {"id": "a", "implies": ["b"]},
    {"id": "b", "implies": ["c"]},
    {"id": "c"},
    {"id": "d", "implies": ["c"]},
]
SKILL_NAMES = ["a", "b", "c", "d"]


def small_problem(seed: int, volunteers: int = 6, tasks: int = 5) -> Document:
    """A problem of a few people and tasks; rules bind often, fixed pairs conflict now and then."""
    dice = random.Random(seed)
    document: Document = {
        "format": "volunteer-circle-problem/1",
        "skills": SKILLS,
        "volunteers": [_volunteer(dice, number) for number in range(dice.randint(1, volunteers))],
        "tasks": [_task(dice, number) for number in range(dice.randint(1, tasks))],
    }
    people = [entry["id"] for entry in document["volunteers"]]
    slots = [slot["id"] for task in document["tasks"] for slot in task["slots"]]
    if dice.random() < 0.5:
        document["weights"] = _weights(dice)
    if len(people) > 1 and dice.random() < 0.6:
        document["pair_rules"] = _rules(dice, people)
    if slots:
        document["fixed"] = _fixed(dice, document, people, slots)
        document["published"] = _pairs(dice, people, slots, dice.choice((0, 0, 1, 3)))
        document["pairs"] = [
            _note(dice, *pair) for pair in _pairs(dice, people, slots, dice.choice((0, 1, 3)))
        ]
    return document


def shuffled(document: Document, seed: int) -> Document:
    """The same problem with every list in another order."""
    dice = random.Random(seed)
    ordered = {"home", "at", "fixed pair"}

    def mix(value: Any, key: str) -> Any:
        if isinstance(value, dict):
            entries = [(name, mix(inner, name)) for name, inner in value.items()]
            dice.shuffle(entries)
            return dict(entries)
        if isinstance(value, list) and key not in ordered:
            inner_key = {"windows": "home", "undesired": "home", "fixed": "home", "published": "home"}.get(
                key, ""
            )
            mixed = [mix(inner, inner_key) for inner in value]
            dice.shuffle(mixed)
            return mixed
        return value

    return dict(mix(document, ""))


def _some(dice: random.Random, names: list[str], share: float) -> list[str]:
    return [name for name in names if dice.random() < share]


def _interval(dice: random.Random) -> list[int]:
    start = dice.randrange(0, 2000, 50)
    return [start, start + dice.randrange(100, 1500, 50)]


def _weights(dice: random.Random) -> dict[str, int]:
    steps = sorted(dice.choice((0, 5, 20, 60, 300)) for _ in range(3))
    weights = dict(zip(("extra", "desired", "required"), steps, strict=True))
    for name in ("served", "skill", "like", "travel", "undesired", "circle", "load", "disruption"):
        if dice.random() < 0.7:
            weights[name] = dice.choice((0, 1, 3, 10, 40, 150))
    return weights


def _volunteer(dice: random.Random, number: int) -> Document:
    entry: Document = {
        "id": f"p{number}",
        "windows": [[0, 3000]]
        if dice.random() < 0.6
        else [_interval(dice) for _ in range(dice.randint(0, 3))],
        "skills": {name: dice.randint(1, 3) for name in _some(dice, SKILL_NAMES, 0.6)},
        "tags": _some(dice, ["t1", "t2"], 0.8),
        "circles": _some(dice, ["c1", "c2"], 0.6),
    }
    if dice.random() < 0.7:
        entry["home"] = [dice.randint(-900, 900), dice.randint(-900, 900)]
    if dice.random() < 0.5:
        entry["reach"] = dice.randrange(400, 2500, 100)
    if dice.random() < 0.7:
        entry["speed"] = dice.choice((7, 20, 90))
    if dice.random() < 0.3:
        entry["undesired"] = [_interval(dice)]
    for name, low, high in (("max_minutes", 50, 900), ("max_minutes_per_day", 50, 600), ("min_gap", 0, 200)):
        if dice.random() < 0.3:
            entry[name] = dice.randrange(low, high, 25)
    if dice.random() < 0.25:
        entry["max_tasks"] = dice.randint(0, 2)
    if dice.random() < 0.2:
        entry["blocked"] = [dice.choice(("o0", "o1", "k0", "nowhere"))]
    if dice.random() < 0.5:
        entry["likes"] = {name: dice.randint(-3, 3) for name in _some(dice, ["x", "y"], 0.7)}
    if dice.random() < 0.4:
        entry["load"] = dice.randint(0, 6)
    return entry


def _task(dice: random.Random, number: int) -> Document:
    entry: Document = {
        "id": f"k{number}",
        "org": dice.choice(("o0", "o1", None)),
        "category": dice.choice(("x", "y", None)),
        "priority": dice.choice((0, 0, 1, 3)),
        "tags": _some(dice, ["t1", "t2"], 0.15),
        "all_or_nothing": dice.random() < 0.3,
        "slots": [_slot(dice, number, place) for place in range(dice.choice((0, 1, 1, 1, 2, 2)))],
    }
    if dice.random() < 0.7:
        entry["at"] = [dice.randint(-900, 900), dice.randint(-900, 900)]
    if dice.random() < 0.25:
        entry["circles"] = {name: dice.choice((0, 7, 90)) for name in _some(dice, ["c1", "c2"], 0.7)}
    if dice.random() < 0.25:
        entry["minutes"] = dice.randrange(0, 400, 50)
    else:
        entry["start"] = dice.randrange(0, 1700, 50)
        entry["end"] = entry["start"] + dice.randrange(50, 500, 50)
    return entry


def _slot(dice: random.Random, task: int, place: int) -> Document:
    least = dice.choice((0, 0, 1, 1, 2))
    desired = least + dice.choice((0, 1, 1))
    entry: Document = {
        "id": f"s{task}{place}",
        "min": least,
        "desired": desired,
        "max": max(1, desired + dice.choice((0, 0, 1))),
    }
    if dice.random() < 0.3:
        entry["skills"] = {dice.choice(SKILL_NAMES): dice.randint(1, 2)}
    if dice.random() < 0.4:
        entry["prefers"] = _some(dice, SKILL_NAMES, 0.5)
    return entry


def _rules(dice: random.Random, people: list[str]) -> list[Document]:
    found = {
        (
            dice.choice(("together", "apart")),
            tuple(sorted(dice.sample(people, dice.choice((2, min(3, len(people))))))),
        )
        for _ in range(dice.choice((1, 1, 2)))
    }
    return [{"kind": kind, "members": list(members)} for kind, members in sorted(found)]


def _pairs(dice: random.Random, people: list[str], slots: list[str], number: int) -> list[list[str]]:
    pairs = sorted({(dice.choice(people), dice.choice(slots)) for _ in range(number)})
    return [list(pair) for pair in pairs]


def _fixed(dice: random.Random, document: Document, people: list[str], slots: list[str]) -> list[list[str]]:
    """Mostly pairs that keep the rules by themselves, so that most problems can be solved."""
    pairs = _pairs(dice, people, slots, dice.choice((0, 0, 0, 2, 4, 6)))
    if dice.random() < 0.1:
        return pairs[:2]
    oracle = Oracle(document)
    return [pair for pair in pairs if oracle.pair_is_valid(*pair)][:3]


def _note(dice: random.Random, volunteer: str, slot: str) -> Document:
    note: Document = {"volunteer": volunteer, "slot": slot}
    kind = dice.choice(("score", "score", "minutes", "forbidden"))
    note[kind] = {"score": dice.randint(-200, 200), "minutes": dice.randrange(0, 500, 50), "forbidden": True}[
        kind
    ]
    return note
