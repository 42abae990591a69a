"""Offers by hand and the answers to them."""

from __future__ import annotations

from libs.contracts.gen.volunteercircle.tasks.v1 import offer_pb2
from libs.contracts.gen.volunteercircle.tasks.v1 import tasks_service_pb2 as tasks
from services.cli.demo.ids import request_id
from services.cli.patience import once_known
from services.cli.suite_client import Caller


async def offer_by_hand(coordinator: Caller, slot_id: str, volunteer_id: str) -> str:
    """Offer a slot to a volunteer; gives the offer's id."""
    request = tasks.CreateOfferRequest(
        offer=offer_pb2.Offer(slot_id=slot_id, volunteer_id=volunteer_id),
        request_id=request_id("offer", slot_id, volunteer_id),
    )
    return str((await once_known(lambda: coordinator.tasks.CreateOffer(request))).offer_id)


async def accept(volunteer: Caller, offer_id: str) -> str:
    """Accept an offer; gives the assignment's id."""
    request = tasks.AcceptOfferRequest(offer_id=offer_id, request_id=request_id("accept", offer_id))
    return str((await once_known(lambda: volunteer.tasks.AcceptOffer(request))).assignment_id)
