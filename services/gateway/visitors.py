"""Who is behind an HTTP request: a bearer of a token, a session, or nobody known."""

import hashlib
import secrets
from dataclasses import dataclass
from typing import cast

from fastapi import Request, Response

from libs.access.principal import ANONYMOUS, Principal
from libs.errors import TokenInvalid
from services.gateway.accounts.account import Account, FormExpired, Session
from services.gateway.parts import Parts
from services.gateway.upstream import speak_as

_SCHEME = "bearer "


@dataclass(frozen=True, slots=True)
class Visitor:
    """The sender of a request. With a session there is an `account`, and its cookie holds `secret`."""

    principal: Principal = ANONYMOUS
    account: Account | None = None
    secret: str = ""

    @property
    def person_id(self) -> str:
        """The person's id, empty for strangers."""
        return self.principal.person_id or ""


NOBODY = Visitor()


def parts_of(request: Request) -> Parts:
    """The gateway's parts."""
    return cast(Parts, request.app.state.parts)


async def api_visitor(request: Request) -> Visitor:
    """The sender of an API request; services are called in their name. Raises TokenInvalid."""
    header = request.headers.get("authorization")
    if header is None:
        return await page_visitor(request)
    if header[: len(_SCHEME)].lower() != _SCHEME:
        raise TokenInvalid("the authorization header must be one bearer token")
    token = header[len(_SCHEME) :].strip()
    principal = parts_of(request).verifier.verify(token)
    speak_as(token)
    return Visitor(principal)


async def page_visitor(request: Request) -> Visitor:
    """The sender of a page request by the session cookie; services are called in their name."""
    parts = parts_of(request)
    secret = request.cookies.get(session_cookie(parts), "")
    account = await parts.accounts.whose(secret) if secret else None
    if account is None:
        speak_as("")
        return NOBODY
    credentials = await parts.authorities.credentials_of(account)
    speak_as(credentials.token)
    return Visitor(credentials.principal, account, secret)


def client_address(request: Request) -> str:
    """The network address that the request came from, as the server believes it."""
    return request.client.host if request.client else "unknown"


def session_cookie(parts: Parts) -> str:
    """The cookie's name; over https browsers hold it to this very host."""
    return "__Host-vc_session" if parts.settings.https else "vc_session"


def set_session(response: Response, parts: Parts, session: Session) -> None:
    """Give the browser its session."""
    _set_cookie(response, parts, session_cookie(parts), session.secret)


def clear_session(response: Response, parts: Parts) -> None:
    """Take the session from the browser."""
    response.delete_cookie(
        session_cookie(parts), path="/", secure=parts.settings.https, httponly=True, samesite="lax"
    )


# Forms carry a seal that only pages made for the same browser know: a hash of the session's secret or, before
# anybody has signed in, of a random cookie.


def form_cookie(parts: Parts) -> str:
    """Name of the cookie that seals forms of people who are not signed in."""
    return "__Host-vc_form" if parts.settings.https else "vc_form"


def form_secret(request: Request, visitor: Visitor) -> str:
    """What the seal of this browser's forms is made from; empty when it must be given one."""
    return visitor.secret or request.cookies.get(form_cookie(parts_of(request)), "")


def new_form_secret() -> str:
    """A fresh secret for a browser without one."""
    return secrets.token_urlsafe(24)


def set_form_secret(response: Response, parts: Parts, secret: str) -> None:
    """Let the browser keep the secret of its forms."""
    _set_cookie(response, parts, form_cookie(parts), secret)


def seal(secret: str) -> str:
    """The hidden field of a form."""
    return hashlib.sha256(f"form:{secret}".encode()).hexdigest()


def check_seal(secret: str, given: str) -> None:
    """Raise FormExpired unless the form was made for this browser."""
    if not secret or not secrets.compare_digest(seal(secret).encode(), given.encode()):
        raise FormExpired


def _set_cookie(response: Response, parts: Parts, name: str, value: str) -> None:
    response.set_cookie(name, value, path="/", secure=parts.settings.https, httponly=True, samesite="lax")
