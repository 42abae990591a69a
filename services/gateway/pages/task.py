"""The page of a task: for everybody what it is, for those who run it also who comes."""

import asyncio
from collections.abc import Mapping
from typing import Any

import grpc
from fastapi import APIRouter
from fastapi.responses import Response

from libs.contracts.gen.volunteercircle.organisations.v1.organisations_service_pb2 import (
    GetOrganisationRequest,
)
from libs.contracts.gen.volunteercircle.tasks.v1 import tasks_service_pb2 as api
from libs.contracts.gen.volunteercircle.tasks.v1.assignment_pb2 import Assignment
from libs.contracts.gen.volunteercircle.tasks.v1.offer_pb2 import Offer
from libs.contracts.gen.volunteercircle.tasks.v1.task_pb2 import Task
from libs.errors import DomainError
from services.gateway.pages import listing
from services.gateway.pages.handovers import LONGEST_NOTICE
from services.gateway.pages.instead import instead_of
from services.gateway.pages.page import AnyPage, MemberPage, Page, SentForm
from services.gateway.pages.signup import seekers_of, wishes_of
from services.gateway.pages.task_forms import changed_fields, read_task, show_task_form

router = APIRouter(include_in_schema=False)
_MOST_CANDIDATES = 400
_NOBODY: Mapping[str, Any] = {
    "offers": [],
    "assignments": [],
    "applications": [],
    "waitlist": [],
    "names": {},
}


@router.get("/tasks/{task_id}")
async def show_task(page: AnyPage, task_id: str) -> Response:
    """A task."""
    task = await _task(page, task_id)
    runs_it = _runs(page, task)
    people = await _people(page, task) if runs_it else _NOBODY
    organisations = await listing.organisations_by_id(page.upstream, [task.organisation_id])
    return page.show(
        "task.html",
        task=task,
        zone=task.time_zone,
        organisation=organisations.get(task.organisation_id),
        skill_names={skill.skill_id: skill for skill in await listing.skills(page.upstream)},
        runs_it=runs_it,
        candidates=await _candidates(page, task) if runs_it else [],
        **people,
        **await wishes_of(page),
        **await instead_of(page),
    )


@router.get("/tasks/{task_id}/edit")
async def edit_task(page: MemberPage, task_id: str) -> Response:
    """The form to change a task."""
    task = await _task(page, task_id)
    return await show_task_form(
        page, f"/tasks/{task_id}", task.time_zone, [await _organisation(page, task)], task=task
    )


@router.post("/tasks/{task_id}")
async def change_task(page: MemberPage, form: SentForm, task_id: str) -> Response:
    """Change a task."""
    before = await _task(page, task_id)
    try:
        task = read_task(form, before)
        task.task_id, task.etag = task_id, form["etag"]
        request = api.UpdateTaskRequest(task=task, request_id=form["request_id"])
        request.update_mask.paths.extend(changed_fields(task))
        await page.upstream.tasks.UpdateTask(request)
    except (DomainError, grpc.aio.AioRpcError) as error:
        organisations = [await _organisation(page, before)]
        action = f"/tasks/{task_id}"
        return await show_task_form(
            page, action, before.time_zone, organisations, task=before, form=form, error=error
        )
    return page.go(f"/tasks/{task_id}", "task-changed")


@router.post("/tasks/{task_id}/publish")
async def publish(page: MemberPage, form: SentForm, task_id: str) -> Response:
    """Open a task to matching."""
    request = api.PublishTaskRequest(task_id=task_id, request_id=form["request_id"])
    return await page.act(page.upstream.tasks.PublishTask(request), f"/tasks/{task_id}", "task-published")


@router.post("/tasks/{task_id}/cancel")
async def cancel(page: MemberPage, form: SentForm, task_id: str) -> Response:
    """Call a task off."""
    request = api.CancelTaskRequest(task_id=task_id, reason=form["reason"], request_id=form["request_id"])
    return await page.act(page.upstream.tasks.CancelTask(request), f"/tasks/{task_id}", "task-cancelled")


@router.post("/tasks/{task_id}/finish")
async def finish(page: MemberPage, form: SentForm, task_id: str) -> Response:
    """Declare a task done."""
    request = api.FinishTaskRequest(task_id=task_id, request_id=form["request_id"])
    return await page.act(page.upstream.tasks.FinishTask(request), f"/tasks/{task_id}", "task-finished")


@router.post("/tasks/{task_id}/delete")
async def delete(page: MemberPage, form: SentForm, task_id: str) -> Response:
    """Delete a draft."""
    task = await _task(page, task_id)
    request = api.DeleteTaskRequest(task_id=task_id, request_id=form["request_id"])
    to = f"/organisations/{task.organisation_id}"
    return await page.act(page.upstream.tasks.DeleteTask(request), to, "task-deleted", f"/tasks/{task_id}")


@router.post("/tasks/{task_id}/offer")
async def offer(page: MemberPage, form: SentForm, task_id: str) -> Response:
    """Offer a slot to somebody by hand."""
    standby = form.checked("standby")
    sent = Offer(
        slot_id=form["slot_id"],
        volunteer_id=form["volunteer_id"],
        kind=Assignment.KIND_STANDBY if standby else Assignment.KIND_PRIMARY,
        notice_minutes=form.whole("notice_minutes", 0, LONGEST_NOTICE) if standby else 0,
    )
    request = api.CreateOfferRequest(offer=sent, request_id=form["request_id"])
    return await page.act(page.upstream.tasks.CreateOffer(request), f"/tasks/{task_id}", "offer-sent")


@router.post("/tasks/{task_id}/offers/{offer_id}/revoke")
async def revoke(page: MemberPage, form: SentForm, task_id: str, offer_id: str) -> Response:
    """Take an offer back."""
    request = api.RevokeOfferRequest(offer_id=offer_id, reason=form["reason"], request_id=form["request_id"])
    return await page.act(page.upstream.tasks.RevokeOffer(request), f"/tasks/{task_id}", "offer-revoked")


def _runs(page: Page, task: Task) -> bool:
    """Whether the visitor sees who comes: people of the organisation, coordinators, administrators."""
    principal = page.visitor.principal
    return (
        task.organisation_id in principal.organisation_roles
        or task.circle_id in principal.circles_with("coordinator")
        or principal.has_platform_role("platform_admin")
    )


async def _people(page: Page, task: Task) -> dict[str, Any]:
    offers, assignments, seekers = await asyncio.gather(
        listing.read_all(
            page.upstream.tasks.ListOffers, api.ListOffersRequest(task_id=task.task_id), "offers"
        ),
        listing.read_all(
            page.upstream.tasks.ListAssignments,
            api.ListAssignmentsRequest(task_id=task.task_id),
            "assignments",
        ),
        seekers_of(page, task.task_id),
    )
    people = [*offers, *assignments, *seekers["applications"], *seekers["waitlist"]]
    names = await page.names(one.volunteer_id for one in people)
    return {"offers": offers, "assignments": assignments, "names": names, **seekers}


async def _candidates(page: Page, task: Task) -> list[tuple[str, str]]:
    """Volunteers of the circle to whom a coordinator may offer a slot by hand, by name."""
    if task.circle_id not in page.visitor.principal.circles_with("coordinator"):
        return []
    names = await page.names(await listing.volunteers_within(page.upstream, task.circle_id, _MOST_CANDIDATES))
    return sorted(names.items(), key=lambda item: item[1])


async def _task(page: Page, task_id: str) -> Task:
    task: Task = await page.upstream.tasks.GetTask(api.GetTaskRequest(task_id=task_id))
    return task


async def _organisation(page: Page, task: Task) -> Any:
    request = GetOrganisationRequest(organisation_id=task.organisation_id)
    return await page.upstream.organisations.GetOrganisation(request)
