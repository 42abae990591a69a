"""Coming, going, staying away: what is true of a promise once its time has come."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from services.tasks.domain.assignment import (
    AWAITED_STATES,
    Assignment,
    AssignmentEvent,
    CheckInMethod,
    Evidence,
    Kind,
)
from services.tasks.domain.circle import CirclePolicy
from services.tasks.domain.presence_errors import CheckInNeedsProof, OwnEntry, PresenceInvalid
from services.tasks.domain.promise_errors import (
    AssignmentStateForbids,
    CheckInClosed,
    MinutesExceedPresence,
    NoShowTooEarly,
)
from services.tasks.domain.schedule import Interval


def checked_in(assignment: Assignment, evidence: Evidence, policy: CirclePolicy, now: datetime) -> Assignment:
    """The volunteer is there.

    A no-show is undone, and a standby let in who was not called, by whoever leads, as long as the task lasts.

    Raises AssignmentStateForbids, CheckInNeedsProof or CheckInClosed.
    """
    arrived = assignment.after(AssignmentEvent.CHECK_IN, now)
    if assignment.state not in AWAITED_STATES and evidence.method is not CheckInMethod.LEADER:
        raise AssignmentStateForbids(assignment.assignment_id, assignment.state, AssignmentEvent.CHECK_IN)
    if evidence.method is CheckInMethod.SELF and policy.check_in_needs_proof:
        raise CheckInNeedsProof(assignment.assignment_id)
    window = check_in_window(assignment, policy)
    if not window.start <= now < window.end:
        raise CheckInClosed(window.start, window.end)
    return _present(arrived, now, evidence)


def checked_out(
    assignment: Assignment, evidence: Evidence | None, now: datetime, went: datetime | None = None
) -> Assignment:
    """The volunteer has gone, now or when somebody saw them go; before the end of a fixed task that is early.

    Raises AssignmentStateForbids, and PresenceInvalid for a time before they came or still to come.
    """
    leaving = went or now
    early = not assignment.schedule.flexible and leaving < assignment.schedule.end
    gone = assignment.after(AssignmentEvent.LEAVE_EARLY if early else AssignmentEvent.CHECK_OUT, now)
    if assignment.check_in_time is None or not assignment.check_in_time <= leaving <= now:
        raise PresenceInvalid("check_out_time", "must lie between check-in and now")
    return replace(gone, check_out_time=leaving, check_out_evidence=evidence)


def auto_checked_out(assignment: Assignment, now: datetime) -> Assignment:
    """The check-out was forgotten: the planned end counts at most."""
    gone = assignment.after(AssignmentEvent.CHECK_OUT, now)
    return replace(gone, check_out_time=min(now, _planned_end(assignment)), auto_closed=True)


def recorded(
    assignment: Assignment, came: datetime, recorded_by: str, policy: CirclePolicy, now: datetime
) -> Assignment:
    """Somebody who leads writes down afterwards that the volunteer came.

    Raises AssignmentStateForbids, and PresenceInvalid for a time outside the task or still to come.
    """
    arrived = assignment.after(AssignmentEvent.CHECK_IN, now)
    earliest = assignment.schedule.start
    if not assignment.schedule.flexible:
        earliest -= timedelta(minutes=policy.check_in_open)
    if not earliest <= came < assignment.schedule.end or came > now:
        raise PresenceInvalid("check_in_time", "must lie within the time of the task and be past")
    return _present(arrived, came, Evidence(CheckInMethod.MANUAL, recorded_by))


def check_not_seen_elsewhere(written: Assignment, attended: Iterable[Assignment]) -> None:
    """Raises PresenceInvalid when what is written of somebody's presence overlaps with another one of theirs.

    Nobody's minutes count twice.
    """
    for other in attended:
        if other.assignment_id != written.assignment_id and _overlap(written.presence, other.presence):
            raise PresenceInvalid(
                "check_in_time", f"and what follows must not overlap with their time in task {other.task_id}"
            )


def completed(assignment: Assignment, minutes: int | None, confirmed_by: str, now: datetime) -> Assignment:
    """The minutes confirmed, all of the presence when none are given.

    Raises AssignmentStateForbids, MinutesExceedPresence, and OwnEntry for who wrote the presence down.
    """
    done = assignment.after(AssignmentEvent.COMPLETE, now)
    if assignment.check_in_evidence == Evidence(CheckInMethod.MANUAL, confirmed_by):
        raise OwnEntry(assignment.assignment_id)
    confirmed = assignment.presence_minutes if minutes is None else minutes
    if confirmed > assignment.presence_minutes:
        raise MinutesExceedPresence(confirmed, assignment.presence_minutes)
    return replace(done, confirmed_minutes=confirmed, confirmed_by_person_id=confirmed_by)


def missed(assignment: Assignment, policy: CirclePolicy, now: datetime, marked_by: str = "") -> Assignment:
    """The volunteer did not come, which counts for a while. Raises NoShowTooEarly while they still may."""
    absent = assignment.after(AssignmentEvent.MISS, now)
    may_come_until = check_in_window(assignment, policy).end
    if now < may_come_until:
        raise NoShowTooEarly(may_come_until)
    return replace(absent, marked_by=marked_by, penalty_expire_time=now + policy.penalty)


def never_came(assignment: Assignment, policy: CirclePolicy, reason: str, now: datetime) -> Assignment:
    """The promise when its task is done: missed, or cancelled for `reason` while they still might come.

    The latter happens when a task is done early, and counts against nobody.
    """
    if now < check_in_window(assignment, policy).end:
        return assignment.after(AssignmentEvent.CANCEL, now, reason)
    return missed(assignment, policy, now)


def excused(assignment: Assignment, reason: str, now: datetime) -> Assignment:
    """There was a reason for the absence; it no longer counts."""
    return replace(assignment.after(AssignmentEvent.EXCUSE, now, reason), penalty_expire_time=None)


def check_in_window(assignment: Assignment, policy: CirclePolicy) -> Interval:
    """When the volunteer may check in; who is no longer or not yet awaited may until task and grace end."""
    schedule = assignment.schedule
    if schedule.flexible:
        return schedule.interval
    opens = schedule.start - timedelta(minutes=policy.check_in_open)
    base = schedule.start if assignment.state in AWAITED_STATES else schedule.end
    return Interval(opens, base + policy.grace)


def _present(arrived: Assignment, came: datetime, evidence: Evidence) -> Assignment:
    """Who is there has nothing against them."""
    return replace(
        arrived,
        kind=Kind.PRIMARY,
        check_in_time=came,
        check_in_evidence=evidence,
        state_reason="",
        marked_by="",
        penalty_expire_time=None,
    )


def _overlap(one: Interval | None, other: Interval | None) -> bool:
    return one is not None and other is not None and one.overlaps(other)


def _planned_end(assignment: Assignment) -> datetime:
    assert assignment.check_in_time is not None
    return max(assignment.check_in_time, assignment.schedule.planned_end(assignment.check_in_time))
