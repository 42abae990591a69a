"""What proves presence at the place: the code that whoever leads shows, and the kiosk they open."""

from dataclasses import dataclass
from datetime import datetime

from libs.access.policy import require
from libs.access.principal import Principal
from services.tasks.domain.assignment import (
    SEATED_STATES,
    Assignment,
    AssignmentState,
    CheckInMethod,
    Evidence,
)
from services.tasks.domain.door import (
    Kiosk,
    code_at,
    code_change_time,
    kiosk_task_id,
    new_secret,
    read_kiosk,
)
from services.tasks.domain.errors import TaskStateForbids
from services.tasks.domain.presence import checked_out
from services.tasks.domain.presence_errors import KioskTokenInvalid, VolunteerNotExpected
from services.tasks.domain.task import ATTENDED_STATES, Task
from services.tasks.use_cases.arrival import arrive
from services.tasks.use_cases.policies import policy_of
from services.tasks.use_cases.ports import Repository
from services.tasks.use_cases.promises import actor_id
from services.tasks.use_cases.visibility import promise_facts, task_facts

_EXPECTED_STATES = SEATED_STATES | {AssignmentState.NO_SHOW}


@dataclass(frozen=True, slots=True)
class ShownCode:
    """The six digits at the place, and when the next ones take their place."""

    code: str
    change_time: datetime


def show_check_in_code(
    repository: Repository, principal: Principal, now: datetime, task_id: str
) -> ShownCode:
    """The code that proves presence, for whoever leads the task."""
    task = _locked(repository, principal, "ShowCheckInCode", task_id)
    return ShownCode(code_at(_secret(repository, task), now), code_change_time(now))


def open_kiosk(
    repository: Repository, principal: Principal, now: datetime, task_id: str
) -> tuple[Kiosk, str]:
    """A kiosk for the task until it is over, and the token that proves it."""
    task = _locked(repository, principal, "OpenKiosk", task_id)
    grace = policy_of(repository, task.terms.circle_id).grace
    kiosk = Kiosk(task_id, actor_id(principal), task.schedule.end + grace)
    return kiosk, kiosk.token(_secret(repository, task))


def close_kiosks(repository: Repository, principal: Principal, task_id: str) -> None:
    """Make all kiosks of the task, and codes shown before, worthless."""
    _locked(repository, principal, "CloseKiosks", task_id)
    repository.doors.renew(task_id, new_secret())


def note_wrong_code(repository: Repository, principal: Principal, assignment_id: str) -> None:
    """Count a wrong code of the volunteer, so that guessing comes to an end."""
    assignment = repository.assignments.get(assignment_id)
    require(principal, "tasks.CheckInAssignment", promise_facts(assignment))
    repository.tasks.lock(assignment.task_id)
    repository.doors.note_wrong_code(assignment_id)


def check_in_at_kiosk(
    repository: Repository, principal: Principal, now: datetime, token: str, volunteer_number: str
) -> tuple[Task, Assignment]:
    """Check in whoever types their number at the door."""
    require(principal, "tasks.CheckInAtKiosk")
    task, assignment, evidence = _at_kiosk(repository, now, token, volunteer_number)
    return task, arrive(repository, task, assignment, evidence, now)


def check_out_at_kiosk(
    repository: Repository, principal: Principal, now: datetime, token: str, volunteer_number: str
) -> tuple[Task, Assignment]:
    """Check out whoever types their number at the door."""
    require(principal, "tasks.CheckOutAtKiosk")
    task, assignment, evidence = _at_kiosk(repository, now, token, volunteer_number)
    gone = checked_out(assignment, evidence, now)
    repository.assignments.save(gone)
    return task, gone


def _at_kiosk(
    repository: Repository, now: datetime, token: str, volunteer_number: str
) -> tuple[Task, Assignment, Evidence]:
    """The locked task of a genuine kiosk, and who stands before it."""
    task_id = kiosk_task_id(token)
    secret = repository.doors.secret(task_id)
    if secret is None:
        raise KioskTokenInvalid()
    kiosk = read_kiosk(secret, token, now)
    task = repository.tasks.lock(task_id)
    assignment = _expected(repository, task, volunteer_number)
    return task, assignment, Evidence(CheckInMethod.KIOSK, kiosk.opened_by)


def _expected(repository: Repository, task: Task, volunteer_number: str) -> Assignment:
    number = "".join(volunteer_number.split()).upper()
    for assignment in repository.assignments.of_task(task.task_id):
        if assignment.state in _EXPECTED_STATES:
            volunteer = repository.facts.volunteer(assignment.volunteer_id)
            if volunteer.volunteer_number == number:
                return assignment
    raise VolunteerNotExpected()


def _locked(repository: Repository, principal: Principal, method: str, task_id: str) -> Task:
    task = repository.tasks.lock(task_id)
    leaders = repository.assignments.leaders_of_task(task_id)
    require(principal, f"tasks.{method}", task_facts(task, leaders))
    if task.state not in ATTENDED_STATES:
        raise TaskStateForbids(task_id, task.state, "check people in")
    return task


def _secret(repository: Repository, task: Task) -> bytes:
    secret = repository.doors.secret(task.task_id)
    if secret is None:
        secret = new_secret()
        repository.doors.renew(task.task_id, secret)
    return secret
