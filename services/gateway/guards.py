"""What every HTTP request passes, page or API: size, origin, security headers, and a net for defects."""

import secrets
from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from libs.errors import PermissionDenied, ResourceExhausted
from libs.rpc.limits import MEBIBYTE
from libs.telemetry.tracing import HEADER, enter_trace

BODY_BYTES = MEBIBYTE
BULK_BODY_BYTES = 8 * MEBIBYTE
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

ErrorPage = Callable[[Scope, Exception], Response]
"""Words an exception for whoever sent the request."""


class BodyTooLarge(ResourceExhausted):
    """The body of the request is larger than we read."""

    reason = "MESSAGE_TOO_LARGE"

    def __init__(self, limit: int) -> None:
        super().__init__(f"The body may have at most {limit} bytes. Send less at once.", limit_bytes=limit)


class CrossOrigin(PermissionDenied):
    """Another site tried to change something in the name of our visitor."""

    reason = "CROSS_ORIGIN"

    def __init__(self) -> None:
        super().__init__("The request comes from another site. Open the page here and try again.")


class Guard:
    """Answers whatever the application let fall, so that no exception's text reaches a person."""

    def __init__(self, app: ASGIApp, error_page: ErrorPage) -> None:
        self._app = app
        self._error_page = error_page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        enter_trace(Headers(scope=scope).get(HEADER))
        has_begun = False

        async def watched(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:
            answer = self._error_page(scope, error)
            if not has_begun:
                await answer(scope, receive, send)


class BodyLimit:
    """Reads no more of a body than is allowed; the bulk methods of the API may send more."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = BULK_BODY_BYTES if ":batch" in scope["path"] else BODY_BYTES
        announced = Headers(scope=scope).get("content-length", "0")
        if announced.isdigit() and int(announced) > limit:
            raise BodyTooLarge(limit)
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > limit:
                raise BodyTooLarge(limit)
            return message

        await self._app(scope, counted, send)


class SameOrigin:
    """Refuses changes that another site's page asks for. Programs other than browsers send neither header."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in _SAFE_METHODS:
            headers = Headers(scope=scope)
            if not _is_from_here(headers):
                raise CrossOrigin
        await self._app(scope, receive, send)


def _is_from_here(headers: Headers) -> bool:
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")


class SecurityHeaders:
    """Tells browsers to load nothing from elsewhere, to frame us nowhere and to run no script but ours."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self._app = app
        self._https = https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        nonce = secrets.token_urlsafe(16)
        scope.setdefault("state", {})["csp_nonce"] = nonce

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers(nonce).items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, marked)

    def _headers(self, nonce: str) -> dict[str, str]:
        strict_transport = {"Strict-Transport-Security": "max-age=63072000"} if self._https else {}
        return {
            "Content-Security-Policy": (
                f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; img-src 'self' data:; "
                "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
                "frame-ancestors 'none'"
            ),
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Referrer-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Permissions-Policy": "camera=(), microphone=(), geolocation=(self)",
            "Cache-Control": "no-store",
            **strict_transport,
        }
