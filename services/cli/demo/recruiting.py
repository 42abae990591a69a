"""Invented volunteers for a running suite, in batches."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

from libs.contracts.gen.volunteercircle.organisations.v1 import organisations_service_pb2 as org_service
from libs.contracts.gen.volunteercircle.volunteers.v1 import volunteers_service_pb2 as vol_service
from services.cli.demo.crowd import Area, crowd
from services.cli.demo.ids import request_id
from services.cli.demo.settling import ensure_skills
from services.cli.demo.taxonomy import CATEGORIES
from services.cli.demo.willow_lake import DISTRICT, willow_lake
from services.cli.importing.register import join_as_points
from services.cli.suite_client import SuiteClient
from services.cli.troubles import Trouble

BATCH = 500

_PAGE = 200


async def recruit(
    client: SuiteClient,
    count: int,
    seed: int,
    area: Area,
    circle_id: str,
    *,
    categories: Sequence[str] = CATEGORIES,
    advance: Callable[[int], None] = lambda volunteers: None,
) -> list[str]:
    """Register invented volunteers as points of the circle; the same arguments register nobody twice."""
    await ensure_skills(client)
    requests = list(crowd(count, seed, area, categories=categories))
    ids: list[str] = []
    for start in range(0, count, BATCH):
        batch = requests[start : start + BATCH]
        request = vol_service.BatchCreateVolunteersRequest(requests=batch)
        content = hashlib.sha256(request.SerializeToString(deterministic=True)).hexdigest()
        request.request_id = request_id("recruit", circle_id, start, content)
        created = await client.as_operator.volunteers.BatchCreateVolunteers(request)
        joined = [volunteer.volunteer_id for volunteer in created.volunteers]
        await join_as_points(client, circle_id, joined)
        ids += joined
        advance(len(batch))
    return ids


async def circle_named(client: SuiteClient, display_name: str) -> str:
    """The id of the first circle of this name, empty when there is none."""
    token = ""
    while True:
        request = org_service.ListCirclesRequest(page_size=_PAGE, page_token=token)
        answer = await client.as_operator.organisations.ListCircles(request)
        for circle in answer.circles:
            if circle.display_name == display_name:
                return str(circle.circle_id)
        token = answer.next_page_token
        if not token:
            return ""


async def demo_circle(client: SuiteClient) -> str:
    """The circle of the demo's district. Raises Trouble when the suite has no demo."""
    name = next(circle.display_name for circle in willow_lake().circles if circle.key == DISTRICT)
    found = await circle_named(client, name)
    if found:
        return found
    raise Trouble(
        "This suite has no demo", "Name the circle of the volunteers with --circle ID.", exit_code=2
    )
