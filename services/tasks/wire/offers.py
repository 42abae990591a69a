"""Offers as messages."""

from libs.contracts.gen.volunteercircle.tasks.v1 import offer_pb2 as pb
from libs.contracts.vocabulary import Vocabulary
from libs.rpc.etags import etag_of
from services.tasks.domain.assignment import Kind
from services.tasks.domain.offer import (
    DeclineCode,
    Invitation,
    Offer,
    OfferSource,
    OfferState,
    SupersedeCause,
)
from services.tasks.domain.schedule import Schedule
from services.tasks.wire.assignments import KINDS
from services.tasks.wire.times import print_instant, print_interval, read_instant, read_interval

OFFER_STATES = Vocabulary(OfferState, pb.Offer.State, "STATE")
OFFER_SOURCES = Vocabulary(OfferSource, pb.Offer.Source, "SOURCE")
SUPERSEDE_CAUSES = Vocabulary(SupersedeCause, pb.Offer.SupersedeCause, "SUPERSEDE_CAUSE")
DECLINE_CODES = Vocabulary(DeclineCode, pb.Offer.DeclineCode, "DECLINE_CODE")


def read_invitation(message: pb.Offer) -> Invitation:
    """What callers may say of an offer to be sent."""
    return Invitation(
        slot_id=message.slot_id,
        volunteer_id=message.volunteer_id,
        plan_run_id=message.plan_run_id,
        expire_time=read_instant(message.expire_time) if message.HasField("expire_time") else None,
        reason_codes=tuple(message.reason_codes),
        travel_minutes=message.travel_minutes,
        wave=message.wave,
        kind=KINDS.word(message.kind) or Kind.PRIMARY,
        notice_minutes=message.notice_minutes,
    )


def read_offer(message: pb.Offer, minutes: int, flexible: bool) -> Offer:
    """An offer as it was stored, with what only the task tells of its time."""
    return Offer(
        offer_id=message.offer_id,
        task_id=message.task_id,
        slot_id=message.slot_id,
        volunteer_id=message.volunteer_id,
        organisation_id=message.organisation_id,
        circle_id=message.circle_id,
        schedule=Schedule(read_interval(message.time), minutes, flexible),
        source=OFFER_SOURCES.known(message.source),
        state=OFFER_STATES.known(message.state),
        expire_time=read_instant(message.expire_time),
        create_time=read_instant(message.create_time),
        update_time=read_instant(message.update_time),
        version=message.version,
        plan_run_id=message.plan_run_id,
        answer_time=read_instant(message.answer_time) if message.HasField("answer_time") else None,
        decline_code=DECLINE_CODES.word(message.decline_code),
        decline_text=message.decline_text,
        reason_codes=tuple(message.reason_codes),
        travel_minutes=message.travel_minutes,
        wave=message.wave,
        supersede_cause=SUPERSEDE_CAUSES.word(message.supersede_cause),
        send_time=read_instant(message.send_time) if message.HasField("send_time") else None,
        kind=KINDS.word(message.kind) or Kind.PRIMARY,
        notice_minutes=message.notice_minutes,
    )


def print_offer(offer: Offer) -> pb.Offer:
    """The whole offer."""
    return pb.Offer(
        offer_id=offer.offer_id,
        task_id=offer.task_id,
        slot_id=offer.slot_id,
        volunteer_id=offer.volunteer_id,
        organisation_id=offer.organisation_id,
        circle_id=offer.circle_id,
        source=OFFER_SOURCES.number(offer.source),
        plan_run_id=offer.plan_run_id,
        state=OFFER_STATES.number(offer.state),
        expire_time=print_instant(offer.expire_time),
        answer_time=print_instant(offer.answer_time) if offer.answer_time else None,
        decline_code=DECLINE_CODES.number(offer.decline_code) if offer.decline_code else None,
        decline_text=offer.decline_text,
        time=print_interval(offer.schedule.interval),
        reason_codes=offer.reason_codes,
        travel_minutes=offer.travel_minutes,
        wave=offer.wave,
        supersede_cause=SUPERSEDE_CAUSES.number(offer.supersede_cause) if offer.supersede_cause else None,
        send_time=print_instant(offer.send_time) if offer.send_time else None,
        kind=KINDS.number(offer.kind),
        notice_minutes=offer.notice_minutes,
        version=offer.version,
        etag=etag_of(offer.version),
        create_time=print_instant(offer.create_time),
        update_time=print_instant(offer.update_time),
    )


def told_offer(whole: pb.Offer) -> pb.Offer:
    """The offer as events tell it: without what was said with a no."""
    if not whole.decline_text:
        return whole
    told = pb.Offer()
    told.CopyFrom(whole)
    told.ClearField("decline_text")
    return told
