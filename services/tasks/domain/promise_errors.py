"""Why an offer cannot be sent or accepted, and why an assignment cannot change."""

from datetime import datetime

from libs.errors import FailedPrecondition, InvalidArgument


class OfferNotOpen(FailedPrecondition):
    """The offer has had its answer."""

    reason = "OFFER_NOT_OPEN"

    def __init__(self, offer_id: str, state: str) -> None:
        super().__init__(
            f"Offer {offer_id} is {state}; it can no longer be answered.", offer_id=offer_id, state=state
        )


class OfferExpired(FailedPrecondition):
    """The answer came too late."""

    reason = "OFFER_EXPIRED"

    def __init__(self, offer_id: str, expire_time: datetime) -> None:
        super().__init__(
            f"Offer {offer_id} could be answered until {expire_time.isoformat()}.",
            offer_id=offer_id,
            expire_time=expire_time.isoformat(),
        )


class TaskNotOpen(FailedPrecondition):
    """The task takes nobody in."""

    reason = "TASK_NOT_OPEN"

    def __init__(self, task_id: str, state: str) -> None:
        super().__init__(f"Task {task_id} is {state} and takes nobody in.", task_id=task_id, state=state)


class AlreadyFilled(FailedPrecondition):
    """Somebody else has the last seat."""

    reason = "ALREADY_FILLED"

    def __init__(self, slot_id: str) -> None:
        super().__init__(
            f"All seats of slot {slot_id} are taken. Join its waitlist to be asked when one comes free.",
            slot_id=slot_id,
        )


class VolunteerNotActive(FailedPrecondition):
    """The volunteer may not or does not want to be matched."""

    reason = "VOLUNTEER_NOT_ACTIVE"

    def __init__(self, volunteer_id: str, state: str) -> None:
        super().__init__(
            f"Volunteer {volunteer_id} is {state}; only active volunteers are matched.",
            volunteer_id=volunteer_id,
            state=state,
        )


class NotQualified(FailedPrecondition):
    """The volunteer lacks what the task asks for, for the whole of its time."""

    reason = "NOT_QUALIFIED"

    def __init__(self, volunteer_id: str, rule: str, missing: str) -> None:
        super().__init__(
            f"Volunteer {volunteer_id} lacks what the task needs: {missing}.",
            volunteer_id=volunteer_id,
            rule=rule,
            missing=missing,
        )


class OutsideCircle(FailedPrecondition):
    """The task is not open to the volunteer's circles."""

    reason = "OUTSIDE_CIRCLE"

    def __init__(self, volunteer_id: str, circle_id: str) -> None:
        super().__init__(
            f"The task is open to circle {circle_id} and those near it; volunteer {volunteer_id} is in none.",
            volunteer_id=volunteer_id,
            circle_id=circle_id,
        )


class OrganisationBlocked(FailedPrecondition):
    """The volunteer takes no tasks from this organisation."""

    reason = "BLOCKED"

    def __init__(self, volunteer_id: str, organisation_id: str) -> None:
        super().__init__(
            f"Volunteer {volunteer_id} is not available to organisation {organisation_id}.",
            volunteer_id=volunteer_id,
            organisation_id=organisation_id,
        )


class ScheduleClash(FailedPrecondition):
    """The volunteer has promised to be elsewhere, travel and rest included."""

    reason = "SCHEDULE_CLASH"

    def __init__(self, task_id: str) -> None:
        super().__init__(
            f"This overlaps with task {task_id}, travel and rest included. "
            "Withdraw from the other one first, or decline.",
            task_id=task_id,
        )


class AlreadyAssigned(FailedPrecondition):
    """The volunteer has a seat in this task."""

    reason = "ALREADY_ASSIGNED"

    def __init__(self, volunteer_id: str, task_id: str) -> None:
        super().__init__(
            f"Volunteer {volunteer_id} has a seat in task {task_id} already.",
            volunteer_id=volunteer_id,
            task_id=task_id,
        )


class OverLimit(FailedPrecondition):
    """The volunteer would serve more than they said."""

    reason = "OVER_LIMIT"

    def __init__(self, limit: str, allowed: int) -> None:
        super().__init__(
            f"This would exceed the limit {limit} of {allowed}. Change the limit first, or decline.",
            limit=limit,
            allowed=allowed,
        )


class OfferOverlaps(FailedPrecondition):
    """The volunteer has an open offer for the same time."""

    reason = "OFFER_OVERLAPS"

    def __init__(self, volunteer_id: str, task_id: str) -> None:
        super().__init__(
            f"Volunteer {volunteer_id} has an open offer for the same time in task {task_id}. "
            "Wait for the answer.",
            volunteer_id=volunteer_id,
            task_id=task_id,
        )


class AlreadyAsked(FailedPrecondition):
    """The volunteer was asked in an earlier wave, or otherwise."""

    reason = "ALREADY_ASKED"

    def __init__(self, volunteer_id: str, task_id: str) -> None:
        super().__init__(
            f"Volunteer {volunteer_id} has been asked for task {task_id} before.",
            volunteer_id=volunteer_id,
            task_id=task_id,
        )


class VolunteerNotToBeDisturbed(FailedPrecondition):
    """The volunteer's quiet hours last until nobody can begin any more."""

    reason = "QUIET_HOURS"

    def __init__(self, volunteer_id: str, until: datetime) -> None:
        super().__init__(
            f"Volunteer {volunteer_id} may be asked from {until.isoformat()} only, which is too late.",
            volunteer_id=volunteer_id,
            until_time=until.isoformat(),
        )


class ContactBudgetSpent(FailedPrecondition):
    """The volunteer has been asked often enough for seven days."""

    reason = "CONTACT_BUDGET_SPENT"

    def __init__(self, volunteer_id: str, budget: int) -> None:
        super().__init__(
            f"Volunteer {volunteer_id} has had {budget} offers in seven days, which is the limit.",
            volunteer_id=volunteer_id,
            budget=budget,
        )


class AssignmentStateForbids(FailedPrecondition):
    """The assignment is in a state in which this cannot happen."""

    reason = "ASSIGNMENT_STATE_FORBIDS"

    def __init__(self, assignment_id: str, state: str, event: str) -> None:
        super().__init__(
            f"Assignment {assignment_id} is {state}, so '{event}' is not possible.",
            assignment_id=assignment_id,
            state=state,
            event=event,
        )


class CheckInClosed(FailedPrecondition):
    """It is not the time to check in."""

    reason = "CHECK_IN_CLOSED"

    def __init__(self, opens: datetime, closes: datetime) -> None:
        super().__init__(
            f"Check-in is open from {opens.isoformat()} to {closes.isoformat()}.",
            opens_time=opens.isoformat(),
            closes_time=closes.isoformat(),
        )


class NoShowTooEarly(FailedPrecondition):
    """The volunteer may still come."""

    reason = "NO_SHOW_TOO_EARLY"

    def __init__(self, possible_from: datetime) -> None:
        super().__init__(
            f"Until {possible_from.isoformat()} the volunteer may still come.",
            possible_from_time=possible_from.isoformat(),
        )


class OwnAttendance(FailedPrecondition):
    """Nobody confirms their own minutes, accepts their own excuse, or calls their own promise off."""

    reason = "OWN_ATTENDANCE"

    def __init__(self, assignment_id: str) -> None:
        super().__init__(
            f"Assignment {assignment_id} is your own. Withdraw it, or ask somebody else who leads or posts.",
            assignment_id=assignment_id,
        )


class MinutesExceedPresence(InvalidArgument):
    """More minutes than the volunteer was there."""

    reason = "MINUTES_EXCEED_PRESENCE"

    def __init__(self, minutes: int, presence: int) -> None:
        super().__init__(
            f"{minutes} minutes cannot be confirmed: the volunteer was there for {presence}.",
            field="minutes",
            minutes=minutes,
            presence=presence,
        )
