"""What volunteers and leaders do about assignments: come, go, confirm minutes, step back."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from libs.contracts.gen.volunteercircle.tasks.v1 import attendance_pb2
from libs.contracts.gen.volunteercircle.tasks.v1 import tasks_service_pb2 as api
from services.gateway.pages.page import Form, MemberPage, Page, SentForm, safe_path
from services.gateway.pages.times import read_input

_MOST_MINUTES = 1440

router = APIRouter(include_in_schema=False, prefix="/assignments/{assignment_id}")


@router.post("/check-in")
async def check_in(page: MemberPage, form: SentForm, assignment_id: str) -> Response:
    """The volunteer has come."""
    request = api.CheckInAssignmentRequest(
        assignment_id=assignment_id, code=_digits(form["code"]), request_id=form["request_id"]
    )
    return await _act(page, form, page.upstream.tasks.CheckInAssignment(request), "checked-in")


@router.post("/check-out")
async def check_out(page: MemberPage, form: SentForm, assignment_id: str) -> Response:
    """The volunteer has gone."""
    request = api.CheckOutAssignmentRequest(assignment_id=assignment_id, request_id=form["request_id"])
    return await _act(page, form, page.upstream.tasks.CheckOutAssignment(request), "checked-out")


@router.post("/left")
async def left(page: MemberPage, form: SentForm, assignment_id: str) -> Response:
    """Somebody else saw when the volunteer went."""
    request = api.CheckOutAssignmentRequest(
        assignment_id=assignment_id,
        check_out_time=read_input(form["check_out_time"], form["zone"], "check_out_time"),
        request_id=form["request_id"],
    )
    return await _act(page, form, page.upstream.tasks.CheckOutAssignment(request), "checked-out")


@router.post("/record")
async def record(page: MemberPage, form: SentForm, assignment_id: str) -> Response:
    """Somebody else writes down afterwards that the volunteer came."""
    went = form["check_out_time"]
    request = attendance_pb2.RecordAttendanceRequest(
        assignment_id=assignment_id,
        check_in_time=read_input(form["check_in_time"], form["zone"], "check_in_time"),
        check_out_time=read_input(went, form["zone"], "check_out_time") if went else None,
        request_id=form["request_id"],
    )
    return await _act(page, form, page.upstream.tasks.RecordAttendance(request), "attendance-noted")


@router.post("/complete")
async def complete(page: MemberPage, form: SentForm, assignment_id: str) -> Response:
    """Somebody else confirms the minutes."""
    request = api.CompleteAssignmentRequest(
        assignment_id=assignment_id,
        minutes=form.whole("minutes", 0, _MOST_MINUTES) if form["minutes"] else None,
        request_id=form["request_id"],
    )
    return await _act(page, form, page.upstream.tasks.CompleteAssignment(request), "minutes-confirmed")


@router.post("/no-show")
async def no_show(page: MemberPage, form: SentForm, assignment_id: str) -> Response:
    """The volunteer did not come."""
    request = api.MarkNoShowRequest(assignment_id=assignment_id, request_id=form["request_id"])
    return await _act(page, form, page.upstream.tasks.MarkNoShow(request), "no-show-noted")


@router.post("/excuse")
async def excuse(page: MemberPage, form: SentForm, assignment_id: str) -> Response:
    """The reason for not coming is accepted."""
    request = api.ExcuseAssignmentRequest(
        assignment_id=assignment_id, reason=form["reason"], request_id=form["request_id"]
    )
    return await _act(page, form, page.upstream.tasks.ExcuseAssignment(request), "excused")


@router.post("/cancel")
async def cancel(page: MemberPage, form: SentForm, assignment_id: str) -> Response:
    """Remove somebody from a slot."""
    request = api.CancelAssignmentRequest(
        assignment_id=assignment_id, reason=form["reason"], request_id=form["request_id"]
    )
    return await _act(page, form, page.upstream.tasks.CancelAssignment(request), "assignment-cancelled")


@router.post("/withdraw")
async def withdraw(page: MemberPage, form: SentForm, assignment_id: str) -> Response:
    """The volunteer takes the promise back."""
    request = api.WithdrawAssignmentRequest(
        assignment_id=assignment_id, reason=form["reason"], request_id=form["request_id"]
    )
    return await _act(page, form, page.upstream.tasks.WithdrawAssignment(request), "assignment-withdrawn")


def _digits(text: str) -> str:
    """The code as it was meant, for people type blanks in between."""
    return "".join(text.split())


async def _act(page: Page, form: Form, doing: Any, done: str) -> Response:
    """Do it and go back to where the form was."""
    return await page.act(doing, safe_path(form["back"], "/assignments"), done)
