"""One volunteer, one task, one slot out of their JSON."""

from collections.abc import Iterable
from dataclasses import dataclass

from libs.matching_engine.files import reading
from libs.matching_engine.files.reading import LARGEST, Json, Object, ProblemError, member, shown
from libs.matching_engine.people.intervals import merged
from libs.matching_engine.problem import Slot, Task, Volunteer

_VOLUNTEER = frozenset(Volunteer.__slots__)
_TASK = frozenset(Task.__slots__)
_SLOT = frozenset(Slot.__slots__) - {"task"}


def volunteer_entry(value: Json, skills: dict[str, tuple[str, ...]]) -> Volunteer:
    """One volunteer; skills are those that the problem knows."""
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


def _skill_levels(entry: Object, skills: dict[str, tuple[str, ...]]) -> dict[str, int]:
    levels = reading.numbers_by_name(entry, "skills", 1, 3)
    for name in levels:
        if name not in skills:
            raise ProblemError(
                f".skills{member(name)}",
                f"there is no skill {shown(name)}; add it to skills or remove it here",
            )
    return levels


def task_entry(value: Json, skills: dict[str, tuple[str, ...]]) -> "TaskDraft":
    """One task with its slots; skills are those that the problem knows."""
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
    return TaskDraft(name, task, tuple(_slots(entry, skills)))


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
    find_names(entry, ".prefers", "prefers", skills)
    return Slot(reading.text(entry, "id"), -1, least, desired, most, _skill_levels(entry, skills), prefers)


@dataclass(frozen=True, slots=True)
class TaskDraft:
    """A task and its slots before slots are numbered over the whole problem."""

    id: str
    task: Task
    slots: tuple[Slot, ...]


def find_names(entry: Object, path: str, key: str, known: dict[str, tuple[str, ...]]) -> None:
    """Refuse names listed under a key that no skill has."""
    for position, name in enumerate(reading.elements(entry, key)):
        if name not in known:
            raise ProblemError(
                f"{path}[{position}]", f"there is no skill {shown(name)}; add it to skills or remove it here"
            )
