"""RPCs on coming into a task by oneself, and on what those who run it decide about seats."""

from functools import partial
from typing import Any

from libs.contracts.gen.volunteercircle.tasks.v1 import application_pb2, assignment_pb2, waitlist_pb2
from libs.contracts.gen.volunteercircle.tasks.v1 import signup_requests_pb2 as api
from libs.rpc.desk import Desk
from libs.rpc.etags import check_etag
from libs.rpc.paging import requested_page
from services.tasks.use_cases import applications, claiming, overriding, waiting
from services.tasks.use_cases.ports import Repository
from services.tasks.wire.applications import APPLICATION_STATES, print_application
from services.tasks.wire.assignments import print_assignment
from services.tasks.wire.waitlist import print_waitlist_entry


class SignupRpcs:
    """The part of TasksService for those who come by themselves."""

    def __init__(self, desk: Desk[Repository]) -> None:
        self._desk = desk

    async def ClaimSeat(self, request: api.ClaimSeatRequest, _: Any) -> assignment_pb2.Assignment:
        return await self._desk.command(
            request,
            lambda repository, principal, now: print_assignment(
                claiming.claim_seat(repository, principal, now, request.slot_id)
            ),
        )

    async def AdmitWalkUp(self, request: api.AdmitWalkUpRequest, _: Any) -> assignment_pb2.Assignment:
        return await self._desk.command(
            request,
            lambda repository, principal, now: print_assignment(
                claiming.admit_walk_up(
                    repository, principal, now, request.slot_id, request.volunteer_id, request.override_reason
                )
            ),
        )

    async def SubmitApplication(
        self, request: api.SubmitApplicationRequest, _: Any
    ) -> application_pb2.Application:
        asked = request.application
        return await self._desk.command(
            request,
            lambda repository, principal, now: print_application(
                applications.submit_application(repository, principal, now, asked.slot_id, asked.message)
            ),
        )

    async def GetApplication(self, request: api.GetApplicationRequest, _: Any) -> application_pb2.Application:
        return await self._desk.query(
            lambda repository, principal: print_application(
                applications.get_application(repository, principal, request.application_id)
            )
        )

    async def ListApplications(
        self, request: api.ListApplicationsRequest, _: Any
    ) -> api.ListApplicationsResponse:
        page = requested_page(request)
        state = APPLICATION_STATES.word(request.state)
        found, last = await self._desk.query(
            lambda repository, principal: applications.list_applications(
                repository,
                principal,
                request.volunteer_id,
                request.task_id,
                state,
                page.after_id,
                page.size,
            )
        )
        return api.ListApplicationsResponse(
            applications=map(print_application, found), next_page_token=page.next_token(last)
        )

    async def ApproveApplication(
        self, request: api.ApproveApplicationRequest, _: Any
    ) -> assignment_pb2.Assignment:
        seen = partial(check_etag, request.etag)
        return await self._desk.command(
            request,
            lambda repository, principal, now: print_assignment(
                applications.approve_application(
                    repository, principal, now, request.application_id, seen, request.override_reason
                )
            ),
        )

    async def RejectApplication(
        self, request: api.RejectApplicationRequest, _: Any
    ) -> application_pb2.Application:
        seen = partial(check_etag, request.etag)
        return await self._desk.command(
            request,
            lambda repository, principal, now: print_application(
                applications.reject_application(
                    repository, principal, now, request.application_id, seen, request.reason
                )
            ),
        )

    async def WithdrawApplication(
        self, request: api.WithdrawApplicationRequest, _: Any
    ) -> application_pb2.Application:
        seen = partial(check_etag, request.etag)
        return await self._desk.command(
            request,
            lambda repository, principal, now: print_application(
                applications.withdraw_application(repository, principal, now, request.application_id, seen)
            ),
        )

    async def JoinWaitlist(self, request: api.JoinWaitlistRequest, _: Any) -> waitlist_pb2.WaitlistEntry:
        return await self._desk.command(
            request,
            lambda repository, principal, now: print_waitlist_entry(
                waiting.join_waitlist(repository, principal, now, request.slot_id)
            ),
        )

    async def LeaveWaitlist(self, request: api.LeaveWaitlistRequest, _: Any) -> waitlist_pb2.WaitlistEntry:
        seen = partial(check_etag, request.etag)
        return await self._desk.command(
            request,
            lambda repository, principal, now: print_waitlist_entry(
                waiting.leave_waitlist(repository, principal, now, request.waitlist_entry_id, seen)
            ),
        )

    async def ListWaitlistEntries(
        self, request: api.ListWaitlistEntriesRequest, _: Any
    ) -> api.ListWaitlistEntriesResponse:
        page = requested_page(request)
        found, last = await self._desk.query(
            lambda repository, principal: waiting.list_waitlist_entries(
                repository,
                principal,
                request.volunteer_id,
                request.task_id,
                request.open_only,
                page.after_id,
                page.size,
            )
        )
        return api.ListWaitlistEntriesResponse(
            waitlist_entries=map(print_waitlist_entry, found), next_page_token=page.next_token(last)
        )

    async def PinAssignment(self, request: api.PinAssignmentRequest, _: Any) -> assignment_pb2.Assignment:
        seen = partial(check_etag, request.etag)
        return await self._desk.command(
            request,
            lambda repository, principal, now: print_assignment(
                overriding.pin_assignment(
                    repository, principal, now, request.assignment_id, seen, request.reason
                )
            ),
        )

    async def UnpinAssignment(self, request: api.UnpinAssignmentRequest, _: Any) -> assignment_pb2.Assignment:
        seen = partial(check_etag, request.etag)
        return await self._desk.command(
            request,
            lambda repository, principal, now: print_assignment(
                overriding.unpin_assignment(repository, principal, now, request.assignment_id, seen)
            ),
        )
