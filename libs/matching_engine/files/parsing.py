"""From the JSON of a problem to a Problem, or a refusal that says where and how to mend it."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol, TypeVar

from libs.matching_engine.files import bulk, reading
from libs.matching_engine.files.entries import TaskDraft, find_names, task_entry, volunteer_entry
from libs.matching_engine.files.reading import Json, Object, ProblemError, member, shown
from libs.matching_engine.problem import Override, Pair, PairRule, Problem, Slot, Task, Volunteer, Weights

PROBLEM_FORMAT = "volunteer-circle-problem/1"

_TOP = frozenset(
    (
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
    )
)
_OVERRIDE = frozenset(("volunteer", "slot", *Override.__slots__))


class _Identified(Protocol):
    @property
    def id(self) -> str: ...


Item = TypeVar("Item", bound=_Identified)
Numbers = dict[str, int]
Skills = dict[str, tuple[str, ...]]


def sha256_of(raw: bytes) -> str:
    """SHA-256 of an uncompressed problem file, in hexadecimal."""
    return hashlib.sha256(raw).hexdigest()


def read_problem(raw: bytes) -> Problem:
    """The problem in the bytes of a file, gzip or plain. Raises ProblemError for anything malformed."""
    return parse_text(reading.uncompress(raw))


def parse_text(text: bytes) -> Problem:
    """The problem in an uncompressed file. Raises ProblemError for anything malformed."""
    try:
        with bulk.no_garbage():
            return _problem(bulk.decoded(text), bulk.volunteers)
    except (bulk.Doubt, ProblemError):
        return parse_one_by_one(reading.load_json(text))


def parse_problem(document: Json) -> Problem:
    """The problem in a decoded JSON document. Raises ProblemError for anything malformed."""
    try:
        with bulk.no_garbage():
            return _problem(bulk.converted(document), bulk.volunteers)
    except (bulk.Doubt, ProblemError):
        return parse_one_by_one(document)


def parse_one_by_one(document: Json) -> Problem:
    """The same, slowly: finds the first fault of a document that has any."""
    try:
        return _problem(document, _volunteers)
    except ProblemError as fault:
        raise fault.under("$") from None


def _volunteers(top: Object, skills: Skills) -> tuple[Volunteer, ...]:
    return _sorted_by_id(top, "volunteers", lambda entry: volunteer_entry(entry, skills))


def _problem(document: Json, volunteers_of: Callable[[Object, Skills], tuple[Volunteer, ...]]) -> Problem:
    top = reading.check_object(document, ("format", "volunteers", "tasks"), _TOP)
    if top["format"] != PROBLEM_FORMAT:
        raise ProblemError(".format", f"must be {shown(PROBLEM_FORMAT)}, not {shown(top['format'])}")
    implies = _skills(top)
    volunteers = volunteers_of(top, implies)
    drafts = _sorted_by_id(top, "tasks", lambda entry: task_entry(entry, implies))
    slots = _number_slots(top, drafts)
    by_volunteer = {volunteer.id: number for number, volunteer in enumerate(volunteers)}
    by_slot = {slot.id: number for number, slot in enumerate(slots)}
    return Problem(
        name=reading.text_or_null(top, "name"),
        weights=weights_entry(top, Weights()),
        implies=implies,
        volunteers=volunteers,
        tasks=_tasks_with_slots(drafts, slots),
        slots=slots,
        fixed=_listed_pairs(top, "fixed", by_volunteer, by_slot),
        published=_listed_pairs(top, "published", by_volunteer, by_slot),
        pair_rules=_pair_rules(top, by_volunteer),
        overrides=_overrides(top, by_volunteer, by_slot),
    )


def weights_entry(top: Object, defaults: Weights) -> Weights:
    """The weights in an object; those it leaves out are the defaults."""
    if "weights" not in top:
        return defaults
    try:
        entry = reading.check_object(top["weights"], (), frozenset(Weights.__slots__))
        given = {name: reading.integer(entry, name, 0, 0) for name in entry}
        weights = replace(defaults, **given)
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
        find_names(entry, f"{path}.implies", "implies", implies)
    _refuse_cycles(implies, where)
    return dict(sorted(implies.items()))


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


def _number_slots(top: Object, drafts: tuple[TaskDraft, ...]) -> tuple[Slot, ...]:
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


def _tasks_with_slots(drafts: tuple[TaskDraft, ...], slots: tuple[Slot, ...]) -> tuple[Task, ...]:
    numbers: list[list[int]] = [[] for _ in drafts]
    for number, slot in enumerate(slots):
        numbers[slot.task].append(number)
    return tuple(replace(draft.task, slots=tuple(numbers[position])) for position, draft in enumerate(drafts))


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
