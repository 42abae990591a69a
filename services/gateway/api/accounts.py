"""REST for what the gateway itself owns: accounts and sessions."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Header, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from libs.errors import NotAuthenticated
from services.gateway.accounts.account import Account
from services.gateway.accounts.registry import SignUp
from services.gateway.visitors import (
    Visitor,
    api_visitor,
    clear_session,
    client_address,
    parts_of,
    set_session,
)

router = APIRouter(tags=["accounts"])

_UUID = r"^([0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})?$"
_EMAIL = r"^[^@\s\x00]+@[^@\s\x00]+$"
_TEXT = r"^[^\x00]*$"
Caller = Annotated[Visitor, Depends(api_visitor)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class NewAccount(_Strict):
    """What somebody gives to get an account."""

    email: str = Field(max_length=254, pattern=_EMAIL, description="Address to sign in with.")
    password: str = Field(max_length=256, description="At least 8 characters, not among the obvious ones.")
    display_name: str = Field(
        min_length=1,
        max_length=120,
        pattern=_TEXT,
        description="Name by which the person wants to be called.",
    )
    locale: Literal["zh", "en"] = Field("zh", description="Language of pages and messages.")
    request_id: str = Field(
        "",
        pattern=_UUID,
        description="UUID that makes a retry give the first answer. Default: Idempotency-Key.",
    )
    person_id: str = Field(
        "",
        pattern=_UUID,
        description="Person who exists already, for administrators and the operator. Default: a new person.",
    )
    platform_admin: bool = Field(
        False,
        description="Whether the account administers the platform. For administrators and the operator.",
    )
    demo_role: Literal["", "coordinator", "organisation", "volunteer", "resident"] = Field(
        "", description="Part of a ready-made login, offered as a button in a demo. For the operator."
    )


class AccountChange(_Strict):
    """What the operator may change about an account."""

    platform_admin: bool = Field(description="Whether the account administers the platform.")


class AccountView(BaseModel):
    """An account."""

    person_id: str = Field(description="The person who signs in with it.")
    email: str = Field(description="Address to sign in with.")
    display_name: str = Field(description="Name by which the person is greeted.")
    locale: str = Field(description="Language of pages.")
    platform_admin: bool = Field(description="Whether it administers the platform.")
    demo_role: str = Field(description="Part of a ready-made login; empty for real people.")
    create_time: datetime = Field(description="When it was made.")


class NewSession(_Strict):
    """E-mail address and password."""

    email: str = Field(max_length=254, pattern=_EMAIL, description="The account's address.")
    password: str = Field(max_length=256, description="The account's password.")


class SessionView(BaseModel):
    """A session; its secret is in the cookie alone."""

    person_id: str = Field(description="The person who is signed in.")
    expire_time: datetime = Field(description="When it ends at the latest.")


class Me(BaseModel):
    """Who is asking, and what they may do."""

    person_id: str = Field(description="The person; empty when a service asks.")
    subject: str = Field(description="`person:<id>` or `service:<name>`.")
    platform_roles: list[str] = Field(description="Roles that hold everywhere.")
    organisation_roles: dict[str, list[str]] = Field(description="Roles by organisation.")
    circle_roles: dict[str, list[str]] = Field(description="Roles by circle, those nested in one included.")
    account: AccountView | None = Field(description="The account of the session; none with a token.")


@router.post("/v1/accounts", status_code=201, operation_id="accounts.CreateAccount")
async def create_account(
    new: NewAccount,
    request: Request,
    caller: Caller,
    idempotency_key: Annotated[str, Header(pattern=_UUID, description="UUID of a retry.")] = "",
) -> AccountView:
    """Sign up: make an account and its person. The same address and request id get the first answer."""
    asked = SignUp(**{**new.model_dump(), "request_id": new.request_id or idempotency_key})
    return _view(await parts_of(request).accounts.sign_up(asked, caller.principal, client_address(request)))


@router.patch("/v1/accounts/{person_id}", operation_id="accounts.UpdateAccount")
async def update_account(
    person_id: str, change: AccountChange, request: Request, caller: Caller
) -> AccountView:
    """Make a person an administrator of the platform, or no longer. For administrators and the operator."""
    registry = parts_of(request).accounts
    return _view(await registry.set_platform_admin(person_id, change.platform_admin, caller.principal))


@router.post("/v1/sessions", status_code=201, operation_id="accounts.CreateSession")
async def create_session(new: NewSession, request: Request, response: Response) -> SessionView:
    """Sign in. The answer sets the session's cookie."""
    parts = parts_of(request)
    opened = await parts.accounts.sign_in(new.email, new.password, client_address(request))
    set_session(response, parts, opened)
    return SessionView(person_id=opened.person_id, expire_time=opened.expire_time)


@router.delete("/v1/sessions/current", status_code=204, operation_id="accounts.DeleteSession")
async def delete_session(request: Request, response: Response, caller: Caller) -> None:
    """Sign out: the session is over at once."""
    parts = parts_of(request)
    if caller.secret:
        await parts.accounts.sign_out(caller.secret)
    clear_session(response, parts)


@router.get("/v1/me", operation_id="accounts.GetMe")
async def get_me(caller: Caller) -> Me:
    """Who is asking, and what they may do."""
    principal = caller.principal
    if principal.is_anonymous:
        raise NotAuthenticated("GetMe")
    return Me(
        person_id=caller.person_id,
        subject=principal.subject,
        platform_roles=sorted(principal.platform_roles),
        organisation_roles={key: sorted(roles) for key, roles in principal.organisation_roles.items()},
        circle_roles={key: sorted(roles) for key, roles in principal.circle_roles.items()},
        account=_view(caller.account) if caller.account else None,
    )


def _view(account: Account) -> AccountView:
    return AccountView(
        person_id=account.person_id,
        email=account.email,
        display_name=account.display_name,
        locale=account.locale,
        platform_admin=account.platform_admin,
        demo_role=account.demo_role,
        create_time=account.create_time,
    )
