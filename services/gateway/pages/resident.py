"""Pages for people who ask for help: ask, see where it stands, give details, take it back, say thanks."""

from datetime import UTC, datetime
from typing import Any

import grpc
from fastapi import APIRouter
from fastapi.responses import Response

from libs.contracts.gen.volunteercircle.tasks.v1 import tasks_service_pb2 as api
from libs.contracts.gen.volunteercircle.tasks.v1.help_request_pb2 import HelpRequest, Rating
from libs.contracts.gen.volunteercircle.types.v1.types_pb2 import Interval
from libs.contracts.gen.volunteercircle.volunteers.v1.volunteers_service_pb2 import GetPersonRequest
from libs.errors import DomainError, FieldViolation, ValidationFailed
from services.gateway.pages import listing
from services.gateway.pages.form_ids import MemberFormPage
from services.gateway.pages.page import Form, MemberPage, Page, SentForm
from services.gateway.pages.places import read_place
from services.gateway.pages.times import DEFAULT_ZONE, read_input

router = APIRouter(include_in_schema=False)

_WAY = (
    HelpRequest.STATE_SUBMITTED,
    HelpRequest.STATE_TRIAGED,
    HelpRequest.STATE_SCHEDULED,
    HelpRequest.STATE_IN_SERVICE,
    HelpRequest.STATE_FULFILLED,
    HelpRequest.STATE_CLOSED,
)
"""The states of a request that goes well, in order."""


@router.get("/requests")
async def my_requests(page: MemberPage) -> Response:
    """What I have asked for."""
    found = await listing.read_all(
        page.upstream.tasks.ListHelpRequests, api.ListHelpRequestsRequest(), "help_requests"
    )
    return page.show("requests.html", requests=list(reversed(found)))


@router.get("/requests/new")
async def new_request(page: MemberFormPage) -> Response:
    """The form to ask for help."""
    return page.show("request_form.html", **await _choices(page), form=None, request=None)


@router.post("/requests")
async def submit(page: MemberPage, form: SentForm) -> Response:
    """Ask for help."""
    choices = await _choices(page)
    try:
        asked = _read_request(form, choices["circles"])
        request = api.SubmitHelpRequestRequest(help_request=asked, request_id=form["request_id"])
        submitted = await page.upstream.tasks.SubmitHelpRequest(request)
    except (DomainError, grpc.aio.AioRpcError) as error:
        return page.show_problem(error, "request_form.html", **choices, form=form, request=None)
    return page.go(f"/requests/{submitted.help_request_id}", "request-submitted")


@router.get("/requests/{request_id}")
async def my_request(page: MemberPage, request_id: str) -> Response:
    """Where a request stands, and what I can do about it."""
    request = await page.upstream.tasks.GetHelpRequest(api.GetHelpRequestRequest(help_request_id=request_id))
    tasks = await listing.tasks_by_id(page.upstream, request.task_ids)
    zone = next((task.time_zone for task in tasks.values()), DEFAULT_ZONE)
    return page.show(
        "request.html", request=request, tasks=tasks.values(), zone=zone, way=_WAY, **await _choices(page)
    )


@router.post("/requests/{request_id}/resubmit")
async def resubmit(page: MemberPage, form: SentForm, request_id: str) -> Response:
    """Add the details that were wanted and send the request in again."""
    return await page.act(_resubmit(page, form, request_id), f"/requests/{request_id}", "request-changed")


async def _resubmit(page: Page, form: Form, request_id: str) -> None:
    changed = HelpRequest(
        help_request_id=request_id,
        text=form["text"],
        risk_notes=form["risk_notes"],
        address=form["address"],
    )
    update = api.UpdateHelpRequestRequest(help_request=changed)
    update.update_mask.paths.extend(["text", "risk_notes", "address"])
    await page.upstream.tasks.UpdateHelpRequest(update)
    await page.upstream.tasks.ResubmitHelpRequest(api.ResubmitHelpRequestRequest(help_request_id=request_id))


@router.post("/requests/{request_id}/withdraw")
async def withdraw(page: MemberPage, form: SentForm, request_id: str) -> Response:
    """Take a request back."""
    request = api.WithdrawHelpRequestRequest(help_request_id=request_id, request_id=form["request_id"])
    doing = page.upstream.tasks.WithdrawHelpRequest(request)
    return await page.act(doing, f"/requests/{request_id}", "request-withdrawn")


@router.post("/requests/{request_id}/rate")
async def rate(page: MemberPage, form: SentForm, request_id: str) -> Response:
    """Say how it was."""
    rating = Rating(score=form.number("score"), comment=form["comment"])
    request = api.RateHelpRequestRequest(
        help_request_id=request_id, rating=rating, request_id=form["request_id"]
    )
    doing = page.upstream.tasks.RateHelpRequest(request)
    return await page.act(doing, f"/requests/{request_id}", "request-rated")


async def _choices(page: Page) -> dict[str, Any]:
    person = await page.upstream.volunteers.GetPerson(GetPersonRequest(person_id=page.person_id))
    return {
        "circles": await listing.circles(page.upstream),
        "home": person.home if person.HasField("home") else None,
        "my_circles": page.visitor.principal.circles_with("point"),
    }


def _read_request(form: Form, circles: list[Any]) -> HelpRequest:
    """What the form says. Raises ValidationFailed."""
    zones = {circle.circle_id: circle.time_zone for circle in circles}
    asked = HelpRequest(
        circle_id=form["circle_id"],
        category=form["category"],
        text=form["text"],
        risk_notes=form["risk_notes"],
        beneficiary=form["beneficiary"],
        address=form["address"],
        urgency=form.choice("urgency", HelpRequest.Urgency),
        people_wanted=form.whole("people_wanted", 1, 500, default=1),
        filed_by=HelpRequest.FILED_BY_SELF,
    )
    place = read_place(form)
    if place:
        asked.place.CopyFrom(place)
    if form["start_time"] or form["end_time"]:
        zone = zones.get(form["circle_id"], DEFAULT_ZONE)
        asked.windows.append(_read_window(form, zone))
    return asked


def _read_window(form: Form, zone: str) -> Interval:
    start = read_input(form["start_time"], zone, "start_time")
    end = read_input(form["end_time"], zone, "end_time")
    if end.ToDatetime(tzinfo=UTC) <= datetime.now(UTC):
        raise ValidationFailed([FieldViolation("end_time", "must lie in the future")])
    return Interval(start_time=start, end_time=end)
