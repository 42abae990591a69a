"""The page on which volunteers say what they can do, when, where and how much, or take a break."""

import asyncio
from typing import Any

import grpc
from fastapi import APIRouter
from fastapi.responses import Response

from libs.contracts.gen.volunteercircle.organisations.v1.organisation_pb2 import CircleMember
from libs.contracts.gen.volunteercircle.organisations.v1.organisations_service_pb2 import (
    JoinCircleRequest,
    LeaveCircleRequest,
)
from libs.contracts.gen.volunteercircle.volunteers.v1 import volunteers_service_pb2 as api
from libs.contracts.gen.volunteercircle.volunteers.v1.person_pb2 import Person
from libs.contracts.gen.volunteercircle.volunteers.v1.volunteer_pb2 import Volunteer
from libs.errors import DomainError
from services.gateway.pages import listing
from services.gateway.pages.availability import read_availability, typed_rows, weekly_rows
from services.gateway.pages.page import Form, MemberPage, Page, SentForm
from services.gateway.pages.places import read_place
from services.gateway.pages.profile_forms import LIKES_SHOWN, VOLUNTEER_FIELDS, held_skills, read_volunteer

router = APIRouter(include_in_schema=False, prefix="/profile")


@router.get("")
async def my_profile(page: MemberPage) -> Response:
    """Everything about me that matching knows, and what only I see."""
    return page.show("profile.html", **await _profile(page))


@router.post("")
async def save(page: MemberPage, form: SentForm) -> Response:
    """Save who I am, what I can and how much may be asked of me."""
    return await _saved(page, _save(page, form), typed=form)


@router.post("/availability")
async def save_availability(page: MemberPage, form: SentForm) -> Response:
    """Save when I can."""
    shown = {"windows": typed_rows(form), "when": form}
    return await _saved(page, _save_availability(page, form), **shown)


@router.post("/register")
async def register(page: MemberPage, form: SentForm) -> Response:
    """Become a volunteer."""
    request = api.CreateVolunteerRequest(
        volunteer=Volunteer(volunteer_id=page.person_id), request_id=form["request_id"]
    )
    doing = page.upstream.volunteers.CreateVolunteer(request)
    return await page.act(doing, "/profile", "profile-saved")


@router.post("/pause")
async def pause(page: MemberPage, form: SentForm) -> Response:
    """Get no offers for a while."""
    request = api.PauseVolunteerRequest(volunteer_id=page.person_id, request_id=form["request_id"])
    return await page.act(page.upstream.volunteers.PauseVolunteer(request), "/profile", "paused")


@router.post("/resume")
async def resume(page: MemberPage, form: SentForm) -> Response:
    """Get offers again."""
    request = api.ActivateVolunteerRequest(volunteer_id=page.person_id, request_id=form["request_id"])
    return await page.act(page.upstream.volunteers.ActivateVolunteer(request), "/profile", "resumed")


@router.post("/circles/{circle_id}/join")
async def join(page: MemberPage, form: SentForm, circle_id: str) -> Response:
    """Become a point of a circle."""
    request = JoinCircleRequest(circle_id=circle_id, member=_point(page, circle_id))
    answer = await page.act(page.upstream.organisations.JoinCircle(request), "/profile", "circle-joined")
    page.parts.authorities.forget(page.person_id)
    return answer


@router.post("/circles/{circle_id}/leave")
async def leave(page: MemberPage, form: SentForm, circle_id: str) -> Response:
    """Be a point of a circle no longer."""
    request = LeaveCircleRequest(circle_id=circle_id, member=_point(page, circle_id))
    answer = await page.act(page.upstream.organisations.LeaveCircle(request), "/profile", "circle-left")
    page.parts.authorities.forget(page.person_id)
    return answer


async def _profile(page: Page) -> dict[str, Any]:
    person, volunteer, circles, skills = await asyncio.gather(
        page.upstream.volunteers.GetPerson(api.GetPersonRequest(person_id=page.person_id)),
        _volunteer(page),
        listing.circles(page.upstream),
        listing.skills(page.upstream),
    )
    return {
        "person": person,
        "volunteer": volunteer,
        "circles": circles,
        "my_circles": page.visitor.principal.circles_with("point"),
        "skills": skills,
        "held": held_skills(volunteer),
        "likes": LIKES_SHOWN,
        "windows": weekly_rows(volunteer),
        "typed": None,
        "when": None,
    }


async def _volunteer(page: Page) -> Volunteer | None:
    request = api.GetVolunteerRequest(volunteer_id=page.person_id)
    try:
        volunteer: Volunteer = await page.upstream.volunteers.GetVolunteer(request)
    except grpc.aio.AioRpcError as error:
        if error.code() == grpc.StatusCode.NOT_FOUND:
            return None
        raise
    return volunteer


async def _saved(page: Page, saving: Any, **typed: Any) -> Response:
    """The profile with its news; what was typed, for another try, when it is refused."""
    try:
        await saving
    except (DomainError, grpc.aio.AioRpcError) as error:
        return page.show_problem(error, "profile.html", **await _profile(page) | typed)
    return page.go("/profile", "profile-saved")


async def _save(page: Page, form: Form) -> None:
    person = Person(
        person_id=page.person_id,
        display_name=form["display_name"],
        phone=form["phone"],
        birth_date=form["birth_date"],
        locale=page.language.code,
    )
    place = read_place(form)
    if place:
        person.home.CopyFrom(place)
    update = api.UpdatePersonRequest(person=person, request_id=form["request_id"])
    update.update_mask.paths.extend(["display_name", "phone", "birth_date", "home", "locale"])
    volunteer = await _volunteer(page)
    changed = read_volunteer(form, volunteer) if volunteer else None
    await page.upstream.volunteers.UpdatePerson(update)
    if changed is not None:
        await _update(page, changed, VOLUNTEER_FIELDS)


async def _save_availability(page: Page, form: Form) -> None:
    volunteer = await _volunteer(page)
    if volunteer is not None:
        windows = read_availability(form, volunteer)
        changed = Volunteer(volunteer_id=page.person_id, availability=windows, time_zone=form["time_zone"])
        await _update(page, changed, ("availability", "time_zone"))


async def _update(page: Page, volunteer: Volunteer, fields: tuple[str, ...]) -> None:
    request = api.UpdateVolunteerRequest(volunteer=volunteer)
    request.update_mask.paths.extend(fields)
    await page.upstream.volunteers.UpdateVolunteer(request)


def _point(page: Page, circle_id: str) -> CircleMember:
    return CircleMember(circle_id=circle_id, role=CircleMember.ROLE_POINT, person_id=page.person_id)
