"""Somebody comes: what counts as proof of it, and what must still be true."""

from datetime import datetime

from libs.access.principal import Principal
from services.tasks.domain.assignment import (
    AWAITED_STATES,
    Assignment,
    AssignmentEvent,
    CheckInMethod,
    Evidence,
)
from services.tasks.domain.circle import Circles
from services.tasks.domain.commitments import LOOK_BACK, Commitment, check_elsewhere
from services.tasks.domain.door import MOST_WRONG_CODES, is_code
from services.tasks.domain.eligibility import Eligibility
from services.tasks.domain.errors import TaskStateForbids
from services.tasks.domain.presence import checked_in
from services.tasks.domain.presence_errors import CheckInCodesSpent, CheckInCodeWrong
from services.tasks.domain.promise_errors import AlreadyFilled
from services.tasks.domain.task import ATTENDED_STATES, Task
from services.tasks.use_cases.policies import policy_of
from services.tasks.use_cases.ports import Repository
from services.tasks.use_cases.promises import actor_id
from services.tasks.use_cases.request_progress import service_began
from services.tasks.use_cases.seating import close_what_else_they_asked
from services.tasks.use_cases.staffing import seat_taken


def evidence_of(
    repository: Repository, principal: Principal, assignment: Assignment, code: str, now: datetime
) -> Evidence:
    """How the caller knows that the volunteer is there. Raises CheckInCodeWrong or CheckInCodesSpent."""
    by = actor_id(principal)
    if principal.person_id != assignment.volunteer_id:
        return Evidence(CheckInMethod.LEADER, by)
    if not code:
        return Evidence(CheckInMethod.SELF, by)
    _check_code(repository, assignment, code, now)
    return Evidence(CheckInMethod.ROTATING_CODE, by)


def arrive(
    repository: Repository, task: Task, assignment: Assignment, evidence: Evidence, now: datetime
) -> Assignment:
    """Check the volunteer in. The task is locked, and who says so may.

    Raises TaskStateForbids, NotQualified, and whatever stands against checking in.
    """
    if task.state not in ATTENDED_STATES:
        raise TaskStateForbids(task.task_id, task.state, AssignmentEvent.CHECK_IN)
    arrived = checked_in(assignment, evidence, policy_of(repository, assignment.circle_id), now)
    check_may_come_in(repository, task, assignment, now)
    _check_still_qualified(repository, task, assignment, now)
    repository.assignments.save(arrived)
    if assignment.state not in AWAITED_STATES:
        close_what_else_they_asked(repository, assignment.volunteer_id, task, now)
        seat_taken(repository, task, task.slot(assignment.slot_id), now)
    service_began(repository, task, now)
    return arrived


def check_may_come_in(repository: Repository, task: Task, assignment: Assignment, now: datetime) -> None:
    """Whether who holds no seat, a no-show or a standby, can be there: one is free, and they not elsewhere.

    Raises AlreadyFilled or ScheduleClash.
    """
    if assignment.state in AWAITED_STATES:
        return
    if task.is_full(assignment.slot_id):
        raise AlreadyFilled(assignment.slot_id)
    volunteer = repository.facts.volunteer(assignment.volunteer_id)
    held = repository.assignments.commitments([assignment.volunteer_id], now - LOOK_BACK)
    back = Commitment(task.task_id, task.schedule, task.terms.place, is_live=True)
    check_elsewhere(volunteer, back, held.get(assignment.volunteer_id, ()))


def _check_code(repository: Repository, assignment: Assignment, code: str, now: datetime) -> None:
    wrong = repository.doors.wrong_codes(assignment.assignment_id)
    if wrong >= MOST_WRONG_CODES:
        raise CheckInCodesSpent(assignment.assignment_id, wrong)
    secret = repository.doors.secret(assignment.task_id)
    if secret is None or not is_code(secret, code, now):
        raise CheckInCodeWrong(assignment.assignment_id)


def _check_still_qualified(repository: Repository, task: Task, assignment: Assignment, now: datetime) -> None:
    slot = task.slot(assignment.slot_id)
    skills = repository.facts.skills(needed=bool(slot.required_skills))
    volunteer = repository.facts.volunteer(assignment.volunteer_id)
    Eligibility(skills, Circles(()), now).check_qualified(volunteer, task, slot)
