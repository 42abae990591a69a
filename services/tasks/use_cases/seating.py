"""Taking a seat, by whatever consent: one set of checks, one transaction, one capacity."""

from datetime import datetime

from libs.identifiers import new_id
from services.tasks.domain.application import ApplicationEvent
from services.tasks.domain.assignment import PASSED_ON, Assignment, Origin, confirmed
from services.tasks.domain.commitments import LOOK_BACK, Commitment, check_fits, check_not_in_task
from services.tasks.domain.eligibility import Eligibility
from services.tasks.domain.offer import SupersedeCause
from services.tasks.domain.override import Override
from services.tasks.domain.promise_errors import AlreadyFilled, TaskNotOpen
from services.tasks.domain.task import ATTENDED_STATES, Slot, Task
from services.tasks.domain.volunteer import Volunteer
from services.tasks.domain.waitlist import WaitlistEvent
from services.tasks.use_cases.ports import Repository
from services.tasks.use_cases.staffing import seat_taken


def take_seat(
    repository: Repository,
    volunteer: Volunteer,
    task: Task,
    slot_id: str,
    origin: Origin,
    now: datetime,
    offer_id: str = "",
    override: Override | None = None,
    assignment_id: str = "",
) -> Assignment:
    """Confirm the volunteer in the slot, and let everybody know who waited for its last seat.

    Volunteer and task are locked in this order by the caller, and the task is as it was read then, except
    that a seat of the volunteer that this one replaces has been given up before. With an override, other
    commitments, rests and limits do not matter.

    Raises TaskNotOpen, AlreadyFilled, and whatever makes the volunteer unfit for the slot or the time.
    """
    slot = task.slot(slot_id)
    if not _takes(task, origin, now):
        raise TaskNotOpen(task.task_id, task.state)
    if slot.is_full:
        raise AlreadyFilled(slot_id)
    check_suits(repository, volunteer, task, slot, now, override)
    new = assignment_id or new_id()
    assignment = confirmed(new, task, slot_id, volunteer.volunteer_id, origin, now, offer_id, override)
    repository.assignments.add(assignment)
    close_what_else_they_asked(repository, volunteer.volunteer_id, task, now)
    seat_taken(repository, task, slot, now)
    return assignment


def check_suits(
    repository: Repository,
    volunteer: Volunteer,
    task: Task,
    slot: Slot,
    now: datetime,
    override: Override | None = None,
) -> None:
    """Raises unless slot and volunteer suit each other now, whether or not a seat is free."""
    circle_ids = {task.terms.circle_id, *volunteer.circle_ids} if task.terms.circle_id else set()
    skills = repository.facts.skills(needed=bool(slot.required_skills))
    Eligibility(skills, repository.facts.circles(circle_ids), now).check(volunteer, task, slot)
    new = Commitment(task.task_id, task.schedule, task.terms.place, is_live=True)
    held = repository.assignments.commitments([volunteer.volunteer_id], now - LOOK_BACK)
    others = held.get(volunteer.volunteer_id, ())
    if override is None:
        check_fits(volunteer, new, others)
    else:
        check_not_in_task(volunteer, task.task_id, others)


def _takes(task: Task, origin: Origin, now: datetime) -> bool:
    """Whether the task takes somebody by this consent; who takes a place over is nobody more."""
    if origin is Origin.WALK_UP:
        return task.state in ATTENDED_STATES
    return task.takes_people(now) if origin in PASSED_ON else task.recruits(now)


def close_what_else_they_asked(repository: Repository, volunteer_id: str, task: Task, now: datetime) -> None:
    """Who has a seat in the task waits for no other one, and is asked for no other one. It is locked."""
    for entry in repository.waitlist.open_of(task.task_id, volunteer_id):
        repository.waitlist.save(entry.after(WaitlistEvent.SEAT, now))
    application = repository.applications.open_of(task.task_id, volunteer_id)
    if application is not None:
        repository.applications.save(application.after(ApplicationEvent.SUPERSEDE, now))
    for offer in repository.offers.open_of_volunteers([volunteer_id]).get(volunteer_id, ()):
        if offer.task_id == task.task_id:
            repository.offers.save(offer.superseded(SupersedeCause.SEATED, now))
