"""RPCs by which promises pass between people: stand-ins, swaps, standbys."""

from collections.abc import Callable
from functools import partial
from typing import Any

from libs.contracts.gen.volunteercircle.tasks.v1 import assignment_pb2, swap_pb2
from libs.contracts.gen.volunteercircle.tasks.v1 import stand_in_pb2 as api
from libs.rpc.desk import Desk
from libs.rpc.etags import check_etag
from libs.rpc.paging import requested_page
from services.tasks.domain.assignment import Assignment
from services.tasks.use_cases import stand_ins, standbys, swapping
from services.tasks.use_cases.ports import Repository
from services.tasks.wire import handovers as wire
from services.tasks.wire.assignments import print_assignment


class HandoverRpcs:
    """The handovers' part of TasksService."""

    def __init__(self, desk: Desk[Repository]) -> None:
        self._desk = desk

    async def SeekStandIn(self, request: api.SeekStandInRequest, _: Any) -> assignment_pb2.Assignment:
        return await self._hand(request, stand_ins.seek_stand_in, request.note, request.asked_volunteer_id)

    async def CallOffStandIn(self, request: api.CallOffStandInRequest, _: Any) -> assignment_pb2.Assignment:
        return await self._hand(request, stand_ins.call_off_stand_in)

    async def TakeStandIn(self, request: api.TakeStandInRequest, _: Any) -> assignment_pb2.Assignment:
        return await self._hand(request, stand_ins.take_stand_in)

    async def ListStandIns(self, request: api.ListStandInsRequest, _: Any) -> api.ListStandInsResponse:
        page = requested_page(request)

        def read(repository: Repository, principal: Any) -> api.ListStandInsResponse:
            found, last = stand_ins.list_stand_ins(
                repository, principal, request.circle_id, page.after_id, page.size
            )
            shown = [wire.print_stand_in(one, principal.person_id or "") for one in found]
            return api.ListStandInsResponse(stand_ins=shown, next_page_token=page.next_token(last))

        return await self._desk.query(read)

    async def StandBy(self, request: api.StandByRequest, _: Any) -> assignment_pb2.Assignment:
        return await self._desk.command(
            request,
            lambda repository, principal, now: print_assignment(
                standbys.stand_by(repository, principal, now, request.slot_id, request.notice_minutes)
            ),
        )

    async def CallStandby(self, request: api.CallStandbyRequest, _: Any) -> assignment_pb2.Assignment:
        return await self._hand(request, standbys.call_standby)

    async def ProposeSwap(self, request: swap_pb2.ProposeSwapRequest, _: Any) -> swap_pb2.Swap:
        return await self._desk.command(
            request,
            lambda repository, principal, now: wire.print_swap(
                swapping.propose_swap(
                    repository, principal, now, request.assignment_id, request.slot_id, request.note
                )
            ),
        )

    async def AcceptSwap(self, request: swap_pb2.AcceptSwapRequest, _: Any) -> swap_pb2.Swap:
        return await self._answer_swap(request, swapping.accept_swap)

    async def CallOffSwap(self, request: swap_pb2.CallOffSwapRequest, _: Any) -> swap_pb2.Swap:
        return await self._answer_swap(request, swapping.call_off_swap)

    async def ListSwaps(self, request: swap_pb2.ListSwapsRequest, _: Any) -> swap_pb2.ListSwapsResponse:
        page = requested_page(request)
        state = wire.SWAP_STATES.word(request.state)
        found, last = await self._desk.query(
            lambda repository, principal: swapping.list_swaps(
                repository, principal, state, page.after_id, page.size
            )
        )
        return swap_pb2.ListSwapsResponse(
            swaps=map(wire.print_swap, found), next_page_token=page.next_token(last)
        )

    async def _hand(
        self, request: Any, use_case: Callable[..., Assignment], *arguments: Any
    ) -> assignment_pb2.Assignment:
        seen = partial(check_etag, request.etag)
        return await self._desk.command(
            request,
            lambda repository, principal, now: print_assignment(
                use_case(repository, principal, now, request.assignment_id, seen, *arguments)
            ),
        )

    async def _answer_swap(self, request: Any, use_case: Callable[..., Any]) -> swap_pb2.Swap:
        seen = partial(check_etag, request.etag)
        return await self._desk.command(
            request,
            lambda repository, principal, now: wire.print_swap(
                use_case(repository, principal, now, request.swap_id, seen)
            ),
        )
