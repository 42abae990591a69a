"""Waitlist entries as messages."""

from datetime import datetime

from libs.contracts.gen.volunteercircle.tasks.v1 import waitlist_pb2 as pb
from libs.contracts.vocabulary import Vocabulary
from libs.rpc.etags import etag_of
from services.tasks.domain.waitlist import WaitlistEntry, WaitlistState
from services.tasks.wire.times import print_instant, read_instant

WAITLIST_STATES = Vocabulary(WaitlistState, pb.WaitlistEntry.State, "STATE")


def read_waitlist_entry(message: pb.WaitlistEntry, try_time: datetime) -> WaitlistEntry:
    """An entry as it was stored, with what is told to nobody: when it is looked at again."""
    return WaitlistEntry(
        waitlist_entry_id=message.waitlist_entry_id,
        task_id=message.task_id,
        slot_id=message.slot_id,
        volunteer_id=message.volunteer_id,
        organisation_id=message.organisation_id,
        circle_id=message.circle_id,
        state=WAITLIST_STATES.known(message.state),
        create_time=read_instant(message.create_time),
        update_time=read_instant(message.update_time),
        try_time=try_time,
        version=message.version,
        offer_id=message.offer_id,
    )


def print_waitlist_entry(entry: WaitlistEntry) -> pb.WaitlistEntry:
    """The whole entry."""
    return pb.WaitlistEntry(
        waitlist_entry_id=entry.waitlist_entry_id,
        task_id=entry.task_id,
        slot_id=entry.slot_id,
        volunteer_id=entry.volunteer_id,
        organisation_id=entry.organisation_id,
        circle_id=entry.circle_id,
        state=WAITLIST_STATES.number(entry.state),
        offer_id=entry.offer_id,
        version=entry.version,
        etag=etag_of(entry.version),
        create_time=print_instant(entry.create_time),
        update_time=print_instant(entry.update_time),
    )
