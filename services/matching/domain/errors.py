"""What can go wrong in matching for a reason that the caller can understand."""

from libs.errors import Aborted, FailedPrecondition, InvalidArgument, NotFound, ResourceExhausted


class PlanRunNotFound(NotFound):
    """There is no such run."""

    reason = "PLAN_RUN_NOT_FOUND"

    def __init__(self, plan_run_id: str) -> None:
        super().__init__(
            f"There is no plan run {plan_run_id}. List the runs of its circle.", plan_run_id=plan_run_id
        )


class CircleNotFound(NotFound):
    """No event has told of such a circle."""

    reason = "CIRCLE_NOT_FOUND"

    def __init__(self, circle_id: str) -> None:
        super().__init__(
            f"Matching knows no circle {circle_id}. If it was made just now, try again in a second.",
            circle_id=circle_id,
        )


class VolunteerNotFound(NotFound):
    """No event has told of such a volunteer."""

    reason = "VOLUNTEER_NOT_FOUND"

    def __init__(self, volunteer_id: str) -> None:
        super().__init__(
            f"Matching knows no volunteer {volunteer_id}. "
            "If they registered just now, try again in a second.",
            volunteer_id=volunteer_id,
        )


class VolunteerNotInPlan(NotFound):
    """The volunteer is none of those among whom the run could choose."""

    reason = "VOLUNTEER_NOT_IN_PLAN"

    def __init__(self, plan_run_id: str, volunteer_id: str) -> None:
        super().__init__(
            f"Volunteer {volunteer_id} is not part of plan run {plan_run_id}: when it was solved "
            "they were not active, or a point of no circle to which its tasks are open. "
            "Plan again if that has changed.",
            plan_run_id=plan_run_id,
            volunteer_id=volunteer_id,
        )


class SlotNotInPlan(NotFound):
    """The slot is none of those that the run could fill."""

    reason = "SLOT_NOT_IN_PLAN"

    def __init__(self, plan_run_id: str, slot_id: str) -> None:
        super().__init__(
            f"Slot {slot_id} is not part of plan run {plan_run_id}: when it was solved its task was not open "
            "in the circle and horizon of the run, or all its seats were taken. "
            "Plan again if that has changed.",
            plan_run_id=plan_run_id,
            slot_id=slot_id,
        )


class PlanRunStateWrong(FailedPrecondition):
    """The run does not stand where the action needs it."""

    reason = "PLAN_RUN_STATE_WRONG"

    def __init__(self, plan_run_id: str, action: str, state: str) -> None:
        super().__init__(
            f"Plan run {plan_run_id} is {state}; that does not allow to {action} it. "
            "Look at its state and decide anew.",
            plan_run_id=plan_run_id,
            action=action,
            state=state,
        )


class PlanRunHasNoPlan(FailedPrecondition):
    """The run has found no plan, or not yet."""

    reason = "PLAN_RUN_HAS_NO_PLAN"

    def __init__(self, plan_run_id: str, state: str) -> None:
        super().__init__(
            f"Plan run {plan_run_id} is {state} and has no plan to explain. Wait for it, or plan again.",
            plan_run_id=plan_run_id,
            state=state,
        )


class PlanRunStale(FailedPrecondition):
    """A fact that the plan rests on has changed."""

    reason = "PLAN_RUN_STALE"

    def __init__(self, plan_run_id: str) -> None:
        super().__init__(
            f"What plan run {plan_run_id} rests on has changed since it was solved. "
            "Plan again and release that.",
            plan_run_id=plan_run_id,
        )


class PlanRunsTooMany(ResourceExhausted):
    """The circle has as many unfinished runs as it may have."""

    reason = "PLAN_RUNS_TOO_MANY"

    def __init__(self, circle_id: str, limit: int) -> None:
        super().__init__(
            f"Circle {circle_id} has {limit} runs that are not finished. Wait for one of them or cancel it.",
            circle_id=circle_id,
            limit=limit,
        )


class HorizonInvalid(InvalidArgument):
    """Nothing can be planned in this interval."""

    reason = "HORIZON_INVALID"

    def __init__(self, problem: str) -> None:
        super().__init__(
            f"The horizon {problem}. Give an interval of at most 92 days that ends in the future.",
            field="plan_run.horizon",
            problem=problem,
        )


class WeightsInvalid(InvalidArgument):
    """The weights of the run, with those of the circle's policy, contradict each other."""

    reason = "WEIGHTS_INVALID"

    def __init__(self, required: int, desired: int, extra: int) -> None:
        super().__init__(
            "required >= desired >= extra must hold; with the circle's policy they are "
            f"{required}, {desired}, {extra}. Change the weights of the run.",
            field="plan_run.weights",
            required=required,
            desired=desired,
            extra=extra,
        )


class ReleaseFailed(FailedPrecondition):
    """The tasks service refused the release as a whole; nothing of it was sent."""

    reason = "RELEASE_FAILED"

    def __init__(self, plan_run_id: str, cause: str) -> None:
        super().__init__(
            f"Plan run {plan_run_id} could not be released: {cause} What was not sent can be released again.",
            plan_run_id=plan_run_id,
            cause=cause,
        )


class ReleaseUnderWay(Aborted):
    """The plan is being released; its offers are still on their way."""

    reason = "RELEASE_UNDER_WAY"

    def __init__(self, plan_run_id: str) -> None:
        super().__init__(
            f"The offers of plan run {plan_run_id} are on their way; that is finished even if nobody waits "
            "for it. Look at the run again in a little while.",
            plan_run_id=plan_run_id,
        )


class RepairNotFound(NotFound):
    """The run is no repair."""

    reason = "REPAIR_NOT_FOUND"

    def __init__(self, plan_run_id: str) -> None:
        super().__init__(f"Plan run {plan_run_id} is no repair.", plan_run_id=plan_run_id)
