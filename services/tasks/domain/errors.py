"""What can go wrong with requests, tasks, offers and assignments, in words that say how to mend it."""

from collections.abc import Sequence
from datetime import datetime

from libs.errors import FailedPrecondition, InvalidArgument, NotFound


class ScheduleInvalid(InvalidArgument):
    """The times of a task contradict each other."""

    reason = "SCHEDULE_INVALID"

    def __init__(self, problem: str, field: str) -> None:
        super().__init__(f"The schedule cannot be kept: {problem}.", field=field, problem=problem)


class TimeOutOfRange(InvalidArgument):
    """A time lies before 1970 or after 2199."""

    reason = "TIME_OUT_OF_RANGE"

    def __init__(self, seconds: int) -> None:
        super().__init__(
            f"{seconds} seconds since 1970 is no time between 1970 and 2199. Give another one.",
            seconds=seconds,
        )


class ExpireTimeInvalid(InvalidArgument):
    """An offer would end before it begins."""

    reason = "EXPIRE_TIME_INVALID"

    def __init__(self, expire_time: datetime) -> None:
        super().__init__(
            f"An offer cannot end at {expire_time.isoformat()}, which is past. "
            "Give a later time or leave it out.",
            field="offer.expire_time",
            expire_time=expire_time.isoformat(),
        )


class ListUnbounded(InvalidArgument):
    """A list was asked for without saying whose."""

    reason = "FILTER_REQUIRED"

    def __init__(self, filters: str) -> None:
        super().__init__(f"Say whose: give at least one of {filters}.", filters=filters)


class HelpRequestNotFound(NotFound):
    """There is no such request."""

    reason = "HELP_REQUEST_NOT_FOUND"

    def __init__(self, help_request_id: str) -> None:
        super().__init__(f"There is no request {help_request_id}.", help_request_id=help_request_id)


class TaskNotFound(NotFound):
    """There is no such task, or it is a draft of somebody else."""

    reason = "TASK_NOT_FOUND"

    def __init__(self, task_id: str) -> None:
        super().__init__(f"There is no task {task_id}.", task_id=task_id)


class SlotNotFound(NotFound):
    """There is no such slot."""

    reason = "SLOT_NOT_FOUND"

    def __init__(self, slot_id: str) -> None:
        super().__init__(f"There is no slot {slot_id}.", slot_id=slot_id)


class OfferNotFound(NotFound):
    """There is no such offer."""

    reason = "OFFER_NOT_FOUND"

    def __init__(self, offer_id: str) -> None:
        super().__init__(f"There is no offer {offer_id}.", offer_id=offer_id)


class AssignmentNotFound(NotFound):
    """There is no such assignment."""

    reason = "ASSIGNMENT_NOT_FOUND"

    def __init__(self, assignment_id: str) -> None:
        super().__init__(f"There is no assignment {assignment_id}.", assignment_id=assignment_id)


class HelpRequestStateForbids(FailedPrecondition):
    """The request is in a state in which this cannot happen."""

    reason = "HELP_REQUEST_STATE_FORBIDS"

    def __init__(self, help_request_id: str, state: str, event: str) -> None:
        super().__init__(
            f"Request {help_request_id} is {state}, so '{event}' is not possible.",
            help_request_id=help_request_id,
            state=state,
            event=event,
        )


class MergeTargetInvalid(FailedPrecondition):
    """A request cannot be merged into this one."""

    reason = "MERGE_TARGET_INVALID"

    def __init__(self, duplicate_of: str) -> None:
        super().__init__(
            f"Request {duplicate_of} cannot take another one in. "
            "Name a different open request of the same circle.",
            duplicate_of_help_request_id=duplicate_of,
        )


class TaskStateForbids(FailedPrecondition):
    """The task is in a state in which this cannot happen."""

    reason = "TASK_STATE_FORBIDS"

    def __init__(self, task_id: str, state: str, event: str) -> None:
        super().__init__(
            f"Task {task_id} is {state}, so '{event}' is not possible.",
            task_id=task_id,
            state=state,
            event=event,
        )


class OrganisationNotVerified(FailedPrecondition):
    """Only verified organisations publish."""

    reason = "ORGANISATION_NOT_VERIFIED"

    def __init__(self, organisation_id: str) -> None:
        super().__init__(
            f"Organisation {organisation_id} is not verified. Have it verified, then publish.",
            organisation_id=organisation_id,
        )


class OrganisationUnknown(FailedPrecondition):
    """Nothing is known of the organisation yet."""

    reason = "ORGANISATION_UNKNOWN"

    def __init__(self, organisation_id: str) -> None:
        super().__init__(
            f"Nothing is known of organisation {organisation_id}. "
            "If it was registered a moment ago, it will be known in moments: try again.",
            organisation_id=organisation_id,
        )


class CircleUnknown(FailedPrecondition):
    """Nothing is known of the circle yet."""

    reason = "CIRCLE_UNKNOWN"

    def __init__(self, circle_id: str) -> None:
        super().__init__(
            f"Nothing is known of circle {circle_id}. "
            "If it was created a moment ago, it will be known in moments: try again.",
            circle_id=circle_id,
        )


class OrganisationNotInCircle(FailedPrecondition):
    """The organisation has no part in the circle, so it may not ask the circle's people."""

    reason = "ORGANISATION_NOT_IN_CIRCLE"

    def __init__(self, organisation_id: str, circle_id: str) -> None:
        super().__init__(
            f"Organisation {organisation_id} has no part in circle {circle_id}. Have a coordinator of the "
            "circle bring it onto the surface with JoinCircle. If it joined a moment ago, try again.",
            organisation_id=organisation_id,
            circle_id=circle_id,
        )


class VolunteerUnknown(FailedPrecondition):
    """Nothing is known of the volunteer yet."""

    reason = "VOLUNTEER_UNKNOWN"

    def __init__(self, volunteer_id: str) -> None:
        super().__init__(
            f"Nothing is known of volunteer {volunteer_id}. "
            "If they registered a moment ago, they will be known in moments: try again.",
            volunteer_id=volunteer_id,
        )


class InsuranceMissing(FailedPrecondition):
    """Hazardous work is published only with insurance."""

    reason = "INSURANCE_MISSING"

    def __init__(self, task_id: str) -> None:
        super().__init__(
            f"Task {task_id} is hazardous and names no insurance. Give insurance_reference, then publish.",
            task_id=task_id,
        )


class SlotMissing(FailedPrecondition):
    """A task without slots asks for nobody."""

    reason = "SLOT_MISSING"

    def __init__(self, task_id: str) -> None:
        super().__init__(f"Task {task_id} has no slot. Add one, then publish.", task_id=task_id)


class TaskInPast(FailedPrecondition):
    """Nobody can come any more."""

    reason = "TASK_IN_PAST"

    def __init__(self, task_id: str, last_start: datetime) -> None:
        super().__init__(
            f"Task {task_id} had to start by {last_start.isoformat()}, which is past. Give a later time.",
            task_id=task_id,
            last_start_time=last_start.isoformat(),
        )


class WindowInPast(InvalidArgument):
    """Nobody can help at a time that is over."""

    reason = "WINDOW_IN_PAST"

    def __init__(self, number: int, end: datetime) -> None:
        super().__init__(
            f"Window {number} of the request ended at {end.isoformat()}, which is past. "
            "Give a later one, or none for any time.",
            field=f"help_request.windows[{number}].end_time",
            window=number,
            end_time=end.isoformat(),
        )


class SlotHasAssignments(FailedPrecondition):
    """Somebody holds a seat that would vanish."""

    reason = "SLOT_HAS_ASSIGNMENTS"

    def __init__(self, slot_id: str, confirmed: int) -> None:
        super().__init__(
            f"{confirmed} people hold a seat in slot {slot_id}. Keep the slot, with room for them.",
            slot_id=slot_id,
            confirmed=confirmed,
        )


class TaskHasAssignments(FailedPrecondition):
    """People said yes to another time or place."""

    reason = "TASK_HAS_ASSIGNMENTS"

    def __init__(self, task_id: str) -> None:
        super().__init__(
            f"People have promised to come to task {task_id} at its time and place. "
            "Cancel their assignments first, or make another task.",
            task_id=task_id,
        )


class PeopleNotQualified(FailedPrecondition):
    """Somebody who has promised to come would no longer be let in."""

    reason = "PEOPLE_NOT_QUALIFIED"

    def __init__(self, task_id: str, volunteer_ids: Sequence[str]) -> None:
        super().__init__(
            f"{len(volunteer_ids)} people who have promised to come to task {task_id} are not of the age, or "
            "lack the marks or skills, that it would ask for now. Cancel their assignments first.",
            task_id=task_id,
            volunteer_ids=" ".join(volunteer_ids),
        )


class NoWiderCircle(FailedPrecondition):
    """The task is open as widely as can be."""

    reason = "NO_WIDER_CIRCLE"

    def __init__(self, task_id: str) -> None:
        super().__init__(f"No circle is wider than those task {task_id} is open to.", task_id=task_id)
