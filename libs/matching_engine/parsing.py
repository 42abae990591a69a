"""From the JSON of a problem to a Problem, or a refusal that says where and how to mend it."""

import hashlib
from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

from libs.matching_engine import reading
from libs.matching_engine.problem import (
    Interval,
    Override,
    Pair,
    PairRule,
    Problem,
    Slot,
    Task,
    Volunteer,
    Weights,
)
from libs.matching_engine.reading import LARGEST, Json, Object, ProblemError, member, shown

PROBLEM_FORMAT = "volunteer-circle-problem/1"

_TOP = frozenset(
    [
        "format",
        "name",
        "weights",
        "skills",
        "volunteers",
        "tasks",
        "fixed",
        "published",
        "pair_rules",
        "pairs",
    ]
)
_VOLUNTEER = frozenset(
    [
        "id",
        "home",
        "speed",
        "reach",
        "skills",
        "windows",
        "undesired",
        "max_minutes",
        "max_minutes_per_day",
        "max_tasks",
        "min_gap",
        "tags",
        "circles",
        "blocked",
        "likes",
        "load",
    ]
)
_TASK = frozenset(
    [
        "id",
        "org",
        "category",
        "priority",
        "tags",
        "start",
        "end",
        "minutes",
        "at",
        "circles",
        "all_or_nothing",
        "slots",
    ]
)
_SLOT = frozenset(["id", "min", "desired", "max", "skills", "prefers"])
_OVERRIDE = frozenset(["volunteer", "slot", "score", "minutes", "forbidden"])


class _Identified(Protocol):
    @property
    def id(self) -> str: ...


Item = TypeVar("Item", bound=_Identified)
Numbers = dict[str, int]


def sha256_of(raw: bytes) -> str:
    """SHA-256 of an uncompressed problem file, in hexadecimal."""
    return hashlib.sha256(raw).hexdigest()


def read_problem(raw: bytes) -> Problem:
    """The problem in the bytes of a file, gzip or plain. Raises ProblemError for anything malformed."""
    return parse_problem(reading.load_json(reading.uncompress(raw)))


def parse_problem(document: Json) -> Problem:
    """The problem in a decoded JSON document. Raises ProblemError for anything malformed."""
    try:
        return _problem(document)
    except ProblemError as fault:
        raise fault.under("$") from None


def _problem(document: Json) -> Problem:
    top = reading.check_object(document, ("format", "volunteers", "tasks"), _TOP)
    if top["format"] != PROBLEM_FORMAT:
        raise ProblemError(".format", f"must be {shown(PROBLEM_FORMAT)}, not {shown(top['format'])}")
    implies = _skills(top)
    volunteers = _sorted_by_id(top, "volunteers", lambda entry: _volunteer(entry, implies))
    drafts = _sorted_by_id(top, "tasks", lambda entry: _task(entry, implies))
    slots = _number_slots(top, drafts)
    by_volunteer = {volunteer.id: number for number, volunteer in enumerate(volunteers)}
    by_slot = {slot.id: number for number, slot in enumerate(slots)}
    return Problem(
        name=reading.text_or_null(top, "name"),
        weights=_weights(top),
        implies=implies,
        volunteers=volunteers,
        tasks=_tasks_with_slots(drafts, slots),
        slots=slots,
        fixed=_listed_pairs(top, "fixed", by_volunteer, by_slot),
        published=_listed_pairs(top, "published", by_volunteer, by_slot),
        pair_rules=_pair_rules(top, by_volunteer),
        overrides=_overrides(top, by_volunteer, by_slot),
    )


def _weights(top: Object) -> Weights:
    if "weights" not in top:
        return Weights()
    try:
        entry = reading.check_object(top["weights"], (), frozenset(Weights.__slots__))
        given = {name: reading.integer(entry, name, 0, 0) for name in entry}
        weights = Weights(**given)
        for higher, lower in (("required", "desired"), ("desired", "extra")):
            if getattr(weights, higher) < getattr(weights, lower):
                at = higher if higher in given else lower
                advice = f"must keep required >= desired >= extra; {higher} is below {lower} here"
                raise ProblemError(member(at), advice)
        return weights
    except ProblemError as fault:
        raise fault.under(".weights") from None


def _skills(top: Object) -> dict[str, tuple[str, ...]]:
    implies: dict[str, tuple[str, ...]] = {}
    where: dict[str, str] = {}
    for path, value in reading.numbered(top, "skills"):
        try:
            entry = reading.check_object(value, ("id",), ("id", "implies"))
            name = reading.text(entry, "id")
            _refuse_repetition(name in implies, name)
            implies[name], where[name] = reading.names(entry, "implies"), path
        except ProblemError as fault:
            raise fault.under(path) from None
    for path, entry in reading.numbered(top, "skills"):
        _find_names(entry, f"{path}.implies", "implies", implies)
    _refuse_cycles(implies, where)
    return dict(sorted(implies.items()))


def _find_names(entry: Object, path: str, key: str, known: dict[str, tuple[str, ...]]) -> None:
    for position, name in enumerate(reading.elements(entry, key)):
        if name not in known:
            raise ProblemError(
                f"{path}[{position}]", f"there is no skill {shown(name)}; add it to skills or remove it here"
            )


def _refuse_cycles(implies: dict[str, tuple[str, ...]], where: dict[str, str]) -> None:
    finished: set[str] = set()
    for root in implies:
        trail: dict[str, None] = {}
        stack: list[tuple[str, bool]] = [(root, False)]
        while stack:
            skill, leaving = stack.pop()
            if leaving:
                trail.pop(skill)
                finished.add(skill)
            elif skill in trail:
                raise ProblemError(
                    f"{where[skill]}.implies", f"{shown(skill)} implies itself by a cycle; break the cycle"
                )
            elif skill not in finished:
                trail[skill] = None
                stack.append((skill, True))
                stack.extend((implied, False) for implied in implies[skill])


def _refuse_repetition(repeated: bool, name: str) -> None:
    if repeated:
        raise ProblemError(".id", f"{shown(name)} is taken by an earlier entry; give each its own id")


def _sorted_by_id(top: Object, key: str, parse: Callable[[Json], Item]) -> tuple[Item, ...]:
    found: dict[str, Item] = {}
    for path, value in reading.numbered(top, key):
        try:
            item = parse(value)
            _refuse_repetition(item.id in found, item.id)
        except ProblemError as fault:
            raise fault.under(path) from None
        found[item.id] = item
    return tuple(found[name] for name in sorted(found))


def _volunteer(value: Json, skills: dict[str, tuple[str, ...]]) -> Volunteer:
    entry = reading.check_object(value, ("id", "windows"), _VOLUNTEER)
    return Volunteer(
        id=reading.text(entry, "id"),
        home=reading.place(entry, "home"),
        speed=reading.integer(entry, "speed", 250, 1),
        reach=reading.integer_or_null(entry, "reach"),
        skills=_skill_levels(entry, skills),
        windows=merged(reading.intervals(entry, "windows")),
        undesired=tuple(sorted(reading.intervals(entry, "undesired"))),
        max_minutes=reading.integer_or_null(entry, "max_minutes"),
        max_minutes_per_day=reading.integer_or_null(entry, "max_minutes_per_day"),
        max_tasks=reading.integer_or_null(entry, "max_tasks"),
        min_gap=reading.integer(entry, "min_gap", 0, 0),
        tags=reading.names(entry, "tags"),
        circles=reading.names(entry, "circles"),
        blocked=reading.names(entry, "blocked"),
        likes=reading.numbers_by_name(entry, "likes", -3, 3),
        load=reading.integer(entry, "load", 0, 0),
    )


def merged(windows: list[Interval]) -> tuple[Interval, ...]:
    """The same times as disjoint windows that do not touch, sorted."""
    if len(windows) < 2:
        return tuple(windows)
    result: list[Interval] = []
    for start, end in sorted(windows):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return tuple(result)


def _skill_levels(entry: Object, skills: dict[str, tuple[str, ...]]) -> dict[str, int]:
    levels = reading.numbers_by_name(entry, "skills", 1, 3)
    for name in levels:
        if name not in skills:
            raise ProblemError(
                f".skills{member(name)}",
                f"there is no skill {shown(name)}; add it to skills or remove it here",
            )
    return levels


def _task(value: Json, skills: dict[str, tuple[str, ...]]) -> "_TaskDraft":
    entry = reading.check_object(value, ("id", "slots"), _TASK)
    start = reading.integer_or_null(entry, "start", -LARGEST)
    end = reading.integer_or_null(entry, "end", -LARGEST)
    minutes = reading.integer_or_null(entry, "minutes")
    name = reading.text(entry, "id")
    task = Task(
        id=name,
        org=reading.text_or_null(entry, "org"),
        category=reading.text_or_null(entry, "category"),
        priority=reading.integer(entry, "priority", 0, 0, 3),
        tags=reading.names(entry, "tags"),
        start=start,
        end=end,
        minutes=_length(start, end, minutes),
        at=reading.place(entry, "at"),
        circles=_circle_costs(entry),
        all_or_nothing=reading.boolean(entry, "all_or_nothing", False),
        slots=(),
    )
    return _TaskDraft(name, task, tuple(_slots(entry, skills)))


def _length(start: int | None, end: int | None, minutes: int | None) -> int:
    if start is None and end is None:
        if minutes is None:
            raise ProblemError(
                ".minutes", "is missing; say how long this flexible task takes, or give start and end"
            )
        return minutes
    if start is None or end is None:
        missing = "start" if start is None else "end"
        raise ProblemError(
            f".{missing}", "is missing; give both start and end, or neither for a flexible task"
        )
    if start >= end:
        raise ProblemError(".end", f"must be later than start ({start}); {end} is not")
    return end - start


def _circle_costs(entry: Object) -> dict[str, int] | None:
    return None if entry.get("circles") is None else reading.numbers_by_name(entry, "circles", 0, LARGEST)


def _slots(entry: Object, skills: dict[str, tuple[str, ...]]) -> Iterable[Slot]:
    for path, value in reading.numbered(entry, "slots"):
        try:
            yield _slot(value, skills)
        except ProblemError as fault:
            raise fault.under(path) from None


def _slot(value: Json, skills: dict[str, tuple[str, ...]]) -> Slot:
    entry = reading.check_object(value, ("id", "min", "desired", "max"), _SLOT)
    least = reading.integer(entry, "min", 0, 0)
    desired = reading.integer(entry, "desired", 0, 0)
    most = reading.integer(entry, "max", 0, 1)
    if not least <= desired <= most:
        at = "min" if least > desired else "desired"
        raise ProblemError(
            f".{at}", f"must keep min <= desired <= max; here they are {least}, {desired}, {most}"
        )
    prefers = reading.names(entry, "prefers")
    _find_names(entry, ".prefers", "prefers", skills)
    return Slot(reading.text(entry, "id"), -1, least, desired, most, _skill_levels(entry, skills), prefers)


class _TaskDraft:
    """A task and its slots before slots are numbered over the whole problem."""

    def __init__(self, name: str, task: Task, slots: tuple[Slot, ...]) -> None:
        self.id = name
        self.task = task
        self.slots = slots


def _number_slots(top: Object, drafts: tuple[_TaskDraft, ...]) -> tuple[Slot, ...]:
    found: dict[str, Slot] = {}
    for number, draft in enumerate(drafts):
        for slot in draft.slots:
            if slot.id in found:
                raise ProblemError(
                    _path_of_repeated_slot(top), f"{shown(slot.id)} is taken; give each slot its own id"
                )
            found[slot.id] = Slot(
                slot.id, number, slot.min, slot.desired, slot.max, slot.skills, slot.prefers
            )
    return tuple(found[name] for name in sorted(found))


def _path_of_repeated_slot(top: Object) -> str:
    seen: set[str] = set()
    for task_path, task in reading.numbered(top, "tasks"):
        for slot_path, slot in reading.numbered(task, "slots"):
            if slot["id"] in seen:
                return f"{task_path}{slot_path}.id"
            seen.add(slot["id"])
    raise AssertionError("asked for the repeated slot of a problem without one")


def _tasks_with_slots(drafts: tuple[_TaskDraft, ...], slots: tuple[Slot, ...]) -> tuple[Task, ...]:
    numbers: list[list[int]] = [[] for _ in drafts]
    for number, slot in enumerate(slots):
        numbers[slot.task].append(number)
    return tuple(
        Task(*(getattr(draft.task, name) for name in Task.__slots__[:-1]), slots=tuple(numbers[position]))
        for position, draft in enumerate(drafts)
    )


def _listed_pairs(top: Object, key: str, volunteers: Numbers, slots: Numbers) -> tuple[Pair, ...]:
    found: set[Pair] = set()
    for path, value in reading.numbered(top, key):
        try:
            entry = reading.check_list(value)
            if len(entry) != 2:
                raise ProblemError("", f"must be [volunteer id, slot id], not {shown(value)}")
            pair = (_known(entry[0], "[0]", volunteers, "volunteer"), _known(entry[1], "[1]", slots, "slot"))
            if pair in found:
                raise ProblemError("", f"{shown(value)} stands twice in {key}; keep one of them")
            found.add(pair)
        except ProblemError as fault:
            raise fault.under(path) from None
    return tuple(sorted(found))


def _known(value: Json, path: str, numbers: Numbers, kind: str) -> int:
    try:
        name = reading.check_text(value)
    except ProblemError as fault:
        raise fault.under(path) from None
    if name not in numbers:
        raise ProblemError(path, f"there is no {kind} {shown(name)}; add it to the problem or remove it here")
    return numbers[name]


def _pair_rules(top: Object, volunteers: Numbers) -> tuple[PairRule, ...]:
    found: set[tuple[str, tuple[int, ...]]] = set()
    for path, value in reading.numbered(top, "pair_rules"):
        try:
            rule = _pair_rule(value, volunteers)
            if rule in found:
                raise ProblemError("", "this rule stands twice in pair_rules; keep one of them")
            found.add(rule)
        except ProblemError as fault:
            raise fault.under(path) from None
    return tuple(PairRule(kind, members) for kind, members in sorted(found))


def _pair_rule(value: Json, volunteers: Numbers) -> tuple[str, tuple[int, ...]]:
    entry = reading.check_object(value, ("kind", "members"), ("kind", "members"))
    if entry["kind"] not in ("together", "apart"):
        raise ProblemError(".kind", f'must be "together" or "apart", not {shown(entry["kind"])}')
    reading.names(entry, "members")
    listed = reading.elements(entry, "members")
    if len(listed) < 2:
        raise ProblemError(".members", "must name at least two volunteers; add one or remove the rule")
    numbers = [
        _known(name, f".members[{position}]", volunteers, "volunteer") for position, name in enumerate(listed)
    ]
    return entry["kind"], tuple(sorted(numbers))


def _overrides(top: Object, volunteers: Numbers, slots: Numbers) -> dict[Pair, Override]:
    found: dict[Pair, Override] = {}
    for path, value in reading.numbered(top, "pairs"):
        try:
            entry = reading.check_object(value, ("volunteer", "slot"), _OVERRIDE)
            pair = (
                _known(entry["volunteer"], ".volunteer", volunteers, "volunteer"),
                _known(entry["slot"], ".slot", slots, "slot"),
            )
            if pair in found:
                raise ProblemError(
                    "", "this pair of volunteer and slot stands twice in pairs; join the two entries"
                )
            found[pair] = Override(
                score=reading.integer(entry, "score", 0) if entry.get("score") is not None else 0,
                minutes=reading.integer_or_null(entry, "minutes"),
                forbidden=entry.get("forbidden") is not None and reading.boolean(entry, "forbidden", False),
            )
        except ProblemError as fault:
            raise fault.under(path) from None
    return dict(sorted(found.items()))
