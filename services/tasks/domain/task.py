"""A schedulable unit of work that an organisation posts, with slots for the roles in it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from services.tasks.domain.errors import SlotNotFound, TaskStateForbids
from services.tasks.domain.machine import Machine
from services.tasks.domain.place import Place
from services.tasks.domain.schedule import Schedule


class TaskState(StrEnum):
    """Where a task stands."""

    DRAFT = "draft"
    PUBLISHED = "published"
    FILLING = "filling"
    STAFFED = "staffed"
    FILLED = "filled"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class Signup(StrEnum):
    """By which way people come into a task, beside the offers that all but the first allow."""

    CLOSED = "closed"
    OFFER_ONLY = "offer_only"
    CLAIM = "claim"
    APPLY = "apply"
    MIXED = "mixed"


class TaskEvent(StrEnum):
    """What can happen to a task."""

    PUBLISH = "publish"
    INVITE = "invite"
    REACH_MINIMUM = "reach minimum"
    REACH_MAXIMUM = "reach maximum"
    FALL_BELOW_MAXIMUM = "fall below maximum"
    FALL_BELOW_MINIMUM = "fall below minimum"
    BEGIN = "begin"
    FINISH = "finish"
    SETTLE = "settle"
    CANCEL = "cancel"
    EXPIRE = "expire"


_S, _E = TaskState, TaskEvent

OPEN_STATES = frozenset({_S.PUBLISHED, _S.FILLING, _S.STAFFED, _S.FILLED})
"""Published and not begun: the states in which people are taken in."""

ATTENDED_STATES = OPEN_STATES | {_S.IN_PROGRESS}
"""The states in which people come and go."""

TASK_MACHINE: Machine[TaskState, TaskEvent] = Machine(
    ([_S.DRAFT], _E.PUBLISH, _S.PUBLISHED),
    ([_S.PUBLISHED], _E.INVITE, _S.FILLING),
    ([_S.FILLING], _E.REACH_MINIMUM, _S.STAFFED),
    ([_S.STAFFED], _E.REACH_MAXIMUM, _S.FILLED),
    ([_S.FILLED], _E.FALL_BELOW_MAXIMUM, _S.STAFFED),
    ([_S.STAFFED, _S.FILLED], _E.FALL_BELOW_MINIMUM, _S.FILLING),
    (OPEN_STATES, _E.BEGIN, _S.IN_PROGRESS),
    ([_S.IN_PROGRESS], _E.FINISH, _S.COMPLETED),
    ([_S.COMPLETED], _E.SETTLE, _S.CLOSED),
    ([_S.DRAFT, *OPEN_STATES, _S.IN_PROGRESS], _E.CANCEL, _S.CANCELLED),
    ([_S.PUBLISHED, _S.FILLING], _E.EXPIRE, _S.EXPIRED),
)


SETTLING_TIME = timedelta(days=14)
"""How long minutes can wait to be confirmed before a completed task is closed all the same."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A role in a task. `confirmed` people hold a seat or have served in it, `offered` have an open offer."""

    slot_id: str
    display_name: str
    min: int
    desired: int
    max: int
    leader: bool = False
    required_skills: tuple[tuple[str, int], ...] = ()
    preferred_skill_ids: tuple[str, ...] = ()
    confirmed: int = 0
    offered: int = 0

    @property
    def is_full(self) -> bool:
        """Whether every seat is taken."""
        return self.confirmed >= self.max

    @property
    def free(self) -> int:
        """How many seats nobody has."""
        return max(0, self.max - self.confirmed)


@dataclass(frozen=True, slots=True)
class TaskTerms:
    """What its organisation says of a task; everything in it can be changed. A new slot has no id yet."""

    title: str
    category: str
    schedule: Schedule
    circle_id: str = ""
    description: str = ""
    place: Place | None = None
    place_name: str = ""
    address: str = ""
    priority: int = 0
    min_age: int = 0
    hazardous: bool = False
    insurance_reference: str = ""
    tags: tuple[str, ...] = ()
    all_or_nothing: bool = False
    slots: tuple[Slot, ...] = ()
    external_id: str = ""
    time_zone: str = "Asia/Shanghai"
    signup: Signup = Signup.OFFER_ONLY

    @property
    def consented(self) -> tuple[object, ...]:
        """What people promise when they accept: to be there, then."""
        return self.schedule, self.place, self.address

    @property
    def material(self) -> tuple[object, ...]:
        """What decides whom the task suits: a change of it makes open offers void."""
        needs = {slot.slot_id: frozenset(slot.required_skills) for slot in self.slots}
        people = self.min_age, frozenset(self.tags), self.hazardous, self.circle_id
        return self.schedule, self.place, people, needs, self.signup is Signup.CLOSED


@dataclass(frozen=True, slots=True)
class Task:
    """A task.

    `spill_level` counts the steps by which it has opened to wider circles, `due_time` is when it moves on by
    itself.
    """

    task_id: str
    organisation_id: str
    terms: TaskTerms
    state: TaskState
    create_time: datetime
    update_time: datetime
    version: int = 1
    spill_level: int = 0
    help_request_ids: tuple[str, ...] = ()
    under_filled: bool = False
    due_time: datetime | None = None
    cancel_reason: str = ""

    @property
    def schedule(self) -> Schedule:
        """When it is done."""
        return self.terms.schedule

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The roles in it."""
        return self.terms.slots

    @property
    def is_draft(self) -> bool:
        """Whether only its organisation sees it."""
        return self.state is TaskState.DRAFT

    @property
    def is_staffed(self) -> bool:
        """Whether every slot has its minimum, and somebody comes at all."""
        return all(slot.confirmed >= slot.min for slot in self.slots) and self.has_people

    @property
    def is_filled(self) -> bool:
        """Whether every slot has its maximum."""
        return all(slot.is_full for slot in self.slots)

    @property
    def has_people(self) -> bool:
        """Whether anybody holds a seat."""
        return any(slot.confirmed for slot in self.slots)

    def is_full(self, slot_id: str) -> bool:
        """Whether every seat of the slot is taken."""
        return any(slot.slot_id == slot_id and slot.is_full for slot in self.slots)

    def takes_people(self, now: datetime) -> bool:
        """Whether seats may be taken, also from somebody who gives theirs up."""
        return self.state in OPEN_STATES and now < self.schedule.last_start

    def recruits(self, now: datetime) -> bool:
        """Whether it takes in more people: offers may be sent and accepted, others may come by themselves."""
        return self.takes_people(now) and self.terms.signup is not Signup.CLOSED

    def can_be_claimed(self, slot: Slot) -> bool:
        """Whether seats of the slot are for whoever takes them; in a mixed task all but those that lead."""
        signup = self.terms.signup
        return signup is Signup.CLAIM or (signup is Signup.MIXED and not slot.leader)

    def can_be_applied_for(self, slot: Slot) -> bool:
        """Whether somebody approves who gets a seat of the slot."""
        signup = self.terms.signup
        return signup is Signup.APPLY or (signup is Signup.MIXED and slot.leader)

    @property
    def slot_ids(self) -> frozenset[str]:
        """The ids of its slots."""
        return frozenset(slot.slot_id for slot in self.slots)

    def slot(self, slot_id: str) -> Slot:
        """One of its slots. Raises SlotNotFound for another task's, or one that it has no more."""
        found = next((slot for slot in self.slots if slot.slot_id == slot_id), None)
        if found is None:
            raise SlotNotFound(slot_id)
        return found

    def after(self, event: TaskEvent, now: datetime) -> "Task":
        """The task after the event. Raises TaskStateForbids."""
        target = TASK_MACHINE.target(self.state, event)
        if target is None:
            raise TaskStateForbids(self.task_id, self.state, event)
        return replace(self.changed(now), state=target)

    def changed(self, now: datetime) -> "Task":
        """The next version of the task."""
        return replace(self, version=self.version + 1, update_time=now)

    def cancelled(self, reason: str, now: datetime) -> "Task":
        """The task called off. Raises TaskStateForbids."""
        return replace(self.after(TaskEvent.CANCEL, now), cancel_reason=reason, due_time=None)

    def expired(self, now: datetime) -> "Task":
        """The task over without anybody. Raises TaskStateForbids."""
        return replace(self.after(TaskEvent.EXPIRE, now), due_time=None)

    def begun(self, grace: timedelta, now: datetime) -> "Task":
        """The task under way, flagged if people are missing. Raises TaskStateForbids.

        It moves on when nobody can come any more: at a fixed time after the start, or after its window.
        """
        begun = self.after(TaskEvent.BEGIN, now)
        return replace(begun, under_filled=not self.is_staffed, due_time=self.schedule.last_arrival + grace)

    def finished(self, now: datetime) -> "Task":
        """The task done; what is to be said of attendance is said within a while. Raises TaskStateForbids."""
        return replace(self.after(TaskEvent.FINISH, now), due_time=now + SETTLING_TIME)

    def settled(self, now: datetime) -> "Task":
        """The task closed. Raises TaskStateForbids."""
        return replace(self.after(TaskEvent.SETTLE, now), due_time=None)

    def without_address(self) -> "Task":
        """The task as everybody may see it."""
        return replace(self, terms=replace(self.terms, address=""))

    def with_slots(self, slots: tuple[Slot, ...]) -> "Task":
        """The same task with these slots, for example with other counts of people."""
        return replace(self, terms=replace(self.terms, slots=slots))


def staffing_event(task: Task) -> TaskEvent | None:
    """What the number of people makes of a task next, None when its state fits already."""
    if task.state is TaskState.PUBLISHED and task.has_people:
        return TaskEvent.INVITE
    if task.state is TaskState.FILLING and task.is_staffed:
        return TaskEvent.REACH_MINIMUM
    if task.state is TaskState.STAFFED and task.is_filled:
        return TaskEvent.REACH_MAXIMUM
    if task.state in (TaskState.STAFFED, TaskState.FILLED) and not task.is_staffed:
        return TaskEvent.FALL_BELOW_MINIMUM
    if task.state is TaskState.FILLED and not task.is_filled:
        return TaskEvent.FALL_BELOW_MAXIMUM
    return None
