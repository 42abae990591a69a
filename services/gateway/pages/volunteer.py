"""Pages for volunteers: offers to answer, promises to keep."""

from datetime import UTC, datetime, timedelta
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from libs.contracts.gen.volunteercircle.tasks.v1 import tasks_service_pb2 as api
from libs.contracts.gen.volunteercircle.tasks.v1.assignment_pb2 import Assignment
from libs.contracts.gen.volunteercircle.tasks.v1.offer_pb2 import Offer
from services.gateway.pages import listing
from services.gateway.pages.instead import instead_of
from services.gateway.pages.page import MemberPage, Page, SentForm

router = APIRouter(include_in_schema=False)

THANKED_FOR = timedelta(days=3)
"""How long it stays on the page that a seat was filled before the volunteer answered."""

_AHEAD = frozenset(
    {
        Assignment.STATE_CONFIRMED,
        Assignment.STATE_SEEKING_STAND_IN,
        Assignment.STATE_STANDING_BY,
        Assignment.STATE_CHECKED_IN,
    }
)


@router.get("/offers")
async def my_offers(page: MemberPage) -> Response:
    """What I am asked to do, and what I answered lately."""
    offers = await _mine(page, page.upstream.tasks.ListOffers, api.ListOffersRequest, "offers")
    filled = [offer for offer in offers if _was_filled_lately(offer)]
    return page.show(
        "offers.html",
        open_offers=[offer for offer in offers if offer.state == Offer.STATE_OFFERED],
        filled_offers=filled,
        past_offers=[offer for offer in offers if offer.state != Offer.STATE_OFFERED and offer not in filled][
            :20
        ],
        **await _tasks(page, offers),
        **await instead_of(page, seat_lost=bool(filled)),
    )


@router.post("/offers/{offer_id}/accept")
async def accept(page: MemberPage, form: SentForm, offer_id: str) -> Response:
    """Say yes."""
    request = api.AcceptOfferRequest(offer_id=offer_id, request_id=form["request_id"])
    doing = page.upstream.tasks.AcceptOffer(request)
    done = "standing-by" if form.checked("standby") else "offer-accepted"
    return await page.act(doing, "/assignments", done, back="/offers")


@router.post("/offers/{offer_id}/decline")
async def decline(page: MemberPage, form: SentForm, offer_id: str) -> Response:
    """Say no, with a reason."""
    request = api.DeclineOfferRequest(
        offer_id=offer_id,
        decline_code=form.choice("decline_code", Offer.DeclineCode, Offer.DECLINE_CODE_OTHER),
        decline_text=form["decline_text"],
        request_id=form["request_id"],
    )
    return await page.act(page.upstream.tasks.DeclineOffer(request), "/offers", "offer-declined")


@router.get("/assignments")
async def my_assignments(page: MemberPage) -> Response:
    """What I have promised, and what I have done."""
    found = await _mine(page, page.upstream.tasks.ListAssignments, api.ListAssignmentsRequest, "assignments")
    ahead = [assignment for assignment in found if assignment.state in _AHEAD]
    return page.show(
        "assignments.html",
        ahead=sorted(ahead, key=lambda assignment: assignment.time.start_time.ToNanoseconds()),
        past=[assignment for assignment in found if assignment.state not in _AHEAD],
        minutes=sum(assignment.confirmed_minutes for assignment in found),
        **await _tasks(page, found),
    )


def _was_filled_lately(offer: Offer) -> bool:
    """Whether somebody else was faster, some days ago at most."""
    if offer.supersede_cause != Offer.SUPERSEDE_CAUSE_FILLED:
        return False
    return datetime.now(UTC) - offer.answer_time.ToDatetime(UTC) < THANKED_FOR


async def _mine(page: Page, method: Any, request: Any, field: str) -> list[Any]:
    """My offers or assignments, the newest first."""
    found = await listing.read_all(method, request(volunteer_id=page.person_id), field)
    return list(reversed(found))


async def _tasks(page: Page, promises: list[Any]) -> dict[str, Any]:
    """The tasks and organisations that offers or assignments are about."""
    tasks = await listing.tasks_by_id(page.upstream, (promise.task_id for promise in promises))
    organisations = await listing.organisations_by_id(
        page.upstream, (task.organisation_id for task in tasks.values())
    )
    slots = {slot.slot_id: slot for task in tasks.values() for slot in task.slots}
    return {"tasks": tasks, "slots": slots, "organisations": organisations}
