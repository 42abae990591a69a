"""Taking a seat, by whatever consent: one set of checks, one transaction, one capacity."""

from datetime import datetime

from libs.identifiers import new_id
from services.tasks.domain.assignment import Assignment, Origin, confirmed
from services.tasks.domain.commitments import LOOK_BACK, Commitment, check_fits
from services.tasks.domain.eligibility import Eligibility
from services.tasks.domain.offer import SupersedeCause
from services.tasks.domain.promise_errors import AlreadyFilled, TaskNotOpen
from services.tasks.domain.task import Slot, Task
from services.tasks.domain.volunteer import Volunteer
from services.tasks.use_cases.ports import Repository
from services.tasks.use_cases.staffing import restaff, supersede_open_offers


def take_seat(
    repository: Repository,
    volunteer: Volunteer,
    task: Task,
    slot_id: str,
    origin: Origin,
    now: datetime,
    offer_id: str = "",
) -> Assignment:
    """Confirm the volunteer in the slot, and let everybody know who waited for its last seat.

    Volunteer and task are locked in this order by the caller, and the task is as it was read then, except
    that a seat of the volunteer that this one replaces has been given up before.

    Raises TaskNotOpen, AlreadyFilled, and whatever makes the volunteer unfit for the slot or the time.
    """
    slot = task.slot(slot_id)
    check_seat(repository, volunteer, task, slot, now)
    assignment = confirmed(new_id(), task, slot_id, volunteer.volunteer_id, origin, now, offer_id)
    repository.assignments.add(assignment)
    if slot.confirmed + 1 == slot.max:
        supersede_open_offers(repository, task.task_id, SupersedeCause.FILLED, now, slot_id)
    restaff(repository, task.task_id, now)
    return assignment


def check_seat(repository: Repository, volunteer: Volunteer, task: Task, slot: Slot, now: datetime) -> None:
    """Raises unless the volunteer may take a seat in the slot now."""
    if not task.takes_people(now):
        raise TaskNotOpen(task.task_id, task.state)
    if slot.is_full:
        raise AlreadyFilled(slot.slot_id)
    circle_ids = {task.terms.circle_id, *volunteer.circle_ids} if task.terms.circle_id else set()
    skills = repository.facts.skills(needed=bool(slot.required_skills))
    Eligibility(skills, repository.facts.circles(circle_ids), now).check(volunteer, task, slot)
    new = Commitment(task.task_id, task.schedule, task.terms.place, is_live=True)
    held = repository.assignments.commitments([volunteer.volunteer_id], now - LOOK_BACK)
    check_fits(volunteer, new, held.get(volunteer.volunteer_id, ()))
