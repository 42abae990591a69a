"""Contesting what counts against somebody, and answering that."""

from datetime import datetime

from libs.access.policy import require
from libs.access.principal import Principal
from services.tasks.domain.appeals import answered, appealed
from services.tasks.domain.assignment import AppealState, Assignment, AssignmentState
from services.tasks.domain.events import APPEAL_ANSWERED, APPEALED
from services.tasks.use_cases.ports import Listed, Repository, Seen
from services.tasks.use_cases.promises import locked_promise, nobody, somebody_else, volunteer
from services.tasks.use_cases.task_life import settle
from services.tasks.use_cases.visibility import own_facts, view_of


def appeal_assignment(
    repository: Repository, principal: Principal, now: datetime, assignment_id: str, seen: Seen, text: str
) -> Assignment:
    """The volunteer contests a no-show or a late mark."""
    _, assignment = locked_promise(repository, principal, "AppealAssignment", assignment_id, seen, volunteer)
    contested = appealed(assignment, text, now)
    repository.assignments.save(contested, APPEALED)
    return contested


def answer_appeal(
    repository: Repository,
    principal: Principal,
    now: datetime,
    assignment_id: str,
    seen: Seen,
    outcome: AppealState,
    answer: str,
) -> Assignment:
    """Somebody who neither is the volunteer nor made the mark keeps it or takes it back."""
    _, assignment = locked_promise(repository, principal, "AnswerAppeal", assignment_id, seen, nobody)
    by = somebody_else(principal, assignment)
    closed = answered(assignment, outcome, answer, by, now)
    is_excused = closed.state is AssignmentState.EXCUSED
    repository.assignments.save(closed, "" if is_excused else APPEAL_ANSWERED)
    settle(repository, assignment.task_id, now)
    return closed


def list_appeals(
    repository: Repository, principal: Principal, circle_id: str, after: str | None, size: int
) -> Listed[Assignment]:
    """Assignments whose appeal waits for an answer, as far as the caller runs their tasks."""
    require(principal, "tasks.ListAppeals", own_facts(principal, ()))
    return repository.assignments.contested(view_of(principal), circle_id, after, size)
