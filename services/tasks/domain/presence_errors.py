"""Why somebody's presence cannot be recorded, or what counts against them cannot be contested."""

from libs.errors import FailedPrecondition, InvalidArgument, NotFound, PermissionDenied


class CheckInNeedsProof(FailedPrecondition):
    """The circle does not take a volunteer's word for it."""

    reason = "CHECK_IN_NEEDS_PROOF"

    def __init__(self, assignment_id: str) -> None:
        super().__init__(
            "This circle asks for proof that you are there. Give the code that is shown at the place, "
            "or ask whoever leads to check you in.",
            assignment_id=assignment_id,
        )


class CheckInCodeWrong(FailedPrecondition):
    """The code is not the one that is shown at the place now."""

    reason = "CHECK_IN_CODE_WRONG"

    def __init__(self, assignment_id: str) -> None:
        super().__init__(
            "This is not the code that is shown at the place now. Read it again: it changes often.",
            assignment_id=assignment_id,
        )


class CheckInCodesSpent(FailedPrecondition):
    """Too many wrong codes: guessing is over."""

    reason = "CHECK_IN_CODES_SPENT"

    def __init__(self, assignment_id: str, wrong: int) -> None:
        super().__init__(
            f"{wrong} wrong codes were given. Ask whoever leads to check you in.",
            assignment_id=assignment_id,
            wrong=wrong,
        )


class KioskTokenInvalid(PermissionDenied):
    """The kiosk was closed, is over, or was never opened."""

    reason = "KIOSK_TOKEN_INVALID"

    def __init__(self) -> None:
        super().__init__("This kiosk is closed. Whoever leads can open another one.")


class VolunteerNotExpected(NotFound):
    """Nobody with this number has promised to come."""

    reason = "VOLUNTEER_NOT_EXPECTED"

    def __init__(self) -> None:
        super().__init__("Nobody with this number is expected here. Check the number, or ask whoever leads.")


class PresenceInvalid(InvalidArgument):
    """The times say something that cannot have been."""

    reason = "PRESENCE_INVALID"

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field} {problem}.", field=field, problem=problem)


class OwnEntry(FailedPrecondition):
    """Nobody confirms the minutes of a presence that they wrote down themselves."""

    reason = "OWN_ENTRY"

    def __init__(self, assignment_id: str) -> None:
        super().__init__(
            f"You wrote down the attendance of assignment {assignment_id} yourself. "
            "Ask somebody else to confirm the minutes.",
            assignment_id=assignment_id,
        )


class NothingToAppeal(FailedPrecondition):
    """Nothing counts against the volunteer, or it has been contested before."""

    reason = "NOTHING_TO_APPEAL"

    def __init__(self, assignment_id: str) -> None:
        super().__init__(
            f"Nothing that can be contested counts against you in assignment {assignment_id}: "
            "there is no mark, its time is over, or it has been contested before.",
            assignment_id=assignment_id,
        )


class AppealNotOpen(FailedPrecondition):
    """No appeal waits for an answer."""

    reason = "APPEAL_NOT_OPEN"

    def __init__(self, assignment_id: str) -> None:
        super().__init__(
            f"No appeal of assignment {assignment_id} waits for an answer.", assignment_id=assignment_id
        )


class OwnMark(FailedPrecondition):
    """Nobody judges over a mark of their own making."""

    reason = "OWN_MARK"

    def __init__(self, assignment_id: str) -> None:
        super().__init__(
            f"The mark on assignment {assignment_id} is your own. Ask another coordinator to answer.",
            assignment_id=assignment_id,
        )
