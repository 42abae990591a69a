"""A volunteer contests a no-show or a late mark; somebody who did not make it answers."""

from dataclasses import replace
from datetime import datetime

from services.tasks.domain.assignment import Appeal, AppealState, Assignment, AssignmentState
from services.tasks.domain.presence import excused
from services.tasks.domain.presence_errors import AppealNotOpen, NothingToAppeal, OwnMark


def appealed(assignment: Assignment, text: str, now: datetime) -> Assignment:
    """The mark contested, once and while it counts. Raises NothingToAppeal."""
    counts_until = assignment.penalty_expire_time
    if counts_until is None or counts_until <= now or assignment.appeal is not None:
        raise NothingToAppeal(assignment.assignment_id)
    return replace(_next(assignment, now), appeal=Appeal(text, now))


def answered(
    assignment: Assignment, outcome: AppealState, answer: str, answered_by: str, now: datetime
) -> Assignment:
    """The appeal answered: the mark is kept, or taken back as if it had never been made.

    Raises AppealNotOpen, and OwnMark for who made the mark.
    """
    appeal = assignment.appeal
    if appeal is None or appeal.state is not AppealState.OPEN:
        raise AppealNotOpen(assignment.assignment_id)
    if answered_by == assignment.marked_by:
        raise OwnMark(assignment.assignment_id)
    closed = replace(appeal, state=outcome, answer=answer, answered_by=answered_by, answer_time=now)
    marked = replace(assignment, appeal=closed)
    return _unmarked(marked, answer, now) if outcome is AppealState.GRANTED else _next(marked, now)


def _unmarked(assignment: Assignment, answer: str, now: datetime) -> Assignment:
    if assignment.state is AssignmentState.NO_SHOW:
        return excused(assignment, answer, now)
    return replace(_next(assignment, now), late=False, penalty_expire_time=None)


def _next(assignment: Assignment, now: datetime) -> Assignment:
    return replace(assignment, version=assignment.version + 1, update_time=now)
