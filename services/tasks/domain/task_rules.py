"""What a task must satisfy to be created, changed and published."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from libs.availability import zone_named
from libs.errors import FieldRequired
from libs.identifiers import new_id
from services.tasks.domain.circle import Organisation
from services.tasks.domain.errors import (
    InsuranceMissing,
    OrganisationNotVerified,
    SlotHasAssignments,
    SlotMissing,
    SlotNotFound,
    TaskHasAssignments,
    TaskInPast,
    TaskStateForbids,
)
from services.tasks.domain.task import OPEN_STATES, Slot, Task, TaskEvent, TaskState, TaskTerms

_EDITABLE_STATES = OPEN_STATES | {TaskState.DRAFT}


def drafted(organisation_id: str, terms: TaskTerms, now: datetime) -> Task:
    """A new task, seen by its organisation only. Raises FieldRequired, TimeZoneUnknown or SlotNotFound."""
    if not organisation_id:
        raise FieldRequired("task.organisation_id")
    _check_terms(terms)
    slots = tuple(_kept_or_new(slot, {}) for slot in terms.slots)
    return Task(new_id(), organisation_id, replace(terms, slots=slots), TaskState.DRAFT, now, now)


def published(task: Task, organisation: Organisation, now: datetime) -> Task:
    """The task open to matching.

    Raises OrganisationNotVerified, SlotMissing, InsuranceMissing, TaskInPast or TaskStateForbids.
    """
    public = task.after(TaskEvent.PUBLISH, now)
    if not organisation.is_verified:
        raise OrganisationNotVerified(organisation.organisation_id)
    _check_publishable(task, now)
    return replace(public, due_time=task.schedule.last_start)


def revised(task: Task, terms: TaskTerms, now: datetime) -> Task:
    """The task under other terms; slots keep the people in them.

    Raises TaskStateForbids once it has begun, SlotHasAssignments and TaskHasAssignments when people who said
    yes would lose what they said yes to, and for a published task whatever forbids publishing it.
    """
    if task.state not in _EDITABLE_STATES:
        raise TaskStateForbids(task.task_id, task.state, "update")
    _check_terms(terms)
    if task.has_people and terms.consented != task.terms.consented:
        raise TaskHasAssignments(task.task_id)
    before = {slot.slot_id: slot for slot in task.slots}
    slots = tuple(_kept_or_new(slot, before) for slot in terms.slots)
    _check_nobody_loses_their_seat(task, slots)
    changed = replace(task.changed(now), terms=replace(terms, slots=slots))
    if task.is_draft:
        return changed
    _check_publishable(changed, now)
    return replace(changed, due_time=terms.schedule.last_start)


def _check_terms(terms: TaskTerms) -> None:
    """Raises FieldRequired or TimeZoneUnknown when the terms describe no task."""
    for field in ("title", "category"):
        if not getattr(terms, field):
            raise FieldRequired(f"task.{field}")
    zone_named(terms.time_zone)


def _check_publishable(task: Task, now: datetime) -> None:
    if not task.slots:
        raise SlotMissing(task.task_id)
    if task.terms.hazardous and not task.terms.insurance_reference:
        raise InsuranceMissing(task.task_id)
    if task.schedule.last_start <= now:
        raise TaskInPast(task.task_id, task.schedule.last_start)


def _kept_or_new(slot: Slot, before: Mapping[str, Slot]) -> Slot:
    """The slot with its people, or with an id if it is new. Raises SlotNotFound for another task's."""
    if not slot.slot_id:
        return replace(slot, slot_id=new_id())
    if slot.slot_id not in before:
        raise SlotNotFound(slot.slot_id)
    people = before[slot.slot_id]
    return replace(slot, confirmed=people.confirmed, offered=people.offered)


def _check_nobody_loses_their_seat(task: Task, slots: tuple[Slot, ...]) -> None:
    room = {slot.slot_id: slot.max for slot in slots}
    for slot in task.slots:
        if slot.confirmed > room.get(slot.slot_id, 0):
            raise SlotHasAssignments(slot.slot_id, slot.confirmed)
