"""RPCs on offers."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any
from uuid import UUID, uuid5

from libs.contracts.gen.volunteercircle.tasks.v1 import assignment_pb2
from libs.contracts.gen.volunteercircle.tasks.v1 import offer_pb2 as pb
from libs.contracts.gen.volunteercircle.tasks.v1 import tasks_service_pb2 as api
from libs.errors import DomainError
from libs.rpc.desk import Desk
from libs.rpc.etags import check_etag
from libs.rpc.paging import requested_page
from services.tasks.use_cases import answering, offering
from services.tasks.use_cases.ports import Repository
from services.tasks.use_cases.sending import Outcome
from services.tasks.wire import offers as wire
from services.tasks.wire.assignments import print_assignment

OFFERS_PER_WRITE = 500
"""Offers of a batch that are sent in one transaction, so that others get their turn in between."""

_Response = api.BatchCreateOffersResponse


class OfferRpcs:
    """The offers' part of TasksService."""

    def __init__(self, desk: Desk[Repository]) -> None:
        self._desk = desk

    async def CreateOffer(self, request: api.CreateOfferRequest, _: Any) -> pb.Offer:
        invitation = wire.read_invitation(request.offer)
        return await self._desk.command(
            request,
            lambda repository, principal, now: wire.print_offer(
                offering.create_offer(repository, principal, now, invitation)
            ),
        )

    async def BatchCreateOffers(self, request: api.BatchCreateOffersRequest, _: Any) -> _Response:
        response = _Response()
        for part in _parts(request):
            response.MergeFrom(await self._send(part))
        return response

    async def GetOffer(self, request: api.GetOfferRequest, _: Any) -> pb.Offer:
        return await self._desk.query(
            lambda repository, principal: wire.print_offer(
                answering.get_offer(repository, principal, request.offer_id)
            )
        )

    async def ListOffers(self, request: api.ListOffersRequest, _: Any) -> api.ListOffersResponse:
        page = requested_page(request)
        state = wire.OFFER_STATES.word(request.state)
        found, last = await self._desk.query(
            lambda repository, principal: answering.list_offers(
                repository,
                principal,
                request.volunteer_id,
                request.task_id,
                request.plan_run_id,
                state,
                page.after_id,
                page.size,
            )
        )
        return api.ListOffersResponse(
            offers=map(wire.print_offer, found), next_page_token=page.next_token(last)
        )

    async def AcceptOffer(self, request: api.AcceptOfferRequest, _: Any) -> assignment_pb2.Assignment:
        seen = partial(check_etag, request.etag)
        return await self._desk.command(
            request,
            lambda repository, principal, now: print_assignment(
                answering.accept_offer(repository, principal, now, request.offer_id, seen)
            ),
        )

    async def DeclineOffer(self, request: api.DeclineOfferRequest, _: Any) -> pb.Offer:
        seen = partial(check_etag, request.etag)
        code = wire.DECLINE_CODES.known(request.decline_code)
        return await self._desk.command(
            request,
            lambda repository, principal, now: wire.print_offer(
                answering.decline_offer(
                    repository, principal, now, request.offer_id, seen, code, request.decline_text
                )
            ),
        )

    async def RevokeOffer(self, request: api.RevokeOfferRequest, _: Any) -> pb.Offer:
        seen = partial(check_etag, request.etag)
        return await self._desk.command(
            request,
            lambda repository, principal, now: wire.print_offer(
                answering.revoke_offer(repository, principal, now, request.offer_id, seen, request.reason)
            ),
        )

    async def _send(self, part: api.BatchCreateOffersRequest) -> _Response:
        invitations = [wire.read_invitation(offer) for offer in part.offers]
        return await self._desk.command(
            part,
            lambda repository, principal, now: _printed(
                offering.create_offers(repository, principal, now, invitations)
            ),
        )


def _parts(request: api.BatchCreateOffersRequest) -> Iterator[api.BatchCreateOffersRequest]:
    """The request in parts, each with an id of its own, so that a retry finds every part's first answer."""
    for start in range(0, len(request.offers), OFFERS_PER_WRITE):
        part_id = str(uuid5(UUID(request.request_id), str(start))) if request.request_id else ""
        yield api.BatchCreateOffersRequest(
            offers=request.offers[start : start + OFFERS_PER_WRITE], request_id=part_id
        )


def _printed(outcomes: Sequence[Outcome]) -> _Response:
    return _Response(results=[_result(outcome) for outcome in outcomes])


def _result(outcome: Outcome) -> _Response.Result:
    if isinstance(outcome, DomainError):
        return _Response.Result(refusal=_Response.Refusal(reason=outcome.reason, message=outcome.message))
    return _Response.Result(offer=wire.print_offer(outcome))
