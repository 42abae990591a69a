"""Sending offers: the tasks service's BatchCreateOffers."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

import grpc

from libs.contracts.gen.volunteercircle.tasks.v1 import offer_pb2, tasks_service_pb2
from libs.contracts.gen.volunteercircle.tasks.v1.tasks_service_pb2_grpc import TasksServiceStub
from libs.errors import TemporarilyUnavailable
from libs.rpc.channel import RpcChannel
from libs.rpc.status import read_error
from services.matching.domain.proposal import Proposal
from services.matching.domain.release import Answer
from services.matching.use_cases.ports import Mishap, Refused

SECONDS_FOR_A_CALL = 30.0
TAKEN_BACK = "Another place suits better, since plans had to change."
"""What somebody reads whose offer is taken back by a repair."""

_PASSING = frozenset(
    {
        grpc.StatusCode.UNAVAILABLE,
        grpc.StatusCode.DEADLINE_EXCEEDED,
        grpc.StatusCode.ABORTED,
        grpc.StatusCode.CANCELLED,
        grpc.StatusCode.RESOURCE_EXHAUSTED,
        grpc.StatusCode.UNAUTHENTICATED,
    }
)
"""Answers after which the same call may pass later."""

_DEFECTIVE = frozenset({grpc.StatusCode.INTERNAL, grpc.StatusCode.UNKNOWN})
"""Answers of a service that has a defect, perhaps one that only this call meets."""


class TasksService:
    """The tasks service behind a channel that carries this service's own token."""

    def __init__(self, channel: RpcChannel) -> None:
        self._stub = TasksServiceStub(channel)  # type: ignore[no-untyped-call]

    async def send(self, plan_run_id: str, request_id: str, proposals: Sequence[Proposal]) -> list[Answer]:
        """Send offers, one answer for each in their order; the same request id sends nothing twice.

        Raises Refused when the call as a whole is refused for good, TemporarilyUnavailable when it may pass
        later, Mishap when nobody can say.
        """
        request = tasks_service_pb2.BatchCreateOffersRequest(
            offers=[_offer(plan_run_id, proposal) for proposal in proposals], request_id=request_id
        )
        try:
            response = await self._stub.BatchCreateOffers(request, timeout=SECONDS_FOR_A_CALL)
        except grpc.aio.AioRpcError as error:
            if error.code() in _PASSING:
                raise TemporarilyUnavailable("The tasks service") from error
            if error.code() in _DEFECTIVE:
                raise Mishap(read_error(error).message) from error
            raise Refused(read_error(error).message) from error
        return [_answer(result) for result in response.results]

    async def take_back(self, plan_run_id: str, offer_id: str) -> str:
        """Revoke an offer for a repair; the reason if the tasks service refuses, else nothing.

        Raises TemporarilyUnavailable when it may pass later.
        """
        request = tasks_service_pb2.RevokeOfferRequest(
            offer_id=offer_id,
            reason=TAKEN_BACK,
            request_id=str(uuid.uuid5(uuid.UUID(plan_run_id), offer_id)),
        )
        try:
            await self._stub.RevokeOffer(request, timeout=SECONDS_FOR_A_CALL)
        except grpc.aio.AioRpcError as error:
            if error.code() in _PASSING:
                raise TemporarilyUnavailable("The tasks service") from error
            return read_error(error).reason or error.code().name
        return ""


def _offer(plan_run_id: str, proposal: Proposal) -> offer_pb2.Offer:
    return offer_pb2.Offer(
        slot_id=proposal.slot_id,
        volunteer_id=proposal.volunteer_id,
        plan_run_id=plan_run_id,
        reason_codes=proposal.reason_codes,
        travel_minutes=proposal.travel_minutes,
        wave=proposal.wave,
    )


def _answer(result: tasks_service_pb2.BatchCreateOffersResponse.Result) -> Answer:
    if result.HasField("offer"):
        return Answer(offer_id=result.offer.offer_id)
    return Answer(refusal_reason=result.refusal.reason)
