"""An accepted commitment of a volunteer to a slot, from consent to confirmed minutes."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from services.tasks.domain.circle import CirclePolicy
from services.tasks.domain.machine import Machine
from services.tasks.domain.override import Override
from services.tasks.domain.promise_errors import AssignmentStateForbids
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
    SEEK_STAND_IN = "seek stand-in"
    STOP_SEEKING = "stop seeking"
    REPLACE = "replace"
    CALL = "call"
    RELEASE = "release"


_S, _E = AssignmentState, AssignmentEvent

LIVE_STATES = frozenset({_S.CONFIRMED, _S.SEEKING_STAND_IN, _S.CHECKED_IN})
"""States that hold a seat and the volunteer's time."""

SEATED_STATES = LIVE_STATES | {_S.CHECKED_OUT, _S.LEFT_EARLY, _S.COMPLETED}
"""States that hold a seat or have used it up."""

UNSETTLED_STATES = LIVE_STATES | {_S.CHECKED_OUT, _S.LEFT_EARLY, _S.NO_SHOW}
"""States after which something is still to be said of the assignment; of a no-show, that it was none."""

ARRIVED_STATES = frozenset({_S.CHECKED_IN, _S.CHECKED_OUT, _S.LEFT_EARLY, _S.COMPLETED})
"""States in which the volunteer has come."""

AWAITED_STATES = frozenset({_S.CONFIRMED, _S.SEEKING_STAND_IN})
"""States in which the volunteer has promised to come and has not come yet."""

_UNKNOWN_END = datetime.max.replace(tzinfo=UTC)

PROMISED_STATES = AWAITED_STATES | {_S.STANDING_BY}
"""States in which the volunteer may yet come."""

ASSIGNMENT_MACHINE: Machine[AssignmentState, AssignmentEvent] = Machine(
    (PROMISED_STATES, _E.WITHDRAW, _S.WITHDRAWN),
    (PROMISED_STATES, _E.CANCEL, _S.CANCELLED),
    ([_S.CONFIRMED], _E.SEEK_STAND_IN, _S.SEEKING_STAND_IN),
    ([_S.SEEKING_STAND_IN], _E.STOP_SEEKING, _S.CONFIRMED),
    (AWAITED_STATES, _E.REPLACE, _S.REPLACED),
    ([_S.STANDING_BY], _E.CALL, _S.CONFIRMED),
    ([_S.STANDING_BY], _E.RELEASE, _S.RELEASED_STANDBY),
    ([*PROMISED_STATES, _S.NO_SHOW], _E.CHECK_IN, _S.CHECKED_IN),
    ([_S.CHECKED_IN], _E.CHECK_OUT, _S.CHECKED_OUT),
    ([_S.CHECKED_IN], _E.LEAVE_EARLY, _S.LEFT_EARLY),
    (AWAITED_STATES, _E.MISS, _S.NO_SHOW),
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
    STANDBY = "standby"


PASSED_ON = frozenset({Origin.STAND_IN, Origin.SWAP})
"""Consent by which a seat passes from one person to another."""


class CheckInMethod(StrEnum):
    """How somebody's presence was established."""

    SELF = "self"
    LEADER = "leader"
    ROTATING_CODE = "rotating_code"
    KIOSK = "kiosk"
    MANUAL = "manual"


@dataclass(frozen=True, slots=True)
class Evidence:
    """How it is known that somebody came or went, and who recorded it."""

    method: CheckInMethod
    recorded_by: str


class Kind(StrEnum):
    """Whether somebody has promised to come, or to come if called."""

    PRIMARY = "primary"
    STANDBY = "standby"


@dataclass(frozen=True, slots=True)
class StandInSearch:
    """Somebody who is still responsible looks for a substitute: anybody, or the person asked."""

    note: str
    create_time: datetime
    asked_volunteer_id: str = ""


class AppealState(StrEnum):
    """Where an appeal stands: waiting for an answer, the mark kept, or the mark taken back."""

    OPEN = "open"
    UPHELD = "upheld"
    GRANTED = "granted"


@dataclass(frozen=True, slots=True)
class Appeal:
    """A volunteer contests what counts against them."""

    text: str
    create_time: datetime
    state: AppealState = AppealState.OPEN
    answer: str = ""
    answered_by: str = ""
    answer_time: datetime | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """A promise, resting on somebody's consent. `auto_closed` when the check-out was forgotten.

    A standby is called at the latest `notice_minutes` before the start, and holds a seat from `call_time` on.
    `replaced_by` is the assignment that took over. What counts against the volunteer (a no-show, a late
    withdrawal) does so until `penalty_expire_time`; `marked_by` is who said of a no-show that it was one,
    empty when time alone did. `pinned_by` is who told the solver to leave it where it is.
    """

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
    check_in_evidence: Evidence | None = None
    check_out_time: datetime | None = None
    check_out_evidence: Evidence | None = None
    auto_closed: bool = False
    confirmed_minutes: int = 0
    confirmed_by_person_id: str = ""
    late: bool = False
    state_reason: str = ""
    marked_by: str = ""
    penalty_expire_time: datetime | None = None
    appeal: Appeal | None = None
    kind: Kind = Kind.PRIMARY
    notice_minutes: int = 0
    call_time: datetime | None = None
    stand_in: StandInSearch | None = None
    replaced_by: str = ""
    pinned_by: str = ""
    pin_reason: str = ""
    override: Override | None = None

    @property
    def presence_minutes(self) -> int:
        """Whole minutes between check-in and check-out, 0 before."""
        if self.check_in_time is None or self.check_out_time is None:
            return 0
        return (self.check_out_time - self.check_in_time) // timedelta(minutes=1)

    @property
    def presence(self) -> Interval | None:
        """From check-in to check-out, without end while they are there; None before."""
        if self.check_in_time is None:
            return None
        return Interval(self.check_in_time, self.check_out_time or _UNKNOWN_END)

    def after(self, event: AssignmentEvent, now: datetime, reason: str = "") -> "Assignment":
        """The assignment after the event, which `reason` explains. Raises AssignmentStateForbids."""
        target = ASSIGNMENT_MACHINE.target(self.state, event)
        if target is None:
            raise AssignmentStateForbids(self.assignment_id, self.state, event)
        changed = replace(self, state=target, version=self.version + 1, update_time=now)
        return replace(changed, state_reason=reason) if reason else changed

    def without_private_words(self) -> "Assignment":
        """The promise without why it ended and without the words of an appeal: who is ill says so to few."""
        appeal = replace(self.appeal, text="", answer="") if self.appeal else None
        return replace(self, state_reason="", appeal=appeal)

    def pinned(self, by: str, reason: str, now: datetime) -> "Assignment":
        """The promise that the solver leaves where it is. Raises AssignmentStateForbids unless it is live."""
        if self.state not in LIVE_STATES:
            raise AssignmentStateForbids(self.assignment_id, self.state, "pin")
        version = self.version + 1
        return replace(self, pinned_by=by, pin_reason=reason, version=version, update_time=now)

    def unpinned(self, now: datetime) -> "Assignment":
        """The promise that may move again."""
        return replace(self, pinned_by="", pin_reason="", version=self.version + 1, update_time=now)

    def withdrawn(self, reason: str, policy: CirclePolicy, now: datetime) -> "Assignment":
        """The promise taken back; late after the cut-off, which flexible tasks and standbys do not have."""
        cutoff = self.schedule.start - timedelta(minutes=policy.withdraw_cutoff)
        was_needed = self.state is not AssignmentState.STANDING_BY
        late = was_needed and not self.schedule.flexible and now > cutoff
        withdrawn = replace(self.after(AssignmentEvent.WITHDRAW, now, reason), late=late)
        return replace(withdrawn, penalty_expire_time=now + policy.penalty) if late else withdrawn


def confirmed(
    assignment_id: str,
    task: Task,
    slot_id: str,
    volunteer_id: str,
    origin: Origin,
    now: datetime,
    offer_id: str = "",
    override: Override | None = None,
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
        override=override,
    )
