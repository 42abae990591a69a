"""Pages for everybody: what the circle does, signing in, up and out, the language."""

import logging
from typing import Any

import grpc
from fastapi import APIRouter, Request
from fastapi.responses import Response

from libs.contracts.gen.volunteercircle.organisations.v1.organisation_pb2 import CircleMember, Membership
from libs.contracts.gen.volunteercircle.organisations.v1.organisations_service_pb2 import JoinCircleRequest
from libs.contracts.gen.volunteercircle.volunteers.v1.volunteer_pb2 import Volunteer
from libs.contracts.gen.volunteercircle.volunteers.v1.volunteers_service_pb2 import CreateVolunteerRequest
from libs.errors import DomainError
from services.gateway.accounts.account import Session
from services.gateway.accounts.registry import SignUp
from services.gateway.pages import listing
from services.gateway.pages.figures import Figures, LiveFigures
from services.gateway.pages.form_ids import AnyFormPage
from services.gateway.pages.language import CODES
from services.gateway.pages.memberships import pending_of
from services.gateway.pages.page import LANGUAGE_COOKIE, AnyPage, Form, Page, SentForm, safe_path
from services.gateway.upstream import speaking_as
from services.gateway.visitors import clear_session, client_address, set_session

router = APIRouter(include_in_schema=False)
_live_figures = LiveFigures()
_log = logging.getLogger(__name__)


@router.get("/")
async def landing(page: AnyPage) -> Response:
    """What this is, and what happens right now."""
    return page.show(
        "landing.html",
        figures=await _figures(page),
        demo_logins=await _demo_logins(page),
        invitations=await _invitations(page),
    )


async def _figures(page: Page) -> Figures | None:
    try:
        return await _live_figures.get(page.parts)
    except grpc.aio.AioRpcError as error:
        _log.warning("No figures: %s", error.code())
        return None


async def _invitations(page: Page) -> list[Any]:
    """The organisations that have invited me and wait for an answer."""
    if page.visitor.account is None:
        return []
    try:
        pending = await pending_of(page)
    except grpc.aio.AioRpcError as error:
        _log.warning("No invitations: %s", error.code())
        return []
    return [organisation for one, organisation in pending if one.state == Membership.STATE_INVITED]


async def _demo_logins(page: Page) -> list[Any]:
    return [] if page.visitor.account else await page.parts.accounts.demo_logins()


@router.get("/sign-in")
async def sign_in_form(page: AnyPage, next: str = "/", sent: str = "") -> Response:
    """The form to sign in; `sent` tells that a form was sent whose session was over."""
    return page.show(
        "sign_in.html",
        next=safe_path(next),
        was_sent=bool(sent),
        email="",
        demo_logins=await _demo_logins(page),
    )


@router.post("/sign-in")
async def sign_in(page: AnyPage, form: SentForm, request: Request) -> Response:
    """Sign in with e-mail address and password."""
    try:
        opened = await page.parts.accounts.sign_in(form["email"], form["password"], client_address(request))
    except DomainError as error:
        logins = await _demo_logins(page)
        values = {"next": safe_path(form["next"]), "email": form["email"], "demo_logins": logins}
        return page.show_problem(error, "sign_in.html", was_sent=False, **values)
    return _signed_in(page, opened, safe_path(form["next"]), "signed-in")


@router.post("/sign-in/demo")
async def sign_in_to_demo(page: AnyPage, form: SentForm) -> Response:
    """Sign in with a ready-made login of the demo."""
    opened = await page.parts.accounts.sign_in_to_demo(form["person_id"])
    return _signed_in(page, opened, safe_path(form["next"]), "signed-in")


def _signed_in(page: Page, opened: Session, to: str, done: str) -> Response:
    response = page.go(to, done)
    set_session(response, page.parts, opened)
    return response


@router.post("/sign-out")
async def sign_out(page: AnyPage, form: SentForm) -> Response:
    """Sign out."""
    await page.parts.accounts.sign_out(page.visitor.secret)
    response = page.go("/", "signed-out")
    clear_session(response, page.parts)
    return response


@router.get("/sign-up")
async def sign_up_form(page: AnyFormPage) -> Response:
    """The form to get an account."""
    return page.show("sign_up.html", form=None, circles=await listing.circles(page.upstream))


@router.post("/sign-up")
async def sign_up(page: AnyPage, form: SentForm, request: Request) -> Response:
    """Make an account; who wants to help is registered as a volunteer and joins the circle chosen."""
    address = client_address(request)
    asked = SignUp(
        form["email"], form["password"], form["display_name"], page.language.code, form["request_id"]
    )
    try:
        account = await page.parts.accounts.sign_up(asked, page.visitor.principal, address)
        opened = await page.parts.accounts.sign_in(asked.email, asked.password, address)
        credentials = await page.parts.authorities.credentials_of(account)
        with speaking_as(credentials.token):
            await _begin(page, form, account.person_id)
    except (DomainError, grpc.aio.AioRpcError) as error:
        circles = await listing.circles(page.upstream)
        return page.show_problem(error, "sign_up.html", form=form, circles=circles)
    page.parts.authorities.forget(account.person_id)
    return _signed_in(page, opened, "/profile" if form.checked("helps") else "/", "signed-up")


async def _begin(page: Page, form: Form, person_id: str) -> None:
    if form["circle_id"]:
        member = CircleMember(circle_id=form["circle_id"], role=CircleMember.ROLE_POINT, person_id=person_id)
        request = JoinCircleRequest(circle_id=form["circle_id"], member=member, request_id=form["request_id"])
        await page.upstream.organisations.JoinCircle(request)
    if form.checked("helps"):
        registration = CreateVolunteerRequest(
            volunteer=Volunteer(volunteer_id=person_id), request_id=form["request_id"]
        )
        await page.upstream.volunteers.CreateVolunteer(registration)


@router.post("/language")
async def choose_language(page: AnyPage, form: SentForm) -> Response:
    """Read the pages in another language from now on."""
    code = form["code"] if form["code"] in CODES else page.language.code
    if page.visitor.account and not page.visitor.account.demo_role:
        await page.parts.accounts.set_locale(page.person_id, code)
    response = page.go(safe_path(form["back"]))
    response.set_cookie(
        LANGUAGE_COOKIE,
        code,
        max_age=365 * 86400,
        path="/",
        httponly=True,
        samesite="lax",
        secure=page.parts.settings.https,
    )
    return response
