"""Requests as messages."""

from datetime import datetime

from libs.contracts.gen.volunteercircle.tasks.v1 import help_request_pb2 as pb
from libs.contracts.vocabulary import Vocabulary
from libs.rpc.etags import etag_of
from services.tasks.domain.help_request import (
    FiledBy,
    HelpRequest,
    HelpRequestState,
    HelpRequestTerms,
    Rating,
    Urgency,
)
from services.tasks.wire.times import (
    print_instant,
    print_interval,
    print_place,
    read_instant,
    read_interval,
    read_place,
)

HELP_REQUEST_STATES = Vocabulary(HelpRequestState, pb.HelpRequest.State, "STATE")
URGENCIES = Vocabulary(Urgency, pb.HelpRequest.Urgency, "URGENCY")
FILED_BY = Vocabulary(FiledBy, pb.HelpRequest.FiledBy, "FILED_BY")

HELP_REQUEST_FIELDS = (
    "beneficiary",
    "filed_by",
    "category",
    "text",
    "risk_notes",
    "place",
    "address",
    "windows",
    "urgency",
    "people_wanted",
)
"""Fields that callers may change."""

_PRIVATE_FIELDS = ("beneficiary", "text", "risk_notes", "place", "address", "state_reason")


def read_help_request_terms(message: pb.HelpRequest) -> HelpRequestTerms:
    """What callers may say of a request."""
    return HelpRequestTerms(
        category=message.category,
        text=message.text,
        risk_notes=message.risk_notes,
        beneficiary=message.beneficiary,
        filed_by=FILED_BY.word(message.filed_by) or FiledBy.SELF,
        place=read_place(message.place) if message.HasField("place") else None,
        address=message.address,
        windows=tuple(read_interval(window) for window in message.windows),
        urgency=URGENCIES.word(message.urgency) or Urgency.WEEK,
        people_wanted=message.people_wanted or 1,
    )


def read_help_request(
    message: pb.HelpRequest, paused_time: datetime | None, close_due_time: datetime | None
) -> HelpRequest:
    """A request as it was stored, with what is nobody else's business."""
    return HelpRequest(
        help_request_id=message.help_request_id,
        requester_person_id=message.requester_person_id,
        circle_id=message.circle_id,
        terms=read_help_request_terms(message),
        state=HELP_REQUEST_STATES.known(message.state),
        triage_due_time=read_instant(message.triage_due_time),
        create_time=read_instant(message.create_time),
        update_time=read_instant(message.update_time),
        version=message.version,
        paused_time=paused_time,
        close_due_time=close_due_time,
        state_reason=message.state_reason,
        task_ids=tuple(message.task_ids),
        duplicate_of=message.duplicate_of_help_request_id,
        rating=_read_rating(message.rating) if message.HasField("rating") else None,
    )


def print_help_request(request: HelpRequest) -> pb.HelpRequest:
    """The whole request."""
    terms = request.terms
    return pb.HelpRequest(
        help_request_id=request.help_request_id,
        requester_person_id=request.requester_person_id,
        beneficiary=terms.beneficiary,
        circle_id=request.circle_id,
        filed_by=FILED_BY.number(terms.filed_by),
        category=terms.category,
        text=terms.text,
        risk_notes=terms.risk_notes,
        place=print_place(terms.place) if terms.place else None,
        address=terms.address,
        cell=request.cell,
        windows=[print_interval(window) for window in terms.windows],
        urgency=URGENCIES.number(terms.urgency),
        people_wanted=terms.people_wanted,
        state=HELP_REQUEST_STATES.number(request.state),
        state_reason=request.state_reason,
        task_ids=request.task_ids,
        duplicate_of_help_request_id=request.duplicate_of,
        triage_due_time=print_instant(request.triage_due_time),
        rating=_print_rating(request.rating) if request.rating else None,
        version=request.version,
        etag=etag_of(request.version),
        create_time=print_instant(request.create_time),
        update_time=print_instant(request.update_time),
    )


def told_help_request(whole: pb.HelpRequest) -> pb.HelpRequest:
    """The request as events tell it: neither place nor words."""
    told = pb.HelpRequest()
    told.CopyFrom(whole)
    for field in _PRIVATE_FIELDS:
        told.ClearField(field)
    if told.HasField("rating"):
        told.rating.ClearField("comment")
    return told


def _read_rating(message: pb.Rating) -> Rating:
    return Rating(message.score, message.comment, read_instant(message.create_time))


def _print_rating(rating: Rating) -> pb.Rating:
    return pb.Rating(
        score=rating.score, comment=rating.comment, create_time=print_instant(rating.create_time)
    )
