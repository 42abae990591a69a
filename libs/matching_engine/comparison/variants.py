"""Variants of a problem: other weights, more people like somebody, without some people or tasks, any change.

The file format is volunteer-circle-variants/1; faults are told with their JSON path.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

from libs.matching_engine.files import reading
from libs.matching_engine.files.parsing import weights_entry
from libs.matching_engine.files.reading import LARGEST, Json, Object, ProblemError, shown
from libs.matching_engine.neighbourhoods.changes import (
    Change,
    GiveSkill,
    GiveWindow,
    LowerLevel,
    LowerMinimum,
    MoreMinutes,
    ShiftTask,
    WidenReach,
)
from libs.matching_engine.problem import Pair, PairRule, Problem, Volunteer, Weights

VARIANTS_FORMAT = "volunteer-circle-variants/1"

CHANGES: Mapping[str, type[Change]] = {
    change.kind: change
    for change in (LowerLevel, LowerMinimum, ShiftTask, WidenReach, MoreMinutes, GiveSkill, GiveWindow)
}

AS_IT_IS, REGARDLESS_OF_LOAD = "as it is", "regardless of load"
"""Names that no file may use: the problem without a change, and the variant in which load costs nothing."""

_VARIANT = frozenset(("name", "weights", "remove_volunteers", "remove_tasks", "add_volunteers", "changes"))
_RANGES = {
    (LowerLevel, "level"): (0, 3),
    (GiveSkill, "level"): (1, 3),
    (WidenReach, "metres"): (0, LARGEST),
    (MoreMinutes, "minutes"): (0, LARGEST),
}
Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class More:
    """So many more people like somebody; they have said yes to nothing and belong to no pair rule."""

    like: str
    number: int


@dataclass(frozen=True, slots=True)
class Variant:
    """What is different, by id; a rule that loses members holds for those who are left."""

    name: str
    weights: Weights
    remove_volunteers: tuple[str, ...] = ()
    remove_tasks: tuple[str, ...] = ()
    add_volunteers: tuple[More, ...] = ()
    changes: tuple[Change, ...] = ()

    def made_from(self, problem: Problem) -> Problem:
        """The problem in which it is so."""
        varied = replace(problem, weights=self.weights)
        if self.remove_volunteers or self.remove_tasks or self.add_volunteers:
            varied = _rebuilt(varied, self)
        for change in self.changes:
            varied = change.made_in(varied)
        return varied


def _rebuilt(problem: Problem, variant: Variant) -> Problem:
    """The problem with other people and tasks, all numbered anew."""
    gone, cancelled = frozenset(variant.remove_volunteers), frozenset(variant.remove_tasks)
    people = sorted(
        (*(who for who in problem.volunteers if who.id not in gone), *_newcomers(problem, variant)),
        key=lambda who: who.id,
    )
    tasks = [number for number, task in enumerate(problem.tasks) if task.id not in cancelled]
    slots = sorted(slot for task in tasks for slot in problem.tasks[task].slots)
    new_person = {problem.volunteer_numbers.get(who.id, -1): place for place, who in enumerate(people)}
    new_task = {task: place for place, task in enumerate(tasks)}
    new_slot = {slot: place for place, slot in enumerate(slots)}

    def kept(pairs: Iterable[Pair]) -> tuple[Pair, ...]:
        return tuple((new_person[v], new_slot[s]) for v, s in pairs if v in new_person and s in new_slot)

    return replace(
        problem,
        volunteers=tuple(people),
        tasks=tuple(
            replace(problem.tasks[task], slots=tuple(new_slot[slot] for slot in problem.tasks[task].slots))
            for task in tasks
        ),
        slots=tuple(replace(problem.slots[slot], task=new_task[problem.slots[slot].task]) for slot in slots),
        fixed=kept(problem.fixed),
        published=kept(problem.published),
        pair_rules=_rules_of_those_left(problem.pair_rules, new_person),
        overrides={pair: override for old, override in problem.overrides.items() for pair in kept([old])},
    )


def _newcomers(problem: Problem, variant: Variant) -> list[Volunteer]:
    return [
        replace(problem.volunteers[problem.volunteer_numbers[more.like]], id=f"{more.like}+{number}")
        for more in variant.add_volunteers
        for number in range(1, more.number + 1)
    ]


def _rules_of_those_left(rules: Iterable[PairRule], new_person: Mapping[int, int]) -> tuple[PairRule, ...]:
    left = {
        (rule.kind, tuple(sorted(new_person[who] for who in rule.members if who in new_person)))
        for rule in rules
    }
    return tuple(PairRule(kind, members) for kind, members in sorted(left) if len(members) > 1)


def regardless_of_load(problem: Problem) -> Variant:
    """The variant in which nobody minds who serves how often; what it gains is the price of fairness."""
    return Variant(REGARDLESS_OF_LOAD, replace(problem.weights, load=0))


def read_variants(problem: Problem, document: Json) -> tuple[Variant, ...]:
    """The variants in a decoded document. Raises ProblemError with the path of the first fault."""
    try:
        top = reading.check_object(document, ("format", "variants"), ("format", "variants"))
        if top["format"] != VARIANTS_FORMAT:
            raise ProblemError(".format", f"must be {shown(VARIANTS_FORMAT)}, not {shown(top['format'])}")
        variants = _each(top, "variants", lambda entry: _variant(problem, entry))
        names = [variant.name for variant in variants]
        for number, name in enumerate(names):
            if name in (AS_IT_IS, REGARDLESS_OF_LOAD):
                advice = f"{shown(name)} is a name that the comparison itself uses; choose another"
                raise ProblemError(f".variants[{number}].name", advice)
            if name in names[:number]:
                raise ProblemError(
                    f".variants[{number}].name", f"{shown(name)} is taken; give each its own name"
                )
        return variants
    except ProblemError as fault:
        raise fault.under("$") from None


def _each(entry: Object, key: str, read: Callable[[Json], Read]) -> tuple[Read, ...]:
    found = []
    for path, value in reading.numbered(entry, key):
        try:
            found.append(read(value))
        except ProblemError as fault:
            raise fault.under(path) from None
    return tuple(found)


def _variant(problem: Problem, value: Json) -> Variant:
    entry = reading.check_object(value, ("name",), _VARIANT)
    variant = Variant(
        reading.text(entry, "name"),
        weights_entry(entry, problem.weights),
        _known(entry, "remove_volunteers", problem.volunteer_numbers, "volunteer"),
        _known(entry, "remove_tasks", {task.id for task in problem.tasks}, "task"),
        _each(entry, "add_volunteers", lambda more: _more(problem, more)),
    )
    varied = variant.made_from(problem)
    return replace(variant, changes=_each(entry, "changes", lambda change: _change(varied, change)))


def _known(entry: Object, key: str, known: Iterable[str], kind: str) -> tuple[str, ...]:
    found = reading.names(entry, key)
    names = frozenset(known)
    for name in found:
        if name not in names:
            place = reading.elements(entry, key).index(name)
            raise ProblemError(f".{key}[{place}]", f"the problem has no {kind} {shown(name)}; remove it here")
    return found


def _more(problem: Problem, value: Json) -> More:
    entry = reading.check_object(value, ("like", "number"), ("like", "number"))
    like = reading.text(entry, "like")
    if like not in problem.volunteer_numbers:
        raise ProblemError(".like", f"the problem has no volunteer {shown(like)}; name one that it has")
    return More(like, reading.integer(entry, "number", 1, 1, 10**6))


def _change(problem: Problem, value: Json) -> Change:
    entry = reading.check_object(value, ("kind",), None)
    kind = CHANGES.get(entry["kind"]) if isinstance(entry["kind"], str) else None
    if kind is None:
        raise ProblemError(".kind", f"must be one of {', '.join(CHANGES)}, not {shown(entry['kind'])}")
    members = {field.name: field.type for field in fields(kind)}
    reading.check_object(entry, tuple(members), frozenset(("kind", *members)))
    given: dict[str, Any] = {
        name: _known_name(problem, entry, name) if form is str else _number(entry, kind, name)
        for name, form in members.items()
    }
    if kind is GiveWindow and given["start"] >= given["end"]:
        raise ProblemError(".end", f"must be later than start ({given['start']})")
    if kind is LowerMinimum and not problem.slots[problem.slot_numbers[given["slot"]]].min:
        raise ProblemError(".slot", f"{shown(given['slot'])} needs nobody as it is; leave the change out")
    return kind(**given)


def _known_name(problem: Problem, entry: Object, key: str) -> str:
    name = reading.text(entry, key)
    known: Mapping[str, Iterable[str]] = {
        "volunteer": problem.volunteer_numbers,
        "slot": problem.slot_numbers,
        "task": (task.id for task in problem.tasks),
        "skill": problem.implies,
    }
    if name not in known[key]:
        raise ProblemError(f".{key}", f"the problem has no {key} {shown(name)}; name one that it has")
    return name


def _number(entry: Object, kind: type[Change], key: str) -> int:
    low, high = _RANGES.get((kind, key), (-LARGEST, LARGEST))
    return reading.integer(entry, key, 0, low, high)
