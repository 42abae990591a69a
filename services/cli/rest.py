"""Speaks to the public REST API as anybody would who reads its description: JSON over HTTP with a token."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import quote

import httpx
from google.api import annotations_pb2, http_pb2  # type: ignore[import-untyped]
from google.protobuf import descriptor_pool, json_format
from google.protobuf.descriptor import MethodDescriptor
from google.protobuf.message import Message

from services.cli.troubles import Trouble

Answer = TypeVar("Answer", bound=Message)

_POOL: Any = descriptor_pool.Default()  # type: ignore[no-untyped-call]
BASE_PATH = "/api"
"""Where the gateway serves the API, below its own address."""

_SECONDS = 60.0
_PATH_FIELD = re.compile(r"\{([a-z_.]+)\}")
_VERBS = ("get", "post", "patch", "delete")


class Refused(Trouble):
    """The API refused a request; `reason` is the stable word for why, `status` the HTTP status."""

    def __init__(self, status: int, reason: str, detail: str) -> None:
        super().__init__(f"{detail} ({reason})" if reason else detail)
        self.status = status
        self.reason = reason


class RestApi:
    """The REST API in one name. Close the `client` that it is given."""

    def __init__(self, client: httpx.AsyncClient, tokens: Callable[[], str]) -> None:
        self._client = client
        self._tokens = tokens

    async def call(self, rpc: str, request: Message, answer: type[Answer]) -> Answer:
        """Call an RPC, like `tasks.AcceptOffer`, by its HTTP rule. Raises Refused or httpx.HTTPError."""
        verb, path, parameters, body = _http_request(_method(rpc), request)
        response = await self._client.request(
            verb,
            BASE_PATH + path,
            params=parameters,
            json=body,
            headers={"authorization": f"Bearer {self._tokens()}"},
            timeout=_SECONDS,
        )
        if response.is_error:
            raise refusal(response)
        return json_format.ParseDict(response.json(), answer(), ignore_unknown_fields=True)


def _method(rpc: str) -> MethodDescriptor:
    api, _, name = rpc.partition(".")
    service = f"volunteercircle.{api}.v1.{api.capitalize()}Service"
    method: MethodDescriptor = _POOL.FindMethodByName(f"{service}.{name}")
    return method


def _http_request(
    method: MethodDescriptor, request: Message
) -> tuple[str, str, dict[str, Any], dict[str, Any] | None]:
    rule: http_pb2.HttpRule = method.GetOptions().Extensions[annotations_pb2.http]
    verb = next(verb for verb in _VERBS if getattr(rule, verb))
    fields = json_format.MessageToDict(request, preserving_proto_field_name=True)
    path = _PATH_FIELD.sub(lambda match: quote(_take(fields, match[1]), safe=""), getattr(rule, verb))
    if rule.body == "*":
        return verb.upper(), path, {}, fields
    return verb.upper(), path, _query(fields), None


def _take(fields: dict[str, Any], path: str) -> str:
    *parents, name = path.split(".")
    for parent in parents:
        fields = fields[parent]
    return str(fields.pop(name))


def _query(fields: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    query: dict[str, Any] = {}
    for name, value in fields.items():
        if isinstance(value, dict):
            query.update(_query(value, f"{prefix}{name}."))
        else:
            query[prefix + name] = value
    return query


def refusal(response: httpx.Response) -> Refused:
    """What a failed answer tells."""
    try:
        problem = response.json()
    except ValueError:
        problem = {}
    if not isinstance(problem, dict):
        problem = {}
    detail = problem.get("detail") or f"HTTP status {response.status_code}"
    return Refused(response.status_code, str(problem.get("reason", "")), str(detail))
