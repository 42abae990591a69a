"""Assignments as messages."""

from libs.contracts.gen.volunteercircle.tasks.v1 import assignment_pb2 as pb
from libs.contracts.vocabulary import Vocabulary
from libs.rpc.etags import etag_of
from services.tasks.domain.assignment import Assignment, AssignmentState, CheckInMethod, Origin
from services.tasks.domain.schedule import Schedule
from services.tasks.wire.times import print_instant, print_interval, read_instant, read_interval

ASSIGNMENT_STATES = Vocabulary(AssignmentState, pb.Assignment.State, "STATE")
ORIGINS = Vocabulary(Origin, pb.Assignment.Origin, "ORIGIN")
CHECK_IN_METHODS = Vocabulary(CheckInMethod, pb.Assignment.CheckInMethod, "CHECK_IN_METHOD")


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
        check_in_method=CHECK_IN_METHODS.word(message.check_in_method),
        check_out_time=read_instant(message.check_out_time) if message.HasField("check_out_time") else None,
        auto_closed=message.auto_closed,
        confirmed_minutes=message.confirmed_minutes,
        confirmed_by_person_id=message.confirmed_by_person_id,
        late=message.late,
        state_reason=message.state_reason,
    )


def print_assignment(assignment: Assignment) -> pb.Assignment:
    """The whole assignment."""
    check_in, check_out = assignment.check_in_time, assignment.check_out_time
    method = assignment.check_in_method
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
        check_in_method=CHECK_IN_METHODS.number(method) if method else None,
        check_out_time=print_instant(check_out) if check_out else None,
        auto_closed=assignment.auto_closed,
        confirmed_minutes=assignment.confirmed_minutes,
        confirmed_by_person_id=assignment.confirmed_by_person_id,
        late=assignment.late,
        state_reason=assignment.state_reason,
        version=assignment.version,
        etag=etag_of(assignment.version),
        create_time=print_instant(assignment.create_time),
        update_time=print_instant(assignment.update_time),
    )


def told_assignment(whole: pb.Assignment) -> pb.Assignment:
    """The assignment as events tell it: without reasons in words."""
    if not whole.state_reason:
        return whole
    told = pb.Assignment()
    told.CopyFrom(whole)
    told.ClearField("state_reason")
    return told
