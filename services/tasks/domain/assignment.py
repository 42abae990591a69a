"""An accepted commitment of a volunteer to a slot, from consent to confirmed minutes."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from services.tasks.domain.circle import CirclePolicy
from services.tasks.domain.machine import Machine
from services.tasks.domain.promise_errors import (
    AssignmentStateForbids,
    CheckInClosed,
    MinutesExceedPresence,
    NoShowTooEarly,
)
from services.tasks.domain.schedule import Interval, Schedule
from services.tasks.domain.task import Task


class AssignmentState(StrEnum):
    """Where an assignment stands."""

    CONFIRMED = "confirmed"
    SEEKING_STAND_IN = "seeking_stand_in"
    STANDING_BY = "standing_by"
    CHECKED_IN = "checked_in"
    CHECKED_OUT = "checked_out"
    LEFT_EARLY = "left_early"
    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"
    NO_SHOW = "no_show"
    EXCUSED = "excused"
    RELEASED_STANDBY = "released_standby"
    CANCELLED = "cancelled"


class AssignmentEvent(StrEnum):
    """What can happen to an assignment."""

    WITHDRAW = "withdraw"
    CANCEL = "cancel"
    CHECK_IN = "check in"
    CHECK_OUT = "check out"
    LEAVE_EARLY = "leave early"
    MISS = "mark no-show"
    EXCUSE = "excuse"
    COMPLETE = "complete"


_S, _E = AssignmentState, AssignmentEvent

LIVE_STATES = frozenset({_S.CONFIRMED, _S.SEEKING_STAND_IN, _S.CHECKED_IN})
"""States that hold a seat and the volunteer's time."""

SEATED_STATES = LIVE_STATES | {_S.CHECKED_OUT, _S.LEFT_EARLY, _S.COMPLETED}
"""States that hold a seat or have used it up."""

UNSETTLED_STATES = LIVE_STATES | {_S.CHECKED_OUT, _S.LEFT_EARLY}
"""States after which something is still to be said of the assignment."""

ASSIGNMENT_MACHINE: Machine[AssignmentState, AssignmentEvent] = Machine(
    ([_S.CONFIRMED], _E.WITHDRAW, _S.WITHDRAWN),
    ([_S.CONFIRMED], _E.CANCEL, _S.CANCELLED),
    ([_S.CONFIRMED, _S.NO_SHOW], _E.CHECK_IN, _S.CHECKED_IN),
    ([_S.CHECKED_IN], _E.CHECK_OUT, _S.CHECKED_OUT),
    ([_S.CHECKED_IN], _E.LEAVE_EARLY, _S.LEFT_EARLY),
    ([_S.CONFIRMED], _E.MISS, _S.NO_SHOW),
    ([_S.NO_SHOW], _E.EXCUSE, _S.EXCUSED),
    ([_S.CHECKED_OUT, _S.LEFT_EARLY], _E.COMPLETE, _S.COMPLETED),
)


class Origin(StrEnum):
    """The consent that an assignment rests on; with OFFER it names the offer."""

    OFFER = "offer"
    CLAIM = "claim"
    APPLICATION = "application"
    WALK_UP = "walk_up"
    STAND_IN = "stand_in"
    SWAP = "swap"


class CheckInMethod(StrEnum):
    """How somebody's presence was established."""

    SELF = "self"
    LEADER = "leader"


@dataclass(frozen=True, slots=True)
class Assignment:
    """A promise, resting on somebody's consent. `auto_closed` when the check-out was forgotten."""

    assignment_id: str
    task_id: str
    slot_id: str
    volunteer_id: str
    organisation_id: str
    circle_id: str
    origin: Origin
    schedule: Schedule
    state: AssignmentState
    create_time: datetime
    update_time: datetime
    version: int = 1
    offer_id: str = ""
    check_in_time: datetime | None = None
    check_in_method: CheckInMethod | None = None
    check_out_time: datetime | None = None
    auto_closed: bool = False
    confirmed_minutes: int = 0
    confirmed_by_person_id: str = ""
    late: bool = False
    state_reason: str = ""

    @property
    def presence_minutes(self) -> int:
        """Whole minutes between check-in and check-out, 0 before."""
        if self.check_in_time is None or self.check_out_time is None:
            return 0
        return (self.check_out_time - self.check_in_time) // timedelta(minutes=1)

    def after(self, event: AssignmentEvent, now: datetime, reason: str = "") -> "Assignment":
        """The assignment after the event, which `reason` explains. Raises AssignmentStateForbids."""
        target = ASSIGNMENT_MACHINE.target(self.state, event)
        if target is None:
            raise AssignmentStateForbids(self.assignment_id, self.state, event)
        changed = replace(self, state=target, version=self.version + 1, update_time=now)
        return replace(changed, state_reason=reason) if reason else changed

    def withdrawn(self, reason: str, policy: CirclePolicy, now: datetime) -> "Assignment":
        """The promise taken back; late after the cut-off, which flexible tasks do not have."""
        cutoff = self.schedule.start - timedelta(minutes=policy.withdraw_cutoff)
        late = not self.schedule.flexible and now > cutoff
        return replace(self.after(AssignmentEvent.WITHDRAW, now, reason), late=late)

    def checked_in(self, method: CheckInMethod, policy: CirclePolicy, now: datetime) -> "Assignment":
        """The volunteer is there. Raises AssignmentStateForbids or CheckInClosed.

        A no-show is undone by whoever leads, as long as the task lasts.
        """
        arrived = self.after(AssignmentEvent.CHECK_IN, now)
        if self.state is AssignmentState.NO_SHOW and method is CheckInMethod.SELF:
            raise AssignmentStateForbids(self.assignment_id, self.state, AssignmentEvent.CHECK_IN)
        window = self._check_in_window(policy)
        if not window.start <= now < window.end:
            raise CheckInClosed(window.start, window.end)
        return replace(arrived, check_in_time=now, check_in_method=method, state_reason="")

    def checked_out(self, now: datetime) -> "Assignment":
        """The volunteer has gone; before the end of a fixed task that is leaving early."""
        early = not self.schedule.flexible and now < self.schedule.end
        event = AssignmentEvent.LEAVE_EARLY if early else AssignmentEvent.CHECK_OUT
        return replace(self.after(event, now), check_out_time=now)

    def auto_checked_out(self, now: datetime) -> "Assignment":
        """The check-out was forgotten: the planned end counts at most."""
        assert self.check_in_time is not None
        planned_end = max(self.check_in_time, self.schedule.planned_end(self.check_in_time))
        gone = self.after(AssignmentEvent.CHECK_OUT, now)
        return replace(gone, check_out_time=min(now, planned_end), auto_closed=True)

    def completed(self, minutes: int | None, confirmed_by: str, now: datetime) -> "Assignment":
        """The minutes confirmed, all of the presence when none are given. Raises MinutesExceedPresence."""
        completed = self.after(AssignmentEvent.COMPLETE, now)
        confirmed = self.presence_minutes if minutes is None else minutes
        if confirmed > self.presence_minutes:
            raise MinutesExceedPresence(confirmed, self.presence_minutes)
        return replace(completed, confirmed_minutes=confirmed, confirmed_by_person_id=confirmed_by)

    def missed(self, policy: CirclePolicy, now: datetime) -> "Assignment":
        """The volunteer did not come. Raises NoShowTooEarly while they still may."""
        missed = self.after(AssignmentEvent.MISS, now)
        may_come_until = self._check_in_window(policy).end
        if now < may_come_until:
            raise NoShowTooEarly(may_come_until)
        return missed

    def never_came(self, policy: CirclePolicy, reason: str, now: datetime) -> "Assignment":
        """The promise when its task closes: missed, or cancelled for `reason` while they still might come.

        The latter happens when a flexible task is done early, and counts against nobody.
        """
        if now < self._check_in_window(policy).end:
            return self.after(AssignmentEvent.CANCEL, now, reason)
        return self.missed(policy, now)

    def _check_in_window(self, policy: CirclePolicy) -> Interval:
        """When the volunteer may check in; after a no-show as long as the task and its grace last."""
        if self.schedule.flexible:
            return self.schedule.interval
        opens = self.schedule.start - timedelta(minutes=policy.check_in_open)
        base = self.schedule.end if self.state is AssignmentState.NO_SHOW else self.schedule.start
        return Interval(opens, base + policy.grace)


def confirmed(
    assignment_id: str,
    task: Task,
    slot_id: str,
    volunteer_id: str,
    origin: Origin,
    now: datetime,
    offer_id: str = "",
) -> Assignment:
    """The promise of a seat in a slot of the task."""
    return Assignment(
        assignment_id=assignment_id,
        task_id=task.task_id,
        slot_id=slot_id,
        volunteer_id=volunteer_id,
        organisation_id=task.organisation_id,
        circle_id=task.terms.circle_id,
        origin=origin,
        schedule=task.schedule,
        state=AssignmentState.CONFIRMED,
        create_time=now,
        update_time=now,
        offer_id=offer_id,
    )
