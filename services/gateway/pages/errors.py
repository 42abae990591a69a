"""Errors of pages, in words."""

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import PlainTextResponse, Response
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import Scope

from services.gateway.api.problems import Problem, problem_of
from services.gateway.pages import telling
from services.gateway.pages.language import language, preferred_language
from services.gateway.pages.page import open_page


async def show_error(request: Request, error: Exception) -> Response:
    """A page about what went wrong and how to mend it; programs that missed the API get a problem."""
    problem = _problem(error)
    if request.url.path.startswith("/api/"):
        return problem.response()
    try:
        page = await open_page(request)
        return page.show_problem(problem)
    except Exception as second:
        # Whatever prevents the page (no database, no services) must not hide what happened first.
        return plain_error(request.scope, problem_of(second) if problem.status < 500 else problem)


def _problem(error: Exception) -> Problem:
    if isinstance(error, HTTPException):
        return Problem(error.status_code, "", headers=error.headers)
    if isinstance(error, RequestValidationError):
        return Problem(400, "")
    return problem_of(error)


def plain_error(scope: Scope, problem: Problem) -> Response:
    """The same without a page around it."""
    spoken = language(preferred_language(Headers(scope=scope).get("accept-language", "")))
    words = telling.word_problem(problem.reason, problem.status, problem.detail, problem.metadata, spoken)
    return PlainTextResponse(words, problem.status)
