"""RPCs on requests."""

from collections.abc import Callable
from functools import partial
from typing import Any

from libs.contracts.gen.volunteercircle.tasks.v1 import help_request_pb2 as pb
from libs.contracts.gen.volunteercircle.tasks.v1 import tasks_service_pb2 as api
from libs.rpc.desk import Desk
from libs.rpc.etags import check_etag
from libs.rpc.masks import merged
from libs.rpc.paging import requested_page
from services.tasks.domain.help_request import HelpRequest, HelpRequestTerms
from services.tasks.use_cases import conversion, help_requests
from services.tasks.use_cases.ports import Repository
from services.tasks.wire import help_requests as wire
from services.tasks.wire.tasks import print_task, read_task_terms


class HelpRequestRpcs:
    """The requests' part of TasksService."""

    def __init__(self, desk: Desk[Repository]) -> None:
        self._desk = desk

    async def SubmitHelpRequest(self, request: api.SubmitHelpRequestRequest, _: Any) -> pb.HelpRequest:
        given = request.help_request
        terms = wire.read_help_request_terms(given)
        return await self._desk.command(
            request,
            lambda repository, principal, now: wire.print_help_request(
                help_requests.submit_help_request(
                    repository, principal, now, given.requester_person_id, given.circle_id, terms
                )
            ),
        )

    async def GetHelpRequest(self, request: api.GetHelpRequestRequest, _: Any) -> pb.HelpRequest:
        return await self._desk.query(
            lambda repository, principal: wire.print_help_request(
                help_requests.get_help_request(repository, principal, request.help_request_id)
            )
        )

    async def ListHelpRequests(
        self, request: api.ListHelpRequestsRequest, _: Any
    ) -> api.ListHelpRequestsResponse:
        page = requested_page(request)
        state = wire.HELP_REQUEST_STATES.word(request.state)
        found, last = await self._desk.query(
            lambda repository, principal: help_requests.list_help_requests(
                repository, principal, request.circle_id, state, page.after_id, page.size
            )
        )
        return api.ListHelpRequestsResponse(
            help_requests=map(wire.print_help_request, found), next_page_token=page.next_token(last)
        )

    async def UpdateHelpRequest(self, request: api.UpdateHelpRequestRequest, _: Any) -> pb.HelpRequest:
        given = request.help_request

        def revise(current: HelpRequest) -> HelpRequestTerms:
            message = wire.print_help_request(current)
            return wire.read_help_request_terms(
                merged(message, given, request.update_mask, wire.HELP_REQUEST_FIELDS)
            )

        seen = partial(check_etag, given.etag)
        return await self._desk.command(
            request,
            lambda repository, principal, now: wire.print_help_request(
                help_requests.update_help_request(
                    repository, principal, now, given.help_request_id, seen, revise
                )
            ),
        )

    async def AskHelpRequestDetails(
        self, request: api.AskHelpRequestDetailsRequest, _: Any
    ) -> pb.HelpRequest:
        return await self._move_request(request, help_requests.ask_help_request_details, request.reason)

    async def ResubmitHelpRequest(self, request: api.ResubmitHelpRequestRequest, _: Any) -> pb.HelpRequest:
        return await self._move_request(request, help_requests.resubmit_help_request)

    async def TriageHelpRequest(self, request: api.TriageHelpRequestRequest, _: Any) -> pb.HelpRequest:
        return await self._move_request(request, help_requests.triage_help_request, request.category)

    async def RejectHelpRequest(self, request: api.RejectHelpRequestRequest, _: Any) -> pb.HelpRequest:
        return await self._move_request(request, help_requests.reject_help_request, request.reason)

    async def MergeHelpRequest(self, request: api.MergeHelpRequestRequest, _: Any) -> pb.HelpRequest:
        return await self._move_request(
            request, help_requests.merge_help_request, request.duplicate_of_help_request_id
        )

    async def WithdrawHelpRequest(self, request: api.WithdrawHelpRequestRequest, _: Any) -> pb.HelpRequest:
        return await self._move_request(request, conversion.withdraw_help_request)

    async def RateHelpRequest(self, request: api.RateHelpRequestRequest, _: Any) -> pb.HelpRequest:
        rating = request.rating
        return await self._move_request(
            request, help_requests.rate_help_request, rating.score, rating.comment
        )

    async def ConvertHelpRequest(
        self, request: api.ConvertHelpRequestRequest, _: Any
    ) -> api.ConvertHelpRequestResponse:
        terms = read_task_terms(request.task)
        seen = partial(check_etag, request.etag)

        def convert(repository: Repository, principal: Any, now: Any) -> api.ConvertHelpRequestResponse:
            scheduled, task = conversion.convert_help_request(
                repository,
                principal,
                now,
                request.help_request_id,
                seen,
                request.task.organisation_id,
                terms,
                request.publish,
            )
            return api.ConvertHelpRequestResponse(
                help_request=wire.print_help_request(scheduled), task=print_task(task)
            )

        return await self._desk.command(request, convert)

    async def _move_request(
        self, request: Any, use_case: Callable[..., HelpRequest], *arguments: Any
    ) -> pb.HelpRequest:
        """A command that leads one request to its next state."""
        seen = partial(check_etag, request.etag)
        return await self._desk.command(
            request,
            lambda repository, principal, now: wire.print_help_request(
                use_case(repository, principal, now, request.help_request_id, seen, *arguments)
            ),
        )
