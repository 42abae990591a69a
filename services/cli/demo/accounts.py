"""Ready-made logins, made through the gateway's own API."""

from __future__ import annotations

from collections.abc import Callable

import httpx

from services.cli.demo.ids import request_id
from services.cli.demo.willow_lake import PASSWORD, LoginSketch
from services.cli.rest import BASE_PATH, refusal


async def ensure_login(
    gateway_url: str, tokens: Callable[[], str], login: LoginSketch, person_id: str
) -> None:
    """Make the account of a ready-made login, unless it is there. Raises Refused or httpx.HTTPError."""
    async with httpx.AsyncClient(base_url=gateway_url) as http:
        answer = await http.post(
            f"{BASE_PATH}/v1/accounts",
            headers={"authorization": f"Bearer {tokens()}"},
            json={
                "email": login.email,
                "password": PASSWORD,
                "display_name": login.display_name,
                "person_id": person_id,
                "demo_role": login.role,
                "request_id": request_id("account", login.role),
            },
        )
    if answer.is_error:
        raise refusal(answer)
