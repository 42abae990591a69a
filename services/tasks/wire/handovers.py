"""Stand-ins and swaps as messages."""

from libs.contracts.gen.volunteercircle.tasks.v1 import stand_in_pb2, swap_pb2
from libs.contracts.vocabulary import Vocabulary
from libs.rpc.etags import etag_of
from services.tasks.domain.assignment import Assignment
from services.tasks.domain.swap import Swap, SwapState
from services.tasks.wire.times import print_instant, print_interval, read_instant

SWAP_STATES = Vocabulary(SwapState, swap_pb2.Swap.State, "STATE")


def print_stand_in(assignment: Assignment, asked_for: str) -> stand_in_pb2.StandIn:
    """The place of an assignment for which a substitute is sought, as this person sees it."""
    search = assignment.stand_in
    assert search is not None
    return stand_in_pb2.StandIn(
        assignment_id=assignment.assignment_id,
        task_id=assignment.task_id,
        slot_id=assignment.slot_id,
        organisation_id=assignment.organisation_id,
        circle_id=assignment.circle_id,
        time=print_interval(assignment.schedule.interval),
        note=search.note,
        asked=bool(asked_for) and search.asked_volunteer_id == asked_for,
        create_time=print_instant(search.create_time),
    )


def read_swap(message: swap_pb2.Swap) -> Swap:
    """A swap as it was stored."""
    return Swap(
        swap_id=message.swap_id,
        assignment_id=message.assignment_id,
        task_id=message.task_id,
        slot_id=message.slot_id,
        volunteer_id=message.volunteer_id,
        organisation_id=message.organisation_id,
        circle_id=message.circle_id,
        wanted_task_id=message.wanted_task_id,
        wanted_slot_id=message.wanted_slot_id,
        expire_time=read_instant(message.expire_time),
        create_time=read_instant(message.create_time),
        update_time=read_instant(message.update_time),
        note=message.note,
        state=SWAP_STATES.known(message.state),
        accepted_assignment_id=message.accepted_assignment_id,
        version=message.version,
    )


def print_swap(swap: Swap) -> swap_pb2.Swap:
    """The whole swap."""
    return swap_pb2.Swap(
        swap_id=swap.swap_id,
        assignment_id=swap.assignment_id,
        task_id=swap.task_id,
        slot_id=swap.slot_id,
        volunteer_id=swap.volunteer_id,
        organisation_id=swap.organisation_id,
        circle_id=swap.circle_id,
        wanted_task_id=swap.wanted_task_id,
        wanted_slot_id=swap.wanted_slot_id,
        note=swap.note,
        state=SWAP_STATES.number(swap.state),
        expire_time=print_instant(swap.expire_time),
        accepted_assignment_id=swap.accepted_assignment_id,
        version=swap.version,
        etag=etag_of(swap.version),
        create_time=print_instant(swap.create_time),
        update_time=print_instant(swap.update_time),
    )


def told_swap(whole: swap_pb2.Swap) -> swap_pb2.Swap:
    """The swap as events tell it: without words."""
    told = swap_pb2.Swap()
    told.CopyFrom(whole)
    told.ClearField("note")
    return told
