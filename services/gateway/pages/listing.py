"""Reading resources for pages: whole lists, and those that others refer to."""

from collections.abc import Iterable, Mapping
from typing import Any

from libs.contracts.gen.volunteercircle.organisations.v1.organisations_service_pb2 import (
    BatchGetOrganisationsRequest,
    ListCirclesRequest,
)
from libs.contracts.gen.volunteercircle.tasks.v1.tasks_service_pb2 import BatchGetTasksRequest
from libs.contracts.gen.volunteercircle.volunteers.v1.volunteer_pb2 import Volunteer
from libs.contracts.gen.volunteercircle.volunteers.v1.volunteers_service_pb2 import (
    ListSkillsRequest,
    ListVolunteersRequest,
)
from services.gateway.upstream import Upstream

_PAGE_SIZE = 200
_BATCH = 500


async def read_all(method: Any, request: Any, field: str, most: int = 1000) -> list[Any]:
    """The resources of a list method, at most `most` and a page more."""
    request.page_size = _PAGE_SIZE
    found: list[Any] = []
    while True:
        answer = await method(request)
        found.extend(getattr(answer, field))
        if not answer.next_page_token or len(found) >= most:
            return found
        request.page_token = answer.next_page_token


async def tasks_by_id(upstream: Upstream, task_ids: Iterable[str]) -> Mapping[str, Any]:
    """The tasks with these ids; those that are gone are left out."""
    found: dict[str, Any] = {}
    for batch in _batches(task_ids):
        answer = await upstream.tasks.BatchGetTasks(BatchGetTasksRequest(task_ids=batch))
        found.update({task.task_id: task for task in answer.tasks})
    return found


async def organisations_by_id(upstream: Upstream, organisation_ids: Iterable[str]) -> Mapping[str, Any]:
    """The organisations with these ids."""
    found: dict[str, Any] = {}
    for batch in _batches(organisation_ids):
        request = BatchGetOrganisationsRequest(organisation_ids=batch)
        answer = await upstream.organisations.BatchGetOrganisations(request)
        found.update({organisation.organisation_id: organisation for organisation in answer.organisations})
    return found


async def circles(upstream: Upstream) -> list[Any]:
    """All circles by name."""
    found = await read_all(upstream.organisations.ListCircles, ListCirclesRequest(), "circles")
    return sorted(found, key=lambda circle: circle.display_name)


async def circles_within(upstream: Upstream, circle_id: str) -> list[str]:
    """The ids of a circle and of those nested in it."""
    nested = [
        circle.circle_id for circle in await circles(upstream) if circle_id in circle.ancestor_circle_ids
    ]
    return [circle_id, *nested]


async def volunteers_within(upstream: Upstream, circle_id: str, most: int) -> list[str]:
    """Ids of active volunteers of a circle and of those nested in it."""
    found: dict[str, None] = {}
    for one in await circles_within(upstream, circle_id):
        request = ListVolunteersRequest(circle_id=one, state=Volunteer.STATE_ACTIVE)
        volunteers = await read_all(upstream.volunteers.ListVolunteers, request, "volunteers", most)
        found.update(dict.fromkeys(volunteer.volunteer_id for volunteer in volunteers))
    return list(found)[:most]


async def skills(upstream: Upstream) -> list[Any]:
    """The taxonomy of skills."""
    return await read_all(upstream.volunteers.ListSkills, ListSkillsRequest(), "skills")


def _batches(ids: Iterable[str]) -> Iterable[list[str]]:
    wanted = sorted({one for one in ids if one})
    for start in range(0, len(wanted), _BATCH):
        yield wanted[start : start + _BATCH]
