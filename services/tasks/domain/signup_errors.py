"""Why somebody cannot come into a task by themselves, in words that say how to mend it."""

from libs.errors import FailedPrecondition, NotFound


class SignupForbids(FailedPrecondition):
    """The task does not take people in this way."""

    reason = "SIGNUP_FORBIDS"

    def __init__(self, task_id: str, signup: str, way: str) -> None:
        super().__init__(
            f"Sign-up of task {task_id} is {signup}, so a seat of this slot cannot be had by '{way}'. "
            "Claim where seats can be claimed, apply where somebody approves, wait for an offer otherwise.",
            task_id=task_id,
            signup=signup,
            way=way,
        )


class WaitlistFirst(FailedPrecondition):
    """The free seats are for those who have waited for them."""

    reason = "WAITLIST_FIRST"

    def __init__(self, slot_id: str) -> None:
        super().__init__(
            f"The free seats of slot {slot_id} are offered to those on its waitlist first. "
            "Join the waitlist to be next.",
            slot_id=slot_id,
        )


class SeatFree(FailedPrecondition):
    """Nobody has to wait for a seat that is free."""

    reason = "SEAT_FREE"

    def __init__(self, slot_id: str) -> None:
        super().__init__(
            f"Slot {slot_id} has a free seat, so there is nothing to wait for. "
            "Claim it, apply for it, or wait for an offer, as the sign-up of the task says.",
            slot_id=slot_id,
        )


class OwnSignup(FailedPrecondition):
    """Nobody decides on their own seat."""

    reason = "OWN_SIGNUP"

    def __init__(self, task_id: str) -> None:
        super().__init__(
            f"This is about your own seat in task {task_id}. Ask somebody else who leads or posts.",
            task_id=task_id,
        )


class ApplicationNotFound(NotFound):
    """There is no such application."""

    reason = "APPLICATION_NOT_FOUND"

    def __init__(self, application_id: str) -> None:
        super().__init__(f"There is no application {application_id}.", application_id=application_id)


class ApplicationStateForbids(FailedPrecondition):
    """The application has had its answer."""

    reason = "APPLICATION_STATE_FORBIDS"

    def __init__(self, application_id: str, state: str, event: str) -> None:
        super().__init__(
            f"Application {application_id} is {state}, so '{event}' is not possible.",
            application_id=application_id,
            state=state,
            event=event,
        )


class WaitlistEntryNotFound(NotFound):
    """There is no such entry."""

    reason = "WAITLIST_ENTRY_NOT_FOUND"

    def __init__(self, waitlist_entry_id: str) -> None:
        super().__init__(
            f"There is no waitlist entry {waitlist_entry_id}.", waitlist_entry_id=waitlist_entry_id
        )


class WaitlistEntryStateForbids(FailedPrecondition):
    """The entry is in a state in which this cannot happen."""

    reason = "WAITLIST_ENTRY_STATE_FORBIDS"

    def __init__(self, waitlist_entry_id: str, state: str, event: str) -> None:
        super().__init__(
            f"Waitlist entry {waitlist_entry_id} is {state}, so '{event}' is not possible. "
            "An offer of the seat is answered by accepting or declining it.",
            waitlist_entry_id=waitlist_entry_id,
            state=state,
            event=event,
        )
