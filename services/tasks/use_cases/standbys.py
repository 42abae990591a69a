"""Standing by (候补待命): agreeing to come if called, and being called."""

from datetime import datetime

from libs.access.policy import require
from libs.access.principal import Principal
from libs.identifiers import new_id
from services.tasks.domain.assignment import Assignment, AssignmentState, Kind
from services.tasks.domain.errors import SlotNotFound
from services.tasks.domain.offer import Offer, OfferState
from services.tasks.domain.promise_errors import AlreadyAssigned, AlreadyFilled, TaskNotOpen
from services.tasks.domain.standby import called, standing_by
from services.tasks.domain.task import Task
from services.tasks.domain.volunteer import Volunteer
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
    agreed = _standby_in(repository, task, caller)
    if agreed is not None:
        return _same_slot(agreed, slot_id)
    offer_id = _say_yes(repository, caller, slot_id, now)
    return _get_ready(repository, volunteer, task, slot_id, notice_minutes, now, offer_id)


def agree_to_stand_by(
    repository: Repository, volunteer: Volunteer, task: Task, offer: Offer, now: datetime
) -> Assignment:
    """The volunteer has said yes to an offer to stand by. Both are locked, the offer is saved.

    Raises AlreadyAssigned for who stands by in the task already, and what `stand_by` raises.
    """
    if _standby_in(repository, task, volunteer.volunteer_id) is not None:
        raise AlreadyAssigned(volunteer.volunteer_id, task.task_id)
    return _get_ready(repository, volunteer, task, offer.slot_id, offer.notice_minutes, now, offer.offer_id)


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


def _standby_in(repository: Repository, task: Task, volunteer_id: str) -> Assignment | None:
    """The volunteer's promise to stand by in the task, which has one at most."""
    for one in repository.assignments.of_task(task.task_id):
        if one.volunteer_id == volunteer_id and one.state is AssignmentState.STANDING_BY:
            return one
    return None


def _say_yes(repository: Repository, volunteer_id: str, slot_id: str, now: datetime) -> str:
    """Accept the open offer to stand by in the slot; its id, empty when there is none."""
    for offer in repository.offers.open_of_volunteers([volunteer_id]).get(volunteer_id, ()):
        can_say_yes = offer.state is OfferState.OFFERED and now < offer.expire_time
        if offer.slot_id == slot_id and offer.kind is Kind.STANDBY and can_say_yes:
            repository.offers.save(offer.accepted(now))
            return offer.offer_id
    return ""


def _get_ready(
    repository: Repository,
    volunteer: Volunteer,
    task: Task,
    slot_id: str,
    notice_minutes: int,
    now: datetime,
    offer_id: str,
) -> Assignment:
    if not task.recruits(now):
        raise TaskNotOpen(task.task_id, task.state)
    check_suits(repository, volunteer, task, task.slot(slot_id), now)
    who = volunteer.volunteer_id
    ready = standing_by(new_id(), task, slot_id, who, notice_minutes, now, offer_id)
    repository.assignments.add(ready)
    return ready


def _same_slot(standby: Assignment, slot_id: str) -> Assignment:
    if standby.slot_id != slot_id:
        raise AlreadyAssigned(standby.volunteer_id, standby.task_id)
    return standby
