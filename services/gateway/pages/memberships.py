"""Pages on who acts for an organisation: it invites or somebody asks, and the other side answers."""

from collections.abc import Awaitable
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from libs.contracts.gen.volunteercircle.organisations.v1 import organisations_service_pb2 as api
from libs.contracts.gen.volunteercircle.organisations.v1.organisation_pb2 import Membership
from services.gateway.pages import listing
from services.gateway.pages.page import MemberPage, Page, SentForm

router = APIRouter(include_in_schema=False, prefix="/organisations/{organisation_id}/members")


@router.post("/ask")
async def ask(page: MemberPage, form: SentForm, organisation_id: str) -> Response:
    """Ask to act for an organisation."""
    doing = _create(page, organisation_id, page.person_id, Membership.ROLE_POSTER, form["request_id"])
    return await page.act(doing, f"/organisations/{organisation_id}", "membership-requested")


@router.post("/invite")
async def invite(page: MemberPage, form: SentForm, organisation_id: str) -> Response:
    """Invite somebody to act for an organisation."""
    role = form.choice("role", Membership.Role, Membership.ROLE_POSTER)
    doing = _create(page, organisation_id, form["person_id"], role, form["request_id"])
    return await page.act(doing, f"/organisations/{organisation_id}", "membership-invited")


@router.post("/{person_id}/accept")
async def accept(page: MemberPage, form: SentForm, organisation_id: str, person_id: str) -> Response:
    """Accept an invitation."""
    request = api.AcceptMembershipRequest(
        organisation_id=organisation_id, person_id=person_id, request_id=form["request_id"]
    )
    doing = page.upstream.organisations.AcceptMembership(request)
    return await _answer(page, doing, person_id, f"/organisations/{organisation_id}", "membership-agreed")


@router.post("/{person_id}/approve")
async def approve(page: MemberPage, form: SentForm, organisation_id: str, person_id: str) -> Response:
    """Let somebody act who has asked for it."""
    request = api.ApproveMembershipRequest(
        organisation_id=organisation_id, person_id=person_id, request_id=form["request_id"]
    )
    doing = page.upstream.organisations.ApproveMembership(request)
    return await _answer(page, doing, person_id, f"/organisations/{organisation_id}", "membership-agreed")


@router.post("/{person_id}/decline")
async def decline(page: MemberPage, form: SentForm, organisation_id: str, person_id: str) -> Response:
    """Decline an invitation or a request, or take back one's own."""
    request = api.DeclineMembershipRequest(
        organisation_id=organisation_id, person_id=person_id, request_id=form["request_id"]
    )
    back = "/organisations" if person_id == page.person_id else f"/organisations/{organisation_id}"
    doing = page.upstream.organisations.DeclineMembership(request)
    return await _answer(page, doing, person_id, back, "membership-declined")


async def pending_of(page: Page) -> list[tuple[Any, Any]]:
    """What waits for an answer between me and organisations, each with its organisation."""
    request = api.GetAuthorityRequest(person_id=page.person_id)
    pending = (await page.upstream.organisations.GetAuthority(request)).pending_memberships
    known = await listing.organisations_by_id(page.upstream, (one.organisation_id for one in pending))
    return [(one, known[one.organisation_id]) for one in pending if one.organisation_id in known]


async def waiting_in(page: Page, organisation_id: str) -> list[Any]:
    """Who was invited to act for an organisation or has asked to."""
    found: list[Any] = []
    for state in (Membership.STATE_REQUESTED, Membership.STATE_INVITED):
        request = api.ListMembershipsRequest(organisation_id=organisation_id, state=state)
        found += await listing.read_all(page.upstream.organisations.ListMemberships, request, "memberships")
    return found


async def _create(page: Page, organisation_id: str, person_id: str, role: Any, request_id: str) -> None:
    membership = Membership(organisation_id=organisation_id, person_id=person_id)
    membership.roles.append(role)
    await page.upstream.organisations.CreateMembership(
        api.CreateMembershipRequest(membership=membership, request_id=request_id)
    )


async def _answer(page: Page, doing: Awaitable[Any], person_id: str, to: str, done: str) -> Response:
    answer = await page.act(doing, to, done)
    page.parts.authorities.forget(person_id)
    return answer
