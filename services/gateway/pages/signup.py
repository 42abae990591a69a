"""Pages for those who come by themselves, and for those who decide about it."""

import asyncio
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response
from google.protobuf.timestamp_pb2 import Timestamp

from libs.contracts.gen.volunteercircle.tasks.v1 import signup_requests_pb2 as api
from libs.contracts.gen.volunteercircle.tasks.v1.application_pb2 import Application
from libs.contracts.gen.volunteercircle.tasks.v1.task_pb2 import Task
from libs.contracts.gen.volunteercircle.tasks.v1.tasks_service_pb2 import ListTasksRequest
from services.gateway.pages import listing
from services.gateway.pages.instead import instead_of
from services.gateway.pages.page import MemberPage, Page, SentForm, safe_path

router = APIRouter(include_in_schema=False)

_OPEN = (Task.STATE_PUBLISHED, Task.STATE_FILLING, Task.STATE_STAFFED, Task.STATE_FILLED)
_BY_ONESELF = frozenset({Task.SIGNUP_CLAIM, Task.SIGNUP_APPLY, Task.SIGNUP_MIXED})
_MOST_TASKS = 400


@router.get("/open-tasks")
async def open_tasks(page: MemberPage) -> Response:
    """Tasks into which I may come by myself, the soonest first, and what I have asked for."""
    found, wishes = await asyncio.gather(
        listing.read_all(
            page.upstream.tasks.ListTasks, ListTasksRequest(states=_OPEN), "tasks", most=_MOST_TASKS
        ),
        wishes_of(page),
    )
    now = Timestamp()
    now.GetCurrentTime()
    tasks = [task for task in found if task.signup in _BY_ONESELF and _last_moment(task) > now.seconds]
    asked = await listing.tasks_by_id(page.upstream, (one.task_id for one in wishes["wishes"]))
    organisations = await listing.organisations_by_id(page.upstream, (task.organisation_id for task in tasks))
    return page.show(
        "open_tasks.html",
        tasks=sorted(tasks, key=_last_moment),
        asked_tasks=asked,
        organisations=organisations,
        **wishes,
        **await instead_of(page),
    )


async def wishes_of(page: Page) -> dict[str, Any]:
    """What the visitor has asked for and is not decided, also by slot; nothing for strangers."""
    if page.visitor.account is None:
        return {"wishes": [], "applied": {}, "waits": {}}
    mine = api.ListApplicationsRequest(volunteer_id=page.person_id, state=Application.STATE_SUBMITTED)
    line = api.ListWaitlistEntriesRequest(volunteer_id=page.person_id, open_only=True)
    applications, entries = await asyncio.gather(
        listing.read_all(page.upstream.tasks.ListApplications, mine, "applications"),
        listing.read_all(page.upstream.tasks.ListWaitlistEntries, line, "waitlist_entries"),
    )
    return {
        "wishes": [*applications, *entries],
        "applied": {one.slot_id: one for one in applications},
        "waits": {one.slot_id: one for one in entries},
    }


async def seekers_of(page: Page, task_id: str) -> dict[str, Any]:
    """Who has asked for a seat of the task, for those who run it."""
    applications, entries = await asyncio.gather(
        listing.read_all(
            page.upstream.tasks.ListApplications,
            api.ListApplicationsRequest(task_id=task_id, state=Application.STATE_SUBMITTED),
            "applications",
        ),
        listing.read_all(
            page.upstream.tasks.ListWaitlistEntries,
            api.ListWaitlistEntriesRequest(task_id=task_id, open_only=True),
            "waitlist_entries",
        ),
    )
    return {"applications": applications, "waitlist": entries}


@router.post("/slots/{slot_id}/claim")
async def claim(page: MemberPage, form: SentForm, slot_id: str) -> Response:
    """Take a seat."""
    request = api.ClaimSeatRequest(slot_id=slot_id, request_id=form["request_id"])
    doing = page.upstream.tasks.ClaimSeat(request)
    return await page.act(doing, "/assignments", "seat-claimed", back=_back(form))


@router.post("/slots/{slot_id}/apply")
async def apply(page: MemberPage, form: SentForm, slot_id: str) -> Response:
    """Ask for a seat."""
    application = Application(slot_id=slot_id, message=form["message"])
    request = api.SubmitApplicationRequest(application=application, request_id=form["request_id"])
    return await page.act(page.upstream.tasks.SubmitApplication(request), _back(form), "application-sent")


@router.post("/slots/{slot_id}/wait")
async def wait(page: MemberPage, form: SentForm, slot_id: str) -> Response:
    """Wait for a seat."""
    request = api.JoinWaitlistRequest(slot_id=slot_id, request_id=form["request_id"])
    return await page.act(page.upstream.tasks.JoinWaitlist(request), _back(form), "waitlist-joined")


@router.post("/slots/{slot_id}/admit")
async def admit(page: MemberPage, form: SentForm, slot_id: str) -> Response:
    """Let somebody in who came to the door."""
    request = api.AdmitWalkUpRequest(
        slot_id=form["slot_id"] or slot_id,
        volunteer_id=form["volunteer_id"],
        consented=form.checked("consented"),
        override_reason=form["override_reason"],
        request_id=form["request_id"],
    )
    return await page.act(page.upstream.tasks.AdmitWalkUp(request), _back(form), "walk-up-admitted")


@router.post("/waitlist-entries/{entry_id}/leave")
async def leave(page: MemberPage, form: SentForm, entry_id: str) -> Response:
    """Wait no longer."""
    request = api.LeaveWaitlistRequest(waitlist_entry_id=entry_id, request_id=form["request_id"])
    return await page.act(page.upstream.tasks.LeaveWaitlist(request), _back(form), "waitlist-left")


@router.post("/applications/{application_id}/withdraw")
async def withdraw(page: MemberPage, form: SentForm, application_id: str) -> Response:
    """Take an application back."""
    request = api.WithdrawApplicationRequest(application_id=application_id, request_id=form["request_id"])
    doing = page.upstream.tasks.WithdrawApplication(request)
    return await page.act(doing, _back(form), "application-withdrawn")


@router.post("/applications/{application_id}/approve")
async def approve(page: MemberPage, form: SentForm, application_id: str) -> Response:
    """Give somebody the seat that they asked for."""
    request = api.ApproveApplicationRequest(
        application_id=application_id, override_reason=form["reason"], request_id=form["request_id"]
    )
    doing = page.upstream.tasks.ApproveApplication(request)
    return await page.act(doing, _back(form), "application-approved")


@router.post("/applications/{application_id}/reject")
async def reject(page: MemberPage, form: SentForm, application_id: str) -> Response:
    """Tell somebody why they do not get the seat."""
    request = api.RejectApplicationRequest(
        application_id=application_id, reason=form["reason"], request_id=form["request_id"]
    )
    doing = page.upstream.tasks.RejectApplication(request)
    return await page.act(doing, _back(form), "application-rejected")


@router.post("/assignments/{assignment_id}/pin")
async def pin(page: MemberPage, form: SentForm, assignment_id: str) -> Response:
    """Have the solver leave somebody where they are."""
    request = api.PinAssignmentRequest(
        assignment_id=assignment_id, reason=form["reason"], request_id=form["request_id"]
    )
    return await page.act(page.upstream.tasks.PinAssignment(request), _back(form), "assignment-pinned")


@router.post("/assignments/{assignment_id}/unpin")
async def unpin(page: MemberPage, form: SentForm, assignment_id: str) -> Response:
    """Let the solver move somebody again."""
    request = api.UnpinAssignmentRequest(assignment_id=assignment_id, request_id=form["request_id"])
    return await page.act(page.upstream.tasks.UnpinAssignment(request), _back(form), "assignment-unpinned")


def _back(form: Any) -> str:
    """The page whose form was sent."""
    return safe_path(form["back"], "/open-tasks")


def _last_moment(task: Task) -> int:
    """When the last can begin, in seconds since 1970."""
    if task.HasField("fixed"):
        return task.fixed.start_time.seconds
    return task.flexible.window.end_time.seconds - 60 * task.flexible.minutes
