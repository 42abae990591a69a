"""Pages for coordinators: the queue of requests, triage, and tasks made from requests."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from itertools import chain
from typing import Any

import grpc
from fastapi import APIRouter
from fastapi.responses import Response

from libs.contracts.gen.volunteercircle.organisations.v1 import organisations_service_pb2 as organisations_api
from libs.contracts.gen.volunteercircle.tasks.v1 import tasks_service_pb2 as api
from libs.contracts.gen.volunteercircle.tasks.v1.help_request_pb2 import HelpRequest
from libs.errors import DomainError
from services.gateway.pages import listing
from services.gateway.pages.form_ids import MemberFormPage
from services.gateway.pages.page import Form, MemberPage, Page, SentForm
from services.gateway.pages.task_forms import read_task, show_task_form, task_from_request

router = APIRouter(include_in_schema=False, prefix="/circles")

_MERGEABLE = (HelpRequest.STATE_SUBMITTED, HelpRequest.STATE_TRIAGED)
_OPEN = (HelpRequest.STATE_SUBMITTED, HelpRequest.STATE_TRIAGED, HelpRequest.STATE_NEEDS_INFO)
_DISPATCHED = (HelpRequest.STATE_SCHEDULED, HelpRequest.STATE_IN_SERVICE, HelpRequest.STATE_FULFILLED)


@router.get("")
async def my_circles(page: MemberPage) -> Response:
    """The circles that I coordinate."""
    mine = page.visitor.principal.circles_with("coordinator")
    circles = [circle for circle in await listing.circles(page.upstream) if circle.circle_id in mine]
    if len(circles) == 1:
        return page.go(f"/circles/{circles[0].circle_id}/requests")
    return page.show("circles.html", circles=circles)


@router.get("/{circle_id}/requests")
async def queue(page: MemberPage, circle_id: str) -> Response:
    """What people ask for here and in the circles nested in this one: first what waits for me."""
    circle_ids = await listing.circles_within(page.upstream, circle_id)
    lists = await asyncio.gather(*(_requests(page, one, _OPEN + _DISPATCHED) for one in circle_ids))
    found: dict[int, list[HelpRequest]] = defaultdict(list)
    for request in chain(*lists):
        found[request.state].append(request)
    names = await page.names(request.requester_person_id for request in chain(*lists))
    return page.show(
        "queue.html",
        circle=await circle_of(page, circle_id),
        open_requests=[(state, found[state]) for state in _OPEN],
        dispatched=[request for state in _DISPATCHED for request in found[state]],
        names=names,
    )


async def _requests(page: Page, circle_id: str, states: Iterable[int]) -> list[HelpRequest]:
    """The circle's requests in these states, the oldest of each state first."""
    lists = await asyncio.gather(
        *(
            listing.read_all(
                page.upstream.tasks.ListHelpRequests,
                api.ListHelpRequestsRequest(circle_id=circle_id, state=state),  # type: ignore[arg-type]
                "help_requests",
                most=200,
            )
            for state in states
        )
    )
    return list(chain(*lists))


@router.get("/{circle_id}/requests/{request_id}")
async def review(page: MemberPage, circle_id: str, request_id: str) -> Response:
    """One request, and what can be done about it."""
    request = await _request(page, request_id)
    others = await _requests(page, request.circle_id, _MERGEABLE)
    tasks = await listing.tasks_by_id(page.upstream, request.task_ids)
    return page.show(
        "review.html",
        circle=await circle_of(page, circle_id),
        request=request,
        tasks=tasks.values(),
        names=await page.names([request.requester_person_id]),
        others=[other for other in others if other.help_request_id != request_id],
    )


@router.post("/{circle_id}/requests/{request_id}/triage")
async def triage(page: MemberPage, form: SentForm, circle_id: str, request_id: str) -> Response:
    """Accept a request."""
    request = api.TriageHelpRequestRequest(
        help_request_id=request_id, category=form["category"], request_id=form["request_id"]
    )
    doing = page.upstream.tasks.TriageHelpRequest(request)
    return await page.act(doing, _review_path(circle_id, request_id), "request-triaged")


@router.post("/{circle_id}/requests/{request_id}/ask")
async def ask(page: MemberPage, form: SentForm, circle_id: str, request_id: str) -> Response:
    """Return a request for details."""
    request = api.AskHelpRequestDetailsRequest(
        help_request_id=request_id, reason=form["reason"], request_id=form["request_id"]
    )
    doing = page.upstream.tasks.AskHelpRequestDetails(request)
    return await _act(page, doing, circle_id, request_id, "request-asked")


@router.post("/{circle_id}/requests/{request_id}/reject")
async def reject(page: MemberPage, form: SentForm, circle_id: str, request_id: str) -> Response:
    """Refuse a request."""
    request = api.RejectHelpRequestRequest(
        help_request_id=request_id, reason=form["reason"], request_id=form["request_id"]
    )
    doing = page.upstream.tasks.RejectHelpRequest(request)
    return await _act(page, doing, circle_id, request_id, "request-rejected")


@router.post("/{circle_id}/requests/{request_id}/merge")
async def merge(page: MemberPage, form: SentForm, circle_id: str, request_id: str) -> Response:
    """Declare a request the same as another."""
    request = api.MergeHelpRequestRequest(
        help_request_id=request_id,
        duplicate_of_help_request_id=form["duplicate_of"],
        request_id=form["request_id"],
    )
    doing = page.upstream.tasks.MergeHelpRequest(request)
    return await _act(page, doing, circle_id, request_id, "request-merged")


@router.get("/{circle_id}/requests/{request_id}/convert")
async def convert_form(page: MemberFormPage, circle_id: str, request_id: str) -> Response:
    """The form of a task, filled from the request."""
    request = await _request(page, request_id)
    circle = await circle_of(page, circle_id)
    organisations = await _organisations(page, circle)
    role = page.language.words("helper")
    task = task_from_request(request, circle.host_organisation_id, role, circle.time_zone)
    action = _review_path(circle_id, request_id) + "/convert"
    return await show_task_form(page, action, circle.time_zone, organisations, task=task, request=request)


@router.post("/{circle_id}/requests/{request_id}/convert")
async def convert(page: MemberPage, form: SentForm, circle_id: str, request_id: str) -> Response:
    """Make a task from a request."""
    try:
        converted = await _convert(page, form, request_id)
    except (DomainError, grpc.aio.AioRpcError) as error:
        circle = await circle_of(page, circle_id)
        return await show_task_form(
            page,
            _review_path(circle_id, request_id) + "/convert",
            circle.time_zone,
            await _organisations(page, circle),
            form=form,
            request=await _request(page, request_id),
            error=error,
        )
    return page.go(f"/tasks/{converted.task.task_id}", "request-converted")


async def _convert(page: Page, form: Form, request_id: str) -> Any:
    request = api.ConvertHelpRequestRequest(
        help_request_id=request_id,
        task=read_task(form),
        publish=form.checked("publish"),
        request_id=form["request_id"],
    )
    return await page.upstream.tasks.ConvertHelpRequest(request)


@router.get("/{circle_id}/tasks")
async def circle_tasks(page: MemberPage, circle_id: str) -> Response:
    """The tasks of the circle and of those nested in it, and how they fill, the soonest first."""
    tasks = [
        task
        for one in await listing.circles_within(page.upstream, circle_id)
        for task in await listing.read_all(
            page.upstream.tasks.ListTasks, api.ListTasksRequest(circle_id=one), "tasks", most=400
        )
    ]
    organisations = await listing.organisations_by_id(page.upstream, (task.organisation_id for task in tasks))
    tasks.sort(key=lambda task: task.fixed.start_time.seconds or task.flexible.window.start_time.seconds)
    return page.show(
        "circle_tasks.html",
        circle=await circle_of(page, circle_id),
        tasks=tasks,
        organisations=organisations,
    )


@router.get("/{circle_id}/organisations")
async def circle_organisations(page: MemberPage, circle_id: str) -> Response:
    """The circle's surface, and which of its organisations wait to be verified."""
    circle = await circle_of(page, circle_id)
    return page.show(
        "circle_organisations.html", circle=circle, organisations=await _organisations(page, circle)
    )


@router.post("/{circle_id}/organisations/{organisation_id}/verify")
async def verify(page: MemberPage, form: SentForm, circle_id: str, organisation_id: str) -> Response:
    """Confirm an organisation's identity."""
    request = organisations_api.VerifyOrganisationRequest(organisation_id=organisation_id)
    doing = page.upstream.organisations.VerifyOrganisation(request)
    return await page.act(doing, f"/circles/{circle_id}/organisations", "organisation-verified")


async def circle_of(page: Page, circle_id: str) -> Any:
    """The circle."""
    request = organisations_api.GetCircleRequest(circle_id=circle_id)
    return await page.upstream.organisations.GetCircle(request)


async def _organisations(page: Page, circle: Any) -> list[Any]:
    """Who can post a task in the circle: its host and its surface."""
    request = organisations_api.ListOrganisationsRequest(circle_id=circle.circle_id)
    return await listing.read_all(page.upstream.organisations.ListOrganisations, request, "organisations")


async def _request(page: Page, request_id: str) -> HelpRequest:
    request: HelpRequest = await page.upstream.tasks.GetHelpRequest(
        api.GetHelpRequestRequest(help_request_id=request_id)
    )
    return request


async def _act(page: Page, doing: Any, circle_id: str, request_id: str, done: str) -> Response:
    """Do it and go on with the queue; back to the request when it is refused."""
    back = _review_path(circle_id, request_id)
    return await page.act(doing, f"/circles/{circle_id}/requests", done, back)


def _review_path(circle_id: str, request_id: str) -> str:
    return f"/circles/{circle_id}/requests/{request_id}"
