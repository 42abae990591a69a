"""Keeping a promise, or not: withdrawing, coming, going, and the minutes that count."""

from collections.abc import Callable, Collection
from datetime import datetime

from libs.access.policy import require
from libs.access.principal import Principal
from services.tasks.domain.assignment import (
    Assignment,
    AssignmentEvent,
    AssignmentState,
    CheckInMethod,
)
from services.tasks.domain.circle import Circles
from services.tasks.domain.eligibility import Eligibility
from services.tasks.domain.errors import ListUnbounded, TaskStateForbids
from services.tasks.domain.promise_errors import OwnAttendance
from services.tasks.domain.task import OPEN_STATES, Task, TaskState
from services.tasks.use_cases.policies import policy_of
from services.tasks.use_cases.ports import Listed, Repository, Seen
from services.tasks.use_cases.request_progress import service_began
from services.tasks.use_cases.staffing import restaff
from services.tasks.use_cases.task_life import settle
from services.tasks.use_cases.visibility import own_facts, promise_facts, task_facts, view_of

_ATTENDED_STATES = OPEN_STATES | {TaskState.IN_PROGRESS}


def get_assignment(repository: Repository, principal: Principal, assignment_id: str) -> Assignment:
    """The assignment, for its volunteer, those who lead its task, its organisation and coordinators."""
    assignment = repository.assignments.get(assignment_id)
    leaders = repository.assignments.leaders_of_task(assignment.task_id)
    require(principal, "tasks.GetAssignment", promise_facts(assignment, leaders))
    return assignment


def list_assignments(
    repository: Repository,
    principal: Principal,
    volunteer_id: str,
    task_id: str,
    states: Collection[AssignmentState],
    after: str | None,
    size: int,
) -> Listed[Assignment]:
    """Assignments by id: one's own, or of a volunteer or task as far as the caller runs or leads it."""
    if not (volunteer_id or task_id):
        volunteer_id = principal.person_id or ""
    if not (volunteer_id or task_id):
        raise ListUnbounded("volunteer_id, task_id")
    view = view_of(principal)
    facts = own_facts(principal, (volunteer_id,))
    if task_id:
        leaders = repository.assignments.leaders_of_task(task_id)
        facts = task_facts(repository.tasks.get(task_id), (volunteer_id, *leaders))
        view = view.of_everything() if principal.person_id in leaders else view
    require(principal, "tasks.ListAssignments", facts)
    return repository.assignments.page(view, volunteer_id, task_id, states, after, size)


def withdraw_assignment(
    repository: Repository, principal: Principal, now: datetime, assignment_id: str, seen: Seen, reason: str
) -> Assignment:
    """The volunteer takes the promise back; the seat is free again."""
    task, assignment = _locked(repository, principal, "WithdrawAssignment", assignment_id, seen, _volunteer)
    policy = policy_of(repository, assignment.circle_id)
    return _freed(repository, task, assignment.withdrawn(reason, policy, now), now)


def cancel_assignment(
    repository: Repository, principal: Principal, now: datetime, assignment_id: str, seen: Seen, reason: str
) -> Assignment:
    """A coordinator removes somebody; that never counts against them."""
    task, assignment = _locked(repository, principal, "CancelAssignment", assignment_id, seen, _nobody)
    return _freed(repository, task, assignment.after(AssignmentEvent.CANCEL, now, reason), now)


def check_in_assignment(
    repository: Repository, principal: Principal, now: datetime, assignment_id: str, seen: Seen
) -> Assignment:
    """The volunteer is there, by their own word or that of whoever leads."""
    task, assignment = _locked(repository, principal, "CheckInAssignment", assignment_id, seen, _on_site)
    if task.state not in _ATTENDED_STATES:
        raise TaskStateForbids(task.task_id, task.state, AssignmentEvent.CHECK_IN)
    is_own = principal.person_id == assignment.volunteer_id
    method = CheckInMethod.SELF if is_own else CheckInMethod.LEADER
    arrived = assignment.checked_in(method, policy_of(repository, assignment.circle_id), now)
    _check_still_qualified(repository, task, assignment, now)
    repository.assignments.save(arrived)
    service_began(repository, task, now)
    return arrived


def check_out_assignment(
    repository: Repository, principal: Principal, now: datetime, assignment_id: str, seen: Seen
) -> Assignment:
    """The volunteer has gone."""
    _, assignment = _locked(repository, principal, "CheckOutAssignment", assignment_id, seen, _on_site)
    gone = assignment.checked_out(now)
    repository.assignments.save(gone)
    return gone


def complete_assignment(
    repository: Repository,
    principal: Principal,
    now: datetime,
    assignment_id: str,
    seen: Seen,
    minutes: int | None,
) -> Assignment:
    """Somebody else confirms the minutes, none given meaning all of them."""
    _, assignment = _locked(repository, principal, "CompleteAssignment", assignment_id, seen, _leaders)
    by = _somebody_else(principal, assignment)
    return _settled(repository, assignment.completed(minutes, by, now), now)


def mark_no_show(
    repository: Repository, principal: Principal, now: datetime, assignment_id: str, seen: Seen
) -> Assignment:
    """The volunteer did not come."""
    _, assignment = _locked(repository, principal, "MarkNoShow", assignment_id, seen, _leaders)
    _somebody_else(principal, assignment)
    missed = assignment.missed(policy_of(repository, assignment.circle_id), now)
    return _settled(repository, missed, now)


def excuse_assignment(
    repository: Repository, principal: Principal, now: datetime, assignment_id: str, seen: Seen, reason: str
) -> Assignment:
    """Somebody else accepts why the volunteer did not come."""
    _, assignment = _locked(repository, principal, "ExcuseAssignment", assignment_id, seen, _nobody)
    _somebody_else(principal, assignment)
    return _settled(repository, assignment.after(AssignmentEvent.EXCUSE, now, reason), now)


_Party = Callable[[Repository, Assignment], Collection[str]]
"""The people who may do something because of their part in the assignment's task."""


def _volunteer(repository: Repository, assignment: Assignment) -> Collection[str]:
    return (assignment.volunteer_id,)


def _leaders(repository: Repository, assignment: Assignment) -> Collection[str]:
    return repository.assignments.leaders_of_task(assignment.task_id)


def _on_site(repository: Repository, assignment: Assignment) -> Collection[str]:
    return {assignment.volunteer_id, *_leaders(repository, assignment)}


def _nobody(repository: Repository, assignment: Assignment) -> Collection[str]:
    return ()


def _locked(
    repository: Repository,
    principal: Principal,
    method: str,
    assignment_id: str,
    seen: Seen,
    party: _Party,
) -> tuple[Task, Assignment]:
    task = repository.tasks.lock(repository.assignments.get(assignment_id).task_id)
    assignment = repository.assignments.get(assignment_id)
    require(principal, f"tasks.{method}", task_facts(task, party(repository, assignment)))
    seen(assignment.version)
    return task, assignment


def _freed(repository: Repository, task: Task, assignment: Assignment, now: datetime) -> Assignment:
    repository.assignments.save(assignment)
    restaff(repository, task.task_id, now)
    settle(repository, task.task_id, now)
    return assignment


def _settled(repository: Repository, assignment: Assignment, now: datetime) -> Assignment:
    repository.assignments.save(assignment)
    settle(repository, assignment.task_id, now)
    return assignment


def _somebody_else(principal: Principal, assignment: Assignment) -> str:
    """The caller's id. Raises OwnAttendance for the volunteer's own."""
    if principal.person_id == assignment.volunteer_id:
        raise OwnAttendance(assignment.assignment_id)
    return principal.person_id or principal.subject


def _check_still_qualified(repository: Repository, task: Task, assignment: Assignment, now: datetime) -> None:
    slot = task.slot(assignment.slot_id)
    skills = repository.facts.skills(needed=bool(slot.required_skills))
    volunteer = repository.facts.volunteer(assignment.volunteer_id)
    Eligibility(skills, Circles(()), now).check_qualified(volunteer, task, slot)
