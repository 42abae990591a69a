"""Standing by (候补待命): agreed to come if called, without a seat until then."""

from dataclasses import replace
from datetime import datetime, timedelta

from services.tasks.domain.assignment import (
    Assignment,
    AssignmentEvent,
    AssignmentState,
    Kind,
    Origin,
    confirmed,
)
from services.tasks.domain.handover_errors import StandbyNoticeTooShort
from services.tasks.domain.task import Task


def standing_by(
    assignment_id: str,
    task: Task,
    slot_id: str,
    volunteer_id: str,
    notice_minutes: int,
    now: datetime,
    offer_id: str = "",
) -> Assignment:
    """The promise to come if called so many minutes before the start, or earlier; by an offer, or unasked."""
    origin = Origin.OFFER if offer_id else Origin.STANDBY
    promise = confirmed(assignment_id, task, slot_id, volunteer_id, origin, now, offer_id)
    return replace(
        promise, state=AssignmentState.STANDING_BY, kind=Kind.STANDBY, notice_minutes=notice_minutes
    )


def called(assignment: Assignment, now: datetime) -> Assignment:
    """The standby needed: by the consent given at sign-up the seat is theirs.

    Raises AssignmentStateForbids, and StandbyNoticeTooShort later than the volunteer has agreed to.
    """
    needed = assignment.after(AssignmentEvent.CALL, now)
    if now > assignment.schedule.last_start - timedelta(minutes=assignment.notice_minutes):
        raise StandbyNoticeTooShort(assignment.assignment_id, assignment.notice_minutes)
    return replace(needed, kind=Kind.PRIMARY, call_time=now)
