"""Keeping a promise, or not: withdrawing, coming, going, and the minutes that count."""

from collections.abc import Collection
from datetime import datetime

from libs.access.policy import require
from libs.access.principal import Principal
from services.tasks.domain.assignment import (
    Assignment,
    AssignmentEvent,
    AssignmentState,
    CheckInMethod,
    Evidence,
)
from services.tasks.domain.errors import ListUnbounded, TaskStateForbids
from services.tasks.domain.presence import (
    check_not_seen_elsewhere,
    checked_out,
    completed,
    excused,
    missed,
    recorded,
)
from services.tasks.domain.task import ATTENDED_STATES, Task, TaskState
from services.tasks.use_cases.arrival import arrive, check_may_come_in, evidence_of
from services.tasks.use_cases.policies import policy_of
from services.tasks.use_cases.ports import Listed, Repository, Seen
from services.tasks.use_cases.promises import (
    actor_id,
    freed,
    leaders,
    locked_promise,
    nobody,
    on_site,
    settled,
    somebody_else,
    volunteer,
)
from services.tasks.use_cases.visibility import (
    own_facts,
    promise_facts,
    shown_assignment,
    task_facts,
    view_of,
)


def get_assignment(repository: Repository, principal: Principal, assignment_id: str) -> Assignment:
    """The assignment, for its volunteer, those who lead its task, its organisation and coordinators."""
    assignment = repository.assignments.get(assignment_id)
    leading = repository.assignments.leaders_of_task(assignment.task_id)
    require(principal, "tasks.GetAssignment", promise_facts(assignment, leading))
    return shown_assignment(principal, assignment)


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
        leading = repository.assignments.leaders_of_task(task_id)
        facts = task_facts(repository.tasks.get(task_id), (volunteer_id, *leading))
        view = view.of_everything() if principal.person_id in leading else view
    require(principal, "tasks.ListAssignments", facts)
    found, last = repository.assignments.page(view, volunteer_id, task_id, states, after, size)
    return [shown_assignment(principal, assignment) for assignment in found], last


def withdraw_assignment(
    repository: Repository, principal: Principal, now: datetime, assignment_id: str, seen: Seen, reason: str
) -> Assignment:
    """The volunteer takes the promise back; the seat is free again."""
    task, assignment = locked_promise(
        repository, principal, "WithdrawAssignment", assignment_id, seen, volunteer
    )
    policy = policy_of(repository, assignment.circle_id)
    return freed(repository, task, assignment.withdrawn(reason, policy, now), now)


def cancel_assignment(
    repository: Repository, principal: Principal, now: datetime, assignment_id: str, seen: Seen, reason: str
) -> Assignment:
    """A coordinator removes somebody else; that never counts against them."""
    task, assignment = locked_promise(repository, principal, "CancelAssignment", assignment_id, seen, nobody)
    somebody_else(principal, assignment)
    return freed(repository, task, assignment.after(AssignmentEvent.CANCEL, now, reason), now)


def check_in_assignment(
    repository: Repository,
    principal: Principal,
    now: datetime,
    assignment_id: str,
    seen: Seen,
    code: str = "",
) -> Assignment:
    """The volunteer is there, by their own word, by the code at the place, or by the word of who leads."""
    task, assignment = locked_promise(
        repository, principal, "CheckInAssignment", assignment_id, seen, on_site, lock_volunteer=True
    )
    evidence = evidence_of(repository, principal, assignment, code, now)
    return arrive(repository, task, assignment, evidence, now)


def check_out_assignment(
    repository: Repository,
    principal: Principal,
    now: datetime,
    assignment_id: str,
    seen: Seen,
    went: datetime | None = None,
) -> Assignment:
    """The volunteer has gone, now or when somebody else saw them go."""
    _, assignment = locked_promise(
        repository, principal, "CheckOutAssignment", assignment_id, seen, on_site, lock_volunteer=True
    )
    if went is not None:
        somebody_else(principal, assignment)
    is_own = principal.person_id == assignment.volunteer_id
    method = CheckInMethod.SELF if is_own else CheckInMethod.LEADER
    gone = checked_out(assignment, Evidence(method, actor_id(principal)), now, went)
    if went is not None:
        check_not_seen_elsewhere(gone, repository.assignments.attended_by(assignment.volunteer_id))
    repository.assignments.save(gone)
    return gone


def record_attendance(
    repository: Repository,
    principal: Principal,
    now: datetime,
    assignment_id: str,
    seen: Seen,
    came: datetime,
    went: datetime | None,
) -> Assignment:
    """Somebody else who leads writes down afterwards when the volunteer came and went."""
    task, assignment = locked_promise(
        repository, principal, "RecordAttendance", assignment_id, seen, leaders, lock_volunteer=True
    )
    recorder = somebody_else(principal, assignment)
    if task.state not in ATTENDED_STATES | {TaskState.COMPLETED}:
        raise TaskStateForbids(task.task_id, task.state, "record attendance")
    arrived = recorded(assignment, came, recorder, policy_of(repository, assignment.circle_id), now)
    check_may_come_in(repository, task, assignment, now)
    written = [arrived]
    leaving = went or _left_by_now(task, arrived, now)
    if leaving is not None:
        written.append(checked_out(arrived, Evidence(CheckInMethod.MANUAL, recorder), now, leaving))
    check_not_seen_elsewhere(written[-1], repository.assignments.attended_by(assignment.volunteer_id))
    for step in written:
        repository.assignments.save(step)
    return written[-1]


def complete_assignment(
    repository: Repository,
    principal: Principal,
    now: datetime,
    assignment_id: str,
    seen: Seen,
    minutes: int | None,
) -> Assignment:
    """Somebody else confirms the minutes, none given meaning all of them."""
    _, assignment = locked_promise(repository, principal, "CompleteAssignment", assignment_id, seen, leaders)
    by = somebody_else(principal, assignment)
    return settled(repository, completed(assignment, minutes, by, now), now)


def mark_no_show(
    repository: Repository, principal: Principal, now: datetime, assignment_id: str, seen: Seen
) -> Assignment:
    """The volunteer did not come; if time alone has said so before, nothing changes."""
    _, assignment = locked_promise(repository, principal, "MarkNoShow", assignment_id, seen, leaders)
    by = somebody_else(principal, assignment)
    if assignment.state is AssignmentState.NO_SHOW:
        return assignment
    policy = policy_of(repository, assignment.circle_id)
    return settled(repository, missed(assignment, policy, now, by), now)


def excuse_assignment(
    repository: Repository, principal: Principal, now: datetime, assignment_id: str, seen: Seen, reason: str
) -> Assignment:
    """Somebody else accepts why the volunteer did not come."""
    _, assignment = locked_promise(repository, principal, "ExcuseAssignment", assignment_id, seen, nobody)
    somebody_else(principal, assignment)
    return settled(repository, excused(assignment, reason, now), now)


def _left_by_now(task: Task, arrived: Assignment, now: datetime) -> datetime | None:
    """When somebody must have gone of whom nothing else is known; None if they may still be there."""
    assert arrived.check_in_time is not None
    planned_end = arrived.schedule.planned_end(arrived.check_in_time)
    is_over = planned_end <= now or task.state is TaskState.COMPLETED
    return min(planned_end, now) if is_over else None
