"""Promises that pass from one person to another: a stand-in takes over, two people change places."""

from dataclasses import replace
from datetime import datetime

from services.tasks.domain.assignment import Assignment, AssignmentEvent, AssignmentState, StandInSearch
from services.tasks.domain.handover_errors import StandInNotOpen


def seeking(assignment: Assignment, note: str, asked_volunteer_id: str, now: datetime) -> Assignment:
    """The owner looks for a substitute, and stays responsible. Raises AssignmentStateForbids."""
    search = StandInSearch(note, now, asked_volunteer_id)
    return replace(assignment.after(AssignmentEvent.SEEK_STAND_IN, now), stand_in=search)


def no_longer_seeking(assignment: Assignment, now: datetime) -> Assignment:
    """The search is called off or over; the owner was responsible all along."""
    return replace(assignment.after(AssignmentEvent.STOP_SEEKING, now), stand_in=None)


def replaced(assignment: Assignment, substitute_id: str, now: datetime) -> Assignment:
    """The promise that another assignment has taken over. Raises AssignmentStateForbids."""
    return replace(assignment.after(AssignmentEvent.REPLACE, now), replaced_by=substitute_id)


def check_may_stand_in(assignment: Assignment, volunteer_id: str) -> None:
    """Raises StandInNotOpen unless a substitute is sought, and this one may be it."""
    search = assignment.stand_in
    is_sought = assignment.state is AssignmentState.SEEKING_STAND_IN and search is not None
    if not is_sought or not may_stand_in(assignment, volunteer_id):
        raise StandInNotOpen(assignment.assignment_id)


def may_stand_in(assignment: Assignment, volunteer_id: str) -> bool:
    """Whether the search is for this volunteer, too; nobody stands in for themselves."""
    asked = assignment.stand_in.asked_volunteer_id if assignment.stand_in else ""
    return assignment.volunteer_id != volunteer_id and asked in ("", volunteer_id)
