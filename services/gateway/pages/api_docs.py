"""The API, readable: made from the OpenAPI document, without anything from elsewhere."""

from collections import defaultdict
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from services.gateway.pages.page import AnyPage


def router(document: dict[str, Any]) -> APIRouter:
    """The route of the page about this document."""
    routes = APIRouter(include_in_schema=False)
    groups = _by_tag(document)

    @routes.get("/api/docs")
    async def docs(page: AnyPage) -> Response:
        return page.show("api_docs.html", document=document, groups=groups, body_fields=body_fields)

    return routes


def _by_tag(document: dict[str, Any]) -> list[tuple[str, list[tuple[str, str, dict[str, Any]]]]]:
    groups: dict[str, list[tuple[str, str, dict[str, Any]]]] = defaultdict(list)
    for path, operations in document["paths"].items():
        for verb, operation in operations.items():
            groups[operation["tags"][0]].append((verb, f"/api{path}", _complete(operation)))
    return sorted(groups.items())


def _complete(operation: dict[str, Any]) -> dict[str, Any]:
    return {"parameters": [], "requestBody": None, "description": "", **operation}


def body_fields(operation: dict[str, Any]) -> dict[str, Any]:
    """The fields of a request body that are described in place."""
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    fields: dict[str, Any] = schema.get("properties", {})
    return fields
