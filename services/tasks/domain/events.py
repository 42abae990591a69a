"""Which event tells each change."""

from collections.abc import Mapping
from types import MappingProxyType

from services.tasks.domain.application import ApplicationState
from services.tasks.domain.assignment import Assignment, AssignmentState
from services.tasks.domain.help_request import HelpRequestState
from services.tasks.domain.offer import OfferState
from services.tasks.domain.swap import SwapState
from services.tasks.domain.task import TaskState
from services.tasks.domain.waitlist import WaitlistState

APPEALED = "vc.assignment.v1.appealed"
APPEAL_ANSWERED = "vc.assignment.v1.appeal_answered"
REQUEST_CHANGED = "vc.request.v1.changed"
TASK_CHANGED = "vc.task.v1.changed"

HELP_REQUEST_EVENTS: Mapping[HelpRequestState, str] = MappingProxyType(
    {state: f"vc.request.v1.{state}" for state in HelpRequestState}
)
"""The event of a request's arrival in a state."""

TASK_EVENTS: Mapping[TaskState, str] = MappingProxyType(
    {state: f"vc.task.v1.{'started' if state is TaskState.IN_PROGRESS else state}" for state in TaskState}
)
"""The event of a task's arrival in a state. Drafts are nobody's business: their event is never emitted."""

OFFER_EVENTS: Mapping[OfferState, str] = MappingProxyType(
    {state: f"vc.offer.v1.{'sent' if state is OfferState.OFFERED else state}" for state in OfferState}
)
"""The event of an offer's arrival in a state."""

APPLICATION_EVENTS: Mapping[ApplicationState, str] = MappingProxyType(
    {state: f"vc.application.v1.{state}" for state in ApplicationState}
)
"""The event of an application's arrival in a state."""

WAITLIST_EVENTS: Mapping[WaitlistState, str] = MappingProxyType(
    {state: f"vc.waitlist.v1.{state}" for state in WaitlistState}
)
"""The event of a waitlist entry's arrival in a state."""

SWAP_EVENTS: Mapping[SwapState, str] = MappingProxyType({state: f"vc.swap.v1.{state}" for state in SwapState})
"""The event of a swap's arrival in a state."""

PINNED = "vc.assignment.v1.pinned"
UNPINNED = "vc.assignment.v1.unpinned"

_ATTENDANCE = {
    AssignmentState.CHECKED_IN: "vc.attendance.v1.checked_in",
    AssignmentState.CHECKED_OUT: "vc.attendance.v1.checked_out",
    AssignmentState.LEFT_EARLY: "vc.attendance.v1.checked_out",
    AssignmentState.SEEKING_STAND_IN: "vc.assignment.v1.stand_in_sought",
}


def assignment_event(assignment: Assignment) -> str:
    """The event of the assignment's arrival in its state."""
    if assignment.state is AssignmentState.CHECKED_OUT and assignment.auto_closed:
        return "vc.attendance.v1.auto_closed"
    return _ATTENDANCE.get(assignment.state) or f"vc.assignment.v1.{assignment.state}"
