"""Everybody on a journey, speaking to the public API with the patience that a distributed system asks for."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

import httpx
from google.protobuf.message import Message

from libs.access.principal import Principal
from libs.contracts.gen.volunteercircle.organisations.v1 import organisation_pb2 as org
from libs.contracts.gen.volunteercircle.organisations.v1 import organisations_service_pb2 as org_service
from services.cli.operator import OPERATOR, Operator, principal_of
from services.cli.rest import Refused, RestApi
from services.cli.troubles import Trouble

Answer = TypeVar("Answer", bound=Message)

PATIENCE_SECONDS = 30.0
"""How long a fact may take from one service to another before something is wrong."""

_PAUSE_SECONDS = 0.1
_TOO_EARLY = (403, 404, 409, 503)


class PatientApi(RestApi):
    """The API, asked again for a while when it does not know yet what another service knows already."""

    async def call(self, rpc: str, request: Message, answer: type[Answer]) -> Answer:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                return await super().call(rpc, request, answer)
            except Refused as refusal:
                if refusal.status not in _TOO_EARLY or time.monotonic() > deadline:
                    raise
            except httpx.TransportError:
                if time.monotonic() > deadline:
                    raise
            await asyncio.sleep(_PAUSE_SECONDS)


class Travellers:
    """Speaks for everybody on the journey: the operator can make tokens for anybody."""

    def __init__(self, http: httpx.AsyncClient, operator: Operator) -> None:
        self._http = http
        self._operator = operator
        self.as_operator = self._speaking_as(OPERATOR)

    async def person(self, person_id: str) -> PatientApi:
        """The API in the name of a person with the roles that they hold now."""
        request = org_service.GetAuthorityRequest(person_id=person_id)
        authority = await self.as_operator.call("organisations.GetAuthority", request, org.Authority)
        return self._speaking_as(principal_of(authority))

    def _speaking_as(self, caller: Principal) -> PatientApi:
        return PatientApi(self._http, self._operator.tokens(caller))


async def until(is_so: Callable[[], Awaitable[bool]], otherwise: str) -> None:
    """Wait until something is so. Raises Trouble that says `otherwise` when it never is."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not await is_so():
        if time.monotonic() > deadline:
            raise Trouble(otherwise, "See what is wrong with: circle doctor")
        await asyncio.sleep(_PAUSE_SECONDS)
