"""Why a promise cannot pass to somebody else."""

from libs.errors import FailedPrecondition, InvalidArgument, NotFound


class StandInNotOpen(FailedPrecondition):
    """No substitute is sought any more, or not this one."""

    reason = "STAND_IN_NOT_OPEN"

    def __init__(self, assignment_id: str) -> None:
        super().__init__(
            f"Nobody looks for you to stand in for assignment {assignment_id}, or not any more.",
            assignment_id=assignment_id,
        )


class SwapNotFound(NotFound):
    """There is no such swap."""

    reason = "SWAP_NOT_FOUND"

    def __init__(self, swap_id: str) -> None:
        super().__init__(f"There is no swap {swap_id}.", swap_id=swap_id)


class SwapNotOpen(FailedPrecondition):
    """The swap has had its answer, or its time is over."""

    reason = "SWAP_NOT_OPEN"

    def __init__(self, swap_id: str, state: str) -> None:
        super().__init__(
            f"Swap {swap_id} is {state}; it can no longer be answered.", swap_id=swap_id, state=state
        )


class SwapImpossible(InvalidArgument):
    """These two places cannot be changed for each other."""

    reason = "SWAP_IMPOSSIBLE"

    def __init__(self, slot_id: str) -> None:
        super().__init__(
            f"A place in slot {slot_id} cannot be had in exchange: it must be another slot of the same "
            "circle whose task has not begun, and the promise given for it must stand.",
            field="slot_id",
            slot_id=slot_id,
        )


class StandbyNoticeTooShort(FailedPrecondition):
    """The volunteer has agreed to be called earlier than this."""

    reason = "STANDBY_NOTICE_TOO_SHORT"

    def __init__(self, assignment_id: str, notice_minutes: int) -> None:
        super().__init__(
            f"The volunteer agreed to be called at the latest {notice_minutes} minutes before the start. "
            "Ask somebody else, or check them in if they have come all the same.",
            assignment_id=assignment_id,
            notice_minutes=notice_minutes,
        )
