"""Assignments as messages."""

from libs.contracts.gen.volunteercircle.tasks.v1 import assignment_pb2 as pb
from libs.contracts.vocabulary import Vocabulary
from libs.rpc.etags import etag_of
from services.tasks.domain.assignment import (
    Appeal,
    AppealState,
    Assignment,
    AssignmentState,
    CheckInMethod,
    Evidence,
    Kind,
    Origin,
    StandInSearch,
)
from services.tasks.domain.override import Override
from services.tasks.domain.schedule import Schedule
from services.tasks.wire.times import print_instant, print_interval, read_instant, read_interval

ASSIGNMENT_STATES = Vocabulary(AssignmentState, pb.Assignment.State, "STATE")
ORIGINS = Vocabulary(Origin, pb.Assignment.Origin, "ORIGIN")
CHECK_IN_METHODS = Vocabulary(CheckInMethod, pb.Assignment.CheckInMethod, "CHECK_IN_METHOD")
KINDS = Vocabulary(Kind, pb.Assignment.Kind, "KIND")
APPEAL_STATES = Vocabulary(AppealState, pb.Assignment.Appeal.State, "STATE")


def read_assignment(message: pb.Assignment) -> Assignment:
    """An assignment as it was stored."""
    return Assignment(
        assignment_id=message.assignment_id,
        task_id=message.task_id,
        slot_id=message.slot_id,
        volunteer_id=message.volunteer_id,
        organisation_id=message.organisation_id,
        circle_id=message.circle_id,
        origin=ORIGINS.known(message.origin),
        schedule=Schedule(read_interval(message.time), message.planned_minutes, message.flexible),
        state=ASSIGNMENT_STATES.known(message.state),
        create_time=read_instant(message.create_time),
        update_time=read_instant(message.update_time),
        version=message.version,
        offer_id=message.offer_id,
        check_in_time=read_instant(message.check_in_time) if message.HasField("check_in_time") else None,
        check_in_evidence=_read_evidence(message.check_in_method, message.check_in_by_person_id),
        check_out_time=read_instant(message.check_out_time) if message.HasField("check_out_time") else None,
        check_out_evidence=_read_evidence(message.check_out_method, message.check_out_by_person_id),
        auto_closed=message.auto_closed,
        confirmed_minutes=message.confirmed_minutes,
        confirmed_by_person_id=message.confirmed_by_person_id,
        late=message.late,
        state_reason=message.state_reason,
        marked_by=message.marked_by_person_id,
        penalty_expire_time=(
            read_instant(message.penalty_expire_time) if message.HasField("penalty_expire_time") else None
        ),
        appeal=_read_appeal(message.appeal) if message.HasField("appeal") else None,
        kind=KINDS.word(message.kind) or Kind.PRIMARY,
        notice_minutes=message.notice_minutes,
        call_time=read_instant(message.call_time) if message.HasField("call_time") else None,
        stand_in=_read_stand_in(message.stand_in) if message.HasField("stand_in") else None,
        replaced_by=message.replaced_by_assignment_id,
        pinned_by=message.pinned_by_person_id,
        pin_reason=message.pin_reason,
        override=_read_override(message),
    )


def print_assignment(assignment: Assignment) -> pb.Assignment:
    """The whole assignment."""
    check_in, check_out = assignment.check_in_time, assignment.check_out_time
    came, went = assignment.check_in_evidence, assignment.check_out_evidence
    penalty_expires = assignment.penalty_expire_time
    override = assignment.override
    return pb.Assignment(
        assignment_id=assignment.assignment_id,
        task_id=assignment.task_id,
        slot_id=assignment.slot_id,
        volunteer_id=assignment.volunteer_id,
        organisation_id=assignment.organisation_id,
        circle_id=assignment.circle_id,
        origin=ORIGINS.number(assignment.origin),
        offer_id=assignment.offer_id,
        state=ASSIGNMENT_STATES.number(assignment.state),
        time=print_interval(assignment.schedule.interval),
        planned_minutes=assignment.schedule.minutes,
        flexible=assignment.schedule.flexible,
        check_in_time=print_instant(check_in) if check_in else None,
        check_in_method=CHECK_IN_METHODS.number(came.method) if came else None,
        check_in_by_person_id=came.recorded_by if came else "",
        check_out_time=print_instant(check_out) if check_out else None,
        check_out_method=CHECK_IN_METHODS.number(went.method) if went else None,
        check_out_by_person_id=went.recorded_by if went else "",
        auto_closed=assignment.auto_closed,
        confirmed_minutes=assignment.confirmed_minutes,
        confirmed_by_person_id=assignment.confirmed_by_person_id,
        late=assignment.late,
        state_reason=assignment.state_reason,
        marked_by_person_id=assignment.marked_by,
        penalty_expire_time=print_instant(penalty_expires) if penalty_expires else None,
        appeal=_print_appeal(assignment.appeal) if assignment.appeal else None,
        kind=KINDS.number(assignment.kind),
        notice_minutes=assignment.notice_minutes,
        call_time=print_instant(assignment.call_time) if assignment.call_time else None,
        stand_in=_print_stand_in(assignment.stand_in) if assignment.stand_in else None,
        replaced_by_assignment_id=assignment.replaced_by,
        pinned_by_person_id=assignment.pinned_by,
        pin_reason=assignment.pin_reason,
        override_by_person_id=override.by_person_id if override else "",
        override_reason=override.reason if override else "",
        version=assignment.version,
        etag=etag_of(assignment.version),
        create_time=print_instant(assignment.create_time),
        update_time=print_instant(assignment.update_time),
    )


def told_assignment(whole: pb.Assignment) -> pb.Assignment:
    """The assignment as events tell it: without reasons in words."""
    told = pb.Assignment()
    told.CopyFrom(whole)
    for words in ("state_reason", "pin_reason", "override_reason"):
        told.ClearField(words)
    if told.HasField("appeal"):
        told.appeal.ClearField("text")
        told.appeal.ClearField("answer")
    if told.HasField("stand_in"):
        told.stand_in.ClearField("note")
    return told


def _read_evidence(method: int, recorded_by: str) -> Evidence | None:
    known = CHECK_IN_METHODS.word(method)
    return Evidence(known, recorded_by) if known else None


def _read_override(message: pb.Assignment) -> Override | None:
    by = message.override_by_person_id
    return Override(by, message.override_reason) if by else None


def _read_stand_in(message: pb.Assignment.StandInSearch) -> StandInSearch:
    return StandInSearch(message.note, read_instant(message.create_time), message.asked_volunteer_id)


def _print_stand_in(search: StandInSearch) -> pb.Assignment.StandInSearch:
    return pb.Assignment.StandInSearch(
        note=search.note,
        create_time=print_instant(search.create_time),
        asked_volunteer_id=search.asked_volunteer_id,
    )


def _read_appeal(message: pb.Assignment.Appeal) -> Appeal:
    return Appeal(
        text=message.text,
        create_time=read_instant(message.create_time),
        state=APPEAL_STATES.known(message.state),
        answer=message.answer,
        answered_by=message.answered_by_person_id,
        answer_time=read_instant(message.answer_time) if message.HasField("answer_time") else None,
    )


def _print_appeal(appeal: Appeal) -> pb.Assignment.Appeal:
    return pb.Assignment.Appeal(
        state=APPEAL_STATES.number(appeal.state),
        text=appeal.text,
        answer=appeal.answer,
        answered_by_person_id=appeal.answered_by,
        create_time=print_instant(appeal.create_time),
        answer_time=print_instant(appeal.answer_time) if appeal.answer_time else None,
    )
