"""A running suite's public side: REST in somebody's name, and a circle prepared for one test."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from libs.identifiers import new_id
from services.cli.operator import Operator
from tests.support.suite import SuiteProcess

PASSWORD = "nine quiet herons"


class Rest:
    """The REST API over one HTTP client. `token` gives the bearer token, or None for a session or nobody."""

    def __init__(self, client: httpx.AsyncClient, token: Callable[[], str] | None = None) -> None:
        self.client = client
        self._token = token

    async def send(self, verb: str, path: str, body: Any = None, **options: Any) -> httpx.Response:
        """The answer to a request below /api."""
        headers = dict(options.pop("headers", {}))
        if self._token:
            headers["authorization"] = f"Bearer {self._token()}"
        return await self.client.request(verb, f"/api{path}", json=body, headers=headers, **options)

    async def get(self, path: str, **parameters: Any) -> dict[str, Any]:
        """The JSON at a path; anything but success fails the test."""
        return _json(await self.send("GET", path, params=parameters))

    async def post(self, path: str, body: Any = None) -> dict[str, Any]:
        """The JSON answered to a body; anything but success fails the test."""
        return _json(await self.send("POST", path, body or {}))


def _json(response: httpx.Response) -> dict[str, Any]:
    assert response.is_success, f"{response.request.method} {response.request.url}: {response.text}"
    found: dict[str, Any] = response.json()
    return found


@asynccontextmanager
async def rest(suite: SuiteProcess, *, as_operator: bool = False) -> AsyncIterator[Rest]:
    """The API as the operator, or with the cookies that it gives."""
    token = Operator(suite.directory.keys).tokens() if as_operator else None
    async with httpx.AsyncClient(base_url=suite.runtime.gateway_url, timeout=60) as client:
        yield Rest(client, token)


@dataclass(frozen=True)
class OwnCircle:
    """A circle with a verified organisation, a coordinator and a poster who have accounts."""

    circle_id: str
    circle_name: str
    organisation_id: str
    coordinator_email: str
    poster_email: str


@pytest.fixture
async def own_circle(suite: SuiteProcess) -> OwnCircle:
    """A circle for this test alone in the session's suite."""
    mark = new_id()[-8:]
    async with rest(suite, as_operator=True) as operator:
        organisation = {"display_name": f"Sample helpers {mark}", "kind": "KIND_GRASSROOTS"}
        created = await operator.post("/v1/organisations", {"organisation": organisation})
        organisation_id = created["organisation_id"]
        await operator.post(f"/v1/organisations/{organisation_id}:verify")
        name = f"Sample Street {mark}"
        circle = {"display_name": name, "kind": "KIND_PLACE", "host_organisation_id": organisation_id}
        circle_id = (await operator.post("/v1/circles", {"circle": circle}))["circle_id"]
        coordinator = await sign_up(operator, f"coordinator-{mark}@sample.example", "Cora Sample")
        poster = await sign_up(operator, f"poster-{mark}@sample.example", "Pat Sample")
        member = {"circle_id": circle_id, "role": "ROLE_COORDINATOR", "person_id": coordinator["person_id"]}
        await operator.post(f"/v1/circles/{circle_id}:join", {"member": member})
        membership = {
            "organisation_id": organisation_id,
            "person_id": poster["person_id"],
            "roles": ["ROLE_POSTER", "ROLE_TEAM_LEADER"],
        }
        await operator.post("/v1/memberships", {"membership": membership})
    await suite.all_facts_known()
    return OwnCircle(circle_id, name, organisation_id, coordinator["email"], poster["email"])


async def sign_up(api: Rest, email: str, display_name: str, **more: Any) -> dict[str, Any]:
    """An account."""
    account = {"email": email, "password": PASSWORD, "display_name": display_name, "locale": "en"}
    return await api.post("/v1/accounts", {**account, **more})
