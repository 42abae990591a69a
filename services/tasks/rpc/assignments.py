"""RPCs on assignments."""

from collections.abc import Callable
from functools import partial
from typing import Any

from google.protobuf.empty_pb2 import Empty

from libs.access.principal import Principal
from libs.contracts.gen.volunteercircle.tasks.v1 import assignment_pb2 as pb
from libs.contracts.gen.volunteercircle.tasks.v1 import attendance_pb2 as attendance_api
from libs.contracts.gen.volunteercircle.tasks.v1 import tasks_service_pb2 as api
from libs.rpc.desk import Desk
from libs.rpc.etags import check_etag
from libs.rpc.paging import requested_page
from services.tasks.domain.assignment import Assignment
from services.tasks.domain.presence_errors import CheckInCodeWrong
from services.tasks.use_cases import appeals, attendance, door
from services.tasks.use_cases.ports import Repository
from services.tasks.use_cases.visibility import shown_assignment
from services.tasks.wire import assignments as wire
from services.tasks.wire.times import read_instant


class AssignmentRpcs:
    """The assignments' part of TasksService."""

    def __init__(self, desk: Desk[Repository]) -> None:
        self._desk = desk

    async def GetAssignment(self, request: api.GetAssignmentRequest, _: Any) -> pb.Assignment:
        return await self._desk.query(
            lambda repository, principal: wire.print_assignment(
                attendance.get_assignment(repository, principal, request.assignment_id)
            )
        )

    async def ListAssignments(
        self, request: api.ListAssignmentsRequest, _: Any
    ) -> api.ListAssignmentsResponse:
        page = requested_page(request)
        states = [state for number in request.states if (state := wire.ASSIGNMENT_STATES.word(number))]
        found, last = await self._desk.query(
            lambda repository, principal: attendance.list_assignments(
                repository,
                principal,
                request.volunteer_id,
                request.task_id,
                states,
                page.after_id,
                page.size,
            )
        )
        return api.ListAssignmentsResponse(
            assignments=map(wire.print_assignment, found), next_page_token=page.next_token(last)
        )

    async def WithdrawAssignment(self, request: api.WithdrawAssignmentRequest, _: Any) -> pb.Assignment:
        return await self._move_assignment(request, attendance.withdraw_assignment, request.reason)

    async def CancelAssignment(self, request: api.CancelAssignmentRequest, _: Any) -> pb.Assignment:
        return await self._move_assignment(request, attendance.cancel_assignment, request.reason)

    async def CheckInAssignment(self, request: api.CheckInAssignmentRequest, _: Any) -> pb.Assignment:
        try:
            return await self._move_assignment(request, attendance.check_in_assignment, request.code)
        except CheckInCodeWrong:
            await self._note_wrong_code(request.assignment_id)
            raise

    async def CheckOutAssignment(self, request: api.CheckOutAssignmentRequest, _: Any) -> pb.Assignment:
        went = read_instant(request.check_out_time) if request.HasField("check_out_time") else None
        return await self._move_assignment(request, attendance.check_out_assignment, went)

    async def RecordAttendance(
        self, request: attendance_api.RecordAttendanceRequest, _: Any
    ) -> pb.Assignment:
        came = read_instant(request.check_in_time)
        went = read_instant(request.check_out_time) if request.HasField("check_out_time") else None
        return await self._move_assignment(request, attendance.record_attendance, came, went)

    async def CompleteAssignment(self, request: api.CompleteAssignmentRequest, _: Any) -> pb.Assignment:
        minutes = request.minutes if request.HasField("minutes") else None
        return await self._move_assignment(request, attendance.complete_assignment, minutes)

    async def MarkNoShow(self, request: api.MarkNoShowRequest, _: Any) -> pb.Assignment:
        return await self._move_assignment(request, attendance.mark_no_show)

    async def ExcuseAssignment(self, request: api.ExcuseAssignmentRequest, _: Any) -> pb.Assignment:
        return await self._move_assignment(request, attendance.excuse_assignment, request.reason)

    async def AppealAssignment(
        self, request: attendance_api.AppealAssignmentRequest, _: Any
    ) -> pb.Assignment:
        return await self._move_assignment(request, appeals.appeal_assignment, request.text)

    async def AnswerAppeal(self, request: attendance_api.AnswerAppealRequest, _: Any) -> pb.Assignment:
        outcome = wire.APPEAL_STATES.known(request.outcome)
        return await self._move_assignment(request, appeals.answer_appeal, outcome, request.answer)

    async def ListAppeals(
        self, request: attendance_api.ListAppealsRequest, _: Any
    ) -> attendance_api.ListAppealsResponse:
        page = requested_page(request)
        found, last = await self._desk.query(
            lambda repository, principal: appeals.list_appeals(
                repository, principal, request.circle_id, page.after_id, page.size
            )
        )
        return attendance_api.ListAppealsResponse(
            assignments=map(wire.print_assignment, found), next_page_token=page.next_token(last)
        )

    async def _note_wrong_code(self, assignment_id: str) -> None:
        """Count a wrong code in a write of its own, for nothing else of the call is kept."""

        def note(repository: Repository, principal: Principal, _: Any) -> Empty:
            door.note_wrong_code(repository, principal, assignment_id)
            return Empty()

        await self._desk.command(Empty(), note)

    async def _move_assignment(
        self, request: Any, use_case: Callable[..., Assignment], *arguments: Any
    ) -> pb.Assignment:
        """A command that leads one assignment to its next state."""
        seen = partial(check_etag, request.etag)
        return await self._desk.command(
            request,
            lambda repository, principal, now: wire.print_assignment(
                shown_assignment(
                    principal, use_case(repository, principal, now, request.assignment_id, seen, *arguments)
                )
            ),
        )
