"""Standing by (候补待命): agreeing to come if called, and being called."""

from datetime import datetime

from libs.access.policy import require
from libs.access.principal import Principal
from libs.identifiers import new_id
from services.tasks.domain.assignment import Assignment, AssignmentState
from services.tasks.domain.errors import SlotNotFound
from services.tasks.domain.promise_errors import AlreadyAssigned, AlreadyFilled, TaskNotOpen
from services.tasks.domain.standby import called, standing_by
from services.tasks.use_cases.ports import Repository, Seen
from services.tasks.use_cases.promises import leaders
from services.tasks.use_cases.seating import check_suits, close_what_else_they_asked
from services.tasks.use_cases.staffing import seat_taken
from services.tasks.use_cases.visibility import own_facts, task_facts


def stand_by(
    repository: Repository, principal: Principal, now: datetime, slot_id: str, notice_minutes: int
) -> Assignment:
    """The caller agrees to come if called. Saying it again changes nothing."""
    caller = principal.person_id or ""
    require(principal, "tasks.StandBy", own_facts(principal, (caller,)))
    volunteer = repository.facts.lock_volunteer(caller)
    task_id = repository.tasks.of_slots([slot_id]).get(slot_id)
    if task_id is None:
        raise SlotNotFound(slot_id)
    task = repository.tasks.lock(task_id)
    for one in repository.assignments.of_task(task_id):
        if one.volunteer_id == caller and one.state is AssignmentState.STANDING_BY:
            return _same_slot(one, slot_id)
    if not task.recruits(now):
        raise TaskNotOpen(task_id, task.state)
    check_suits(repository, volunteer, task, task.slot(slot_id), now)
    ready = standing_by(new_id(), task, slot_id, caller, notice_minutes, now)
    repository.assignments.add(ready)
    return ready


def call_standby(
    repository: Repository, principal: Principal, now: datetime, assignment_id: str, seen: Seen
) -> Assignment:
    """Whoever leads needs the standby: the seat is theirs, by the consent that they gave before."""
    asked = repository.assignments.get(assignment_id)
    volunteer = repository.facts.lock_volunteer(asked.volunteer_id)
    task = repository.tasks.lock(asked.task_id)
    assignment = repository.assignments.get(assignment_id)
    require(principal, "tasks.CallStandby", task_facts(task, leaders(repository, assignment)))
    seen(assignment.version)
    needed = called(assignment, now)
    if not task.takes_people(now):
        raise TaskNotOpen(task.task_id, task.state)
    slot = task.slot(assignment.slot_id)
    if slot.is_full:
        raise AlreadyFilled(slot.slot_id)
    check_suits(repository, volunteer, task, slot, now)
    repository.assignments.save(needed)
    close_what_else_they_asked(repository, assignment.volunteer_id, task, now)
    seat_taken(repository, task, slot, now)
    return needed


def _same_slot(standby: Assignment, slot_id: str) -> Assignment:
    if standby.slot_id != slot_id:
        raise AlreadyAssigned(standby.volunteer_id, standby.task_id)
    return standby
