"""What follows when seats are taken or come free: a task's state, and offers that have lost their object."""

from collections.abc import Collection
from datetime import datetime

from services.tasks.domain.application import ApplicationEvent
from services.tasks.domain.assignment import (
    ASSIGNMENT_MACHINE,
    Assignment,
    AssignmentEvent,
    AssignmentState,
)
from services.tasks.domain.events import TASK_EVENTS
from services.tasks.domain.handover import no_longer_seeking
from services.tasks.domain.offer import OPEN_OFFER_STATES, SupersedeCause
from services.tasks.domain.presence import checked_out
from services.tasks.domain.task import Slot, Task, staffing_event
from services.tasks.domain.waitlist import WaitlistEvent, WaitlistState
from services.tasks.use_cases.ports import Repository


def restaff(repository: Repository, task_id: str, now: datetime) -> Task:
    """Bring the task's state in line with the people it has. The task is locked."""
    task = repository.tasks.get(task_id)
    while (event := staffing_event(task)) is not None:
        task = task.after(event, now)
        repository.tasks.save(task, TASK_EVENTS[task.state])
    return task


def supersede_open_offers(
    repository: Repository, task_id: str, cause: SupersedeCause, now: datetime, slot_id: str = ""
) -> None:
    """Close the open offers of a task, or of one slot, whose object is gone. The task is locked."""
    for offer in repository.offers.open_of_task(task_id):
        if slot_id in ("", offer.slot_id) and offer.is_gone_with(cause):
            repository.offers.save(offer.superseded(cause, now))


def seat_taken(repository: Repository, task: Task, slot: Slot, now: datetime) -> None:
    """A seat was taken in the slot: nobody is offered its last one any more. The task is as it was before."""
    if slot.confirmed + 1 == slot.max:
        supersede_open_offers(repository, task.task_id, SupersedeCause.FILLED, now, slot.slot_id)
    recall_promotions(repository, restaff(repository, task.task_id, now), now)


def recall_promotions(repository: Repository, task: Task, now: datetime) -> None:
    """Ask no more of those who waited than seats are free: the last of them wait again. It is locked."""
    line = repository.waitlist.open_of_task(task.task_id)
    promotions = [
        repository.offers.get(entry.offer_id) for entry in line if entry.state is WaitlistState.PROMOTED
    ]
    unanswered = [offer for offer in promotions if offer.state in OPEN_OFFER_STATES]
    for slot in task.slots:
        asked = [offer for offer in unanswered if offer.slot_id == slot.slot_id]
        for offer in asked[slot.free :]:
            repository.offers.save(offer.superseded(SupersedeCause.FILLED, now))


def keep_promises(repository: Repository, task_id: str, now: datetime) -> None:
    """The task begins: whoever still looks for a stand-in comes themselves. It is locked."""
    for assignment in repository.assignments.of_task(task_id):
        if assignment.state is AssignmentState.SEEKING_STAND_IN:
            repository.assignments.save(no_longer_seeking(assignment, now))


def release_standbys(repository: Repository, task_id: str, now: datetime) -> None:
    """The task is over: whoever stood by was not needed. It is locked."""
    for assignment in repository.assignments.of_task(task_id):
        if assignment.state is AssignmentState.STANDING_BY:
            repository.assignments.save(assignment.after(AssignmentEvent.RELEASE, now))


def forget_applications(repository: Repository, task: Task, slot_ids: Collection[str], now: datetime) -> None:
    """What was asked for in these slots is not what the task offers now. It is locked."""
    for application in repository.applications.open_of_task(task.task_id):
        if application.slot_id in slot_ids:
            repository.applications.save(application.after(ApplicationEvent.SUPERSEDE, now))


def close_slots(
    repository: Repository, task: Task, slot_ids: Collection[str], reason: str, now: datetime
) -> None:
    """Nobody waits for, asks for or stands by for slots that the task has no more. It is locked."""
    forget_applications(repository, task, slot_ids, now)
    for entry in repository.waitlist.open_of_task(task.task_id):
        if entry.slot_id in slot_ids:
            repository.waitlist.save(entry.after(WaitlistEvent.CLOSE, now))
    for assignment in repository.assignments.of_task(task.task_id):
        if assignment.slot_id in slot_ids and assignment.state is AssignmentState.STANDING_BY:
            repository.assignments.save(assignment.after(AssignmentEvent.CANCEL, now, reason))


def release_people(repository: Repository, task_id: str, reason: str, now: datetime) -> None:
    """Free everybody of a task that is called off; who is there has served until now. It is locked."""
    for assignment in repository.assignments.of_task(task_id):
        released = _released(assignment, reason, now)
        if released is not None:
            repository.assignments.save(released)


def _released(assignment: Assignment, reason: str, now: datetime) -> Assignment | None:
    if assignment.state is AssignmentState.CHECKED_IN:
        return checked_out(assignment, None, now)
    can_be_freed = ASSIGNMENT_MACHINE.allows(assignment.state, AssignmentEvent.CANCEL)
    return assignment.after(AssignmentEvent.CANCEL, now, reason) if can_be_freed else None
