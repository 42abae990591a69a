"""The gateway's HTTP application: the API under /api, assets, pages, and what operators probe."""

from pathlib import Path

import grpc
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from libs.errors import DomainError
from services.gateway import health
from services.gateway.api.app import create_api
from services.gateway.api.problems import Problem, problem_of
from services.gateway.guards import BodyLimit, Guard, SameOrigin, SecurityHeaders
from services.gateway.pages import (
    api_docs,
    attendance,
    circle_policy,
    coordinator,
    door,
    handovers,
    home,
    memberships,
    organisation,
    plan,
    profile,
    resident,
    signup,
    task,
    volunteer,
)
from services.gateway.pages.errors import plain_error, show_error
from services.gateway.pages.form_ids import FormIdMissing
from services.gateway.pages.page import SignInFirst
from services.gateway.parts import Parts

_ASSETS = Path(__file__).parent / "pages" / "assets"
_PAGES = (
    home,
    resident,
    memberships,
    organisation,
    task,
    attendance,
    door,
    handovers,
    signup,
    volunteer,
    profile,
    coordinator,
    circle_policy,
    plan,
)
_YEAR = 365 * 86400


def create_app(parts: Parts) -> FastAPI:
    """The application over these parts."""
    app = FastAPI(
        title="Volunteer Circle",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        middleware=[
            Middleware(SecurityHeaders, https=parts.settings.https),
            Middleware(Guard, error_page=_last_words),
            Middleware(BodyLimit),
            Middleware(SameOrigin),
        ],
    )
    app.state.parts = parts
    api = create_api(parts)
    app.include_router(health.router)
    app.include_router(api_docs.router(api.openapi()))
    app.mount("/api", api)
    app.mount("/assets", _Assets(directory=_ASSETS))
    for module in _PAGES:
        app.include_router(module.router)
    for detour in (SignInFirst, FormIdMissing):
        app.add_exception_handler(detour, _elsewhere)
    for kind in (HTTPException, RequestValidationError, DomainError, Problem, grpc.aio.AioRpcError):
        app.add_exception_handler(kind, show_error)
    return app


class _Assets(StaticFiles):
    """Assets carry their digest in the address, so browsers may keep them."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        """A file, to be kept for a year."""
        response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
        return response


async def _elsewhere(_: Request, error: Exception) -> Response:
    return RedirectResponse(error.to if isinstance(error, SignInFirst | FormIdMissing) else "/", 303)


def _last_words(scope: Scope, error: Exception) -> Response:
    """For what went wrong outside of pages and API: a problem document or a plain text."""
    problem = problem_of(error)
    if scope["path"].startswith("/api/"):
        return problem.response()
    return plain_error(scope, problem)
