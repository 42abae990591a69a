"""The live figures of the landing page: what the circles do right now, counted at most every few seconds."""

import asyncio
import time
from dataclasses import dataclass

from libs.contracts.gen.volunteercircle.tasks.v1.task_pb2 import Task
from libs.contracts.gen.volunteercircle.tasks.v1.tasks_service_pb2 import ListTasksRequest
from libs.contracts.gen.volunteercircle.volunteers.v1.volunteer_pb2 import Volunteer
from libs.contracts.gen.volunteercircle.volunteers.v1.volunteers_service_pb2 import ListVolunteersRequest
from services.gateway.pages.listing import read_all
from services.gateway.parts import Parts
from services.gateway.upstream import Upstream, speaking_as

_MAX_AGE_SECONDS = 15.0
_MOST = 2000
_OPEN = (
    Task.STATE_PUBLISHED,
    Task.STATE_FILLING,
    Task.STATE_STAFFED,
    Task.STATE_FILLED,
    Task.STATE_IN_PROGRESS,
)
_DONE = (Task.STATE_COMPLETED, Task.STATE_CLOSED)


@dataclass(frozen=True, slots=True)
class Figures:
    """Volunteers who can be asked, open tasks with their seats and the people who said yes, tasks done.

    Beyond a couple of thousand the counting stops; `more` tells.
    """

    volunteers: int
    open_tasks: int
    seats: int
    confirmed: int
    done_tasks: int
    more: bool


class LiveFigures:
    """Counts, and remembers for a moment."""

    def __init__(self) -> None:
        self._figures: Figures | None = None
        self._counted_at = 0.0
        self._lock = asyncio.Lock()

    async def get(self, parts: Parts) -> Figures:
        """The figures, at most a few seconds old. Raises grpc.aio.AioRpcError."""
        async with self._lock:
            if self._figures is None or time.monotonic() - self._counted_at > _MAX_AGE_SECONDS:
                with speaking_as(parts.authorities.own_token):
                    self._figures = await _count(parts.upstream)
                self._counted_at = time.monotonic()
            return self._figures


async def _count(upstream: Upstream) -> Figures:
    active = ListVolunteersRequest(state=Volunteer.STATE_ACTIVE)
    volunteers, open_tasks, done_tasks = await asyncio.gather(
        read_all(upstream.volunteers.ListVolunteers, active, "volunteers", _MOST),
        read_all(upstream.tasks.ListTasks, ListTasksRequest(states=_OPEN), "tasks", _MOST),
        read_all(upstream.tasks.ListTasks, ListTasksRequest(states=_DONE), "tasks", _MOST),
    )
    slots = [slot for task in open_tasks for slot in task.slots]
    return Figures(
        volunteers=len(volunteers),
        open_tasks=len(open_tasks),
        seats=sum(slot.desired or slot.max for slot in slots),
        confirmed=sum(slot.confirmed for slot in slots),
        done_tasks=len(done_tasks),
        more=max(len(volunteers), len(open_tasks), len(done_tasks)) >= _MOST,
    )
