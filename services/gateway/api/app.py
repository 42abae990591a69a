"""The REST application, mounted under /api."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse, Response
from starlette.convertors import StringConvertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.types import Scope

from libs.errors import DomainError, FieldViolation, InvalidArgument, ValidationFailed
from services.gateway.alternatives import best_alternatives, came_too_late
from services.gateway.api import accounts
from services.gateway.api.catalogue import RestRpc, rest_rpcs
from services.gateway.api.operations import operation, problem_responses
from services.gateway.api.problems import PROBLEM_SCHEMA, Problem, problem_of
from services.gateway.api.schemas import Components
from services.gateway.api.transcoding import (
    JsonMalformed,
    build_request,
    people_named,
    print_message,
    read_json,
)
from services.gateway.guards import Guard
from services.gateway.parts import Parts
from services.gateway.visitors import Visitor, api_visitor, session_cookie

_DESCRIPTION = """Everything the suite does, over HTTP.

Sign in with `POST /v1/sessions` (a cookie) or send a bearer token. Fields have the names of the contracts,
enums go by name, 64-bit integers are strings, times are RFC 3339. Errors are problem documents (RFC 9457)
with a stable `reason`. Send an `Idempotency-Key` (a UUID) with every change and repeat it with the same key
when no answer came.
"""
_LARGE_BODY = 64 * 1024
_FOR_A_SEAT = frozenset({"tasks.AcceptOffer", "tasks.ClaimSeat"})
"""What volunteers call for themselves to get a seat."""


class _Segment(StringConvertor):
    """A path parameter that ends before a custom verb: `{task_id}` is not `123:publish`."""

    regex = "[^/:]+"


register_url_convertor("segment", _Segment())


class MediaTypeUnsupported(InvalidArgument):
    """The body is not JSON."""

    reason = "MEDIA_TYPE_UNSUPPORTED"

    def __init__(self, media_type: str) -> None:
        super().__init__(
            f"The body is {media_type[:100] or 'of no stated type'}. Send application/json.",
            media_type=media_type[:100],
        )


def create_api(parts: Parts) -> FastAPI:
    """The application with a route for every RPC and for accounts."""
    api = FastAPI(
        title="Volunteer Circle",
        version="1",
        description=_DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        middleware=[Middleware(Guard, error_page=_answer)],
    )
    api.state.parts = parts
    api.include_router(accounts.router)
    components = Components()
    for rpc in rest_rpcs():
        _add_route(api, parts, rpc, components)
    for kind in (DomainError, Problem, HTTPException, RequestValidationError):
        api.add_exception_handler(kind, _handle)
    document = _describe(api, parts, components)
    api.openapi = lambda: document  # type: ignore[method-assign]
    return api


def _add_route(api: FastAPI, parts: Parts, rpc: RestRpc, components: Components) -> None:
    api.add_api_route(
        rpc.path.replace("}", ":segment}"),
        _endpoint(parts, rpc),
        methods=[rpc.verb],
        name=rpc.name,
        response_model=None,
        openapi_extra=operation(rpc, components),
    )


def _endpoint(parts: Parts, rpc: RestRpc) -> Callable[..., Awaitable[Response]]:
    changes_authority = rpc.api == "organisations" and rpc.verb != "GET" and "batchGet" not in rpc.template

    async def answer(request: Request, visitor: Annotated[Visitor, Depends(api_visitor)]) -> Response:
        body = await _body(request) if rpc.has_body else b""
        try:
            message = await _off_loop_when_large(len(body), lambda: _request_message(rpc, request, body))
            response = await parts.upstream.call(rpc.api, rpc.method, message)
        except Exception as error:
            raise await _problem(parts, rpc, visitor, error) from error
        if changes_authority:
            parts.authorities.forget(visitor.person_id, *people_named(message))
        return JSONResponse(await _off_loop_when_large(response.ByteSize(), lambda: print_message(response)))

    return answer


async def _problem(parts: Parts, rpc: RestRpc, visitor: Visitor, error: Exception) -> Problem:
    """What went wrong; a volunteer who comes too late for a seat is told of others."""
    problem = problem_of(error)
    if rpc.name in _FOR_A_SEAT and came_too_late(problem.reason, problem.metadata):
        found = await best_alternatives(parts.upstream, visitor.person_id, problem.metadata)
        problem.alternatives = [print_message(slot) for slot in found]
    return problem


def _request_message(rpc: RestRpc, request: Request, body: bytes) -> Any:
    return build_request(
        rpc,
        request.path_params,
        request.query_params.multi_items(),
        read_json(body),
        request.headers.get("idempotency-key", ""),
    )


async def _body(request: Request) -> bytes:
    body = await request.body()
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if body and media_type != "application/json":
        raise MediaTypeUnsupported(media_type)
    return body


async def _off_loop_when_large(size: int, work: Callable[[], Any]) -> Any:
    """Large messages are turned into JSON and back in a thread, so that nobody else waits for it."""
    return await asyncio.to_thread(work) if size > _LARGE_BODY else work()


async def _handle(_: Request, error: Exception) -> Response:
    if isinstance(error, RequestValidationError):
        return problem_of(_validation_failed(error)).response()
    if isinstance(error, HTTPException):
        return Problem(error.status_code, str(error.detail), headers=error.headers).response()
    return problem_of(error).response()


def _answer(_: Scope, error: Exception) -> Response:
    return problem_of(error).response()


def _validation_failed(error: RequestValidationError) -> DomainError:
    violations = [
        FieldViolation(".".join(str(part) for part in found["loc"][1:]), str(found["msg"]).lower())
        for found in error.errors()
        if found["type"] != "json_invalid"
    ]
    return ValidationFailed(violations) if violations else JsonMalformed("it is no JSON text")


def _describe(api: FastAPI, parts: Parts, components: Components) -> dict[str, Any]:
    """The OpenAPI document: FastAPI's for what is written by hand, ours for what comes from the contracts."""
    document = get_openapi(
        title=api.title, version=api.version, description=api.description, routes=api.routes
    )
    document["servers"] = [{"url": "/api"}]
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    schemas.update(components.schemas, Problem=PROBLEM_SCHEMA)
    document["components"]["securitySchemes"] = {
        "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
        "session": {"type": "apiKey", "in": "cookie", "name": session_cookie(parts)},
    }
    for path in document["paths"].values():
        for described in path.values():
            described["responses"].pop("422", None)
            described["responses"].update(problem_responses())
    return document
