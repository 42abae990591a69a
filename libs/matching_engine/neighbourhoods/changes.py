"""One thing that could be different in a problem, and the problem in which it is."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any, ClassVar

from libs.matching_engine.people.intervals import merged
from libs.matching_engine.problem import Problem, Slot, Task, Volunteer


@dataclass(frozen=True, slots=True)
class Change(ABC):
    """What all changes have in common: a name, and a way to make them; they name things by id."""

    kind: ClassVar[str]

    @abstractmethod
    def made_in(self, problem: Problem) -> Problem:
        """The problem in which it is so."""

    def document(self) -> dict[str, Any]:
        """The change for JSON."""
        return {"kind": self.kind, **asdict(self)}


@dataclass(frozen=True, slots=True)
class LowerLevel(Change):
    """The slot asks for a skill at this level only; 0: not at all."""

    kind: ClassVar[str] = "LOWER_LEVEL"
    slot: str
    skill: str
    level: int

    def made_in(self, problem: Problem) -> Problem:
        """The problem in which it is so."""

        def lowered(slot: Slot) -> Slot:
            others = {skill: level for skill, level in slot.skills.items() if skill != self.skill}
            return replace(slot, skills={**others, self.skill: self.level} if self.level else others)

        return _with_slot(problem, self.slot, lowered)


@dataclass(frozen=True, slots=True)
class LowerMinimum(Change):
    """The slot needs one person less."""

    kind: ClassVar[str] = "LOWER_MINIMUM"
    slot: str

    def made_in(self, problem: Problem) -> Problem:
        """The problem in which it is so."""
        return _with_slot(problem, self.slot, lambda slot: replace(slot, min=slot.min - 1))


@dataclass(frozen=True, slots=True)
class ShiftTask(Change):
    """The task is so many minutes later, or earlier if negative."""

    kind: ClassVar[str] = "SHIFT_TASK"
    task: str
    minutes: int

    def made_in(self, problem: Problem) -> Problem:
        """The problem in which it is so."""
        tasks = tuple(self._shifted(task) if task.id == self.task else task for task in problem.tasks)
        return replace(problem, tasks=tasks)

    def _shifted(self, task: Task) -> Task:
        if task.start is None or task.end is None:
            return task
        return replace(task, start=task.start + self.minutes, end=task.end + self.minutes)


@dataclass(frozen=True, slots=True)
class WidenReach(Change):
    """The volunteer goes so many metres farther."""

    kind: ClassVar[str] = "WIDEN_REACH"
    volunteer: str
    metres: int

    def made_in(self, problem: Problem) -> Problem:
        """The problem in which it is so."""

        def farther(who: Volunteer) -> Volunteer:
            return replace(who, reach=None if who.reach is None else who.reach + self.metres)

        return _with_volunteer(problem, self.volunteer, farther)


@dataclass(frozen=True, slots=True)
class MoreMinutes(Change):
    """The volunteer offers so many minutes more, in total and on every day."""

    kind: ClassVar[str] = "MORE_MINUTES"
    volunteer: str
    minutes: int

    def made_in(self, problem: Problem) -> Problem:
        """The problem in which it is so."""
        return _with_volunteer(problem, self.volunteer, self._longer)

    def _longer(self, who: Volunteer) -> Volunteer:
        return replace(
            who,
            max_minutes=None if who.max_minutes is None else who.max_minutes + self.minutes,
            max_minutes_per_day=None
            if who.max_minutes_per_day is None
            else who.max_minutes_per_day + self.minutes,
        )


@dataclass(frozen=True, slots=True)
class GiveSkill(Change):
    """The volunteer has a skill at a level."""

    kind: ClassVar[str] = "GIVE_SKILL"
    volunteer: str
    skill: str
    level: int

    def made_in(self, problem: Problem) -> Problem:
        """The problem in which it is so."""
        return _with_volunteer(problem, self.volunteer, self.made_for)

    def made_for(self, who: Volunteer) -> Volunteer:
        """The volunteer with the skill."""
        return replace(who, skills={**who.skills, self.skill: max(self.level, who.skills.get(self.skill, 0))})


@dataclass(frozen=True, slots=True)
class GiveWindow(Change):
    """The volunteer is free from start to end, too."""

    kind: ClassVar[str] = "GIVE_WINDOW"
    volunteer: str
    start: int
    end: int

    def made_in(self, problem: Problem) -> Problem:
        """The problem in which it is so."""
        return _with_volunteer(problem, self.volunteer, self.made_for)

    def made_for(self, who: Volunteer) -> Volunteer:
        """The volunteer with the window."""
        return replace(who, windows=merged([*who.windows, (self.start, self.end)]))


def _with_slot(problem: Problem, name: str, change: Callable[[Slot], Slot]) -> Problem:
    slots = tuple(change(slot) if slot.id == name else slot for slot in problem.slots)
    return replace(problem, slots=slots)


def _with_volunteer(problem: Problem, name: str, change: Callable[[Volunteer], Volunteer]) -> Problem:
    volunteers = tuple(change(who) if who.id == name else who for who in problem.volunteers)
    return replace(problem, volunteers=volunteers)
