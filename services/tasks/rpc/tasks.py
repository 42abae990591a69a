"""RPCs on tasks."""

from collections.abc import Callable
from functools import partial
from typing import Any

from google.protobuf.empty_pb2 import Empty

from libs.access.principal import Principal
from libs.contracts.gen.volunteercircle.tasks.v1 import task_pb2 as pb
from libs.contracts.gen.volunteercircle.tasks.v1 import tasks_service_pb2 as api
from libs.rpc.desk import Desk
from libs.rpc.etags import check_etag
from libs.rpc.masks import merged
from libs.rpc.paging import requested_page
from services.tasks.domain.task import Task, TaskTerms
from services.tasks.use_cases import task_drafts, task_life
from services.tasks.use_cases.ports import Repository
from services.tasks.wire import tasks as wire
from services.tasks.wire.times import read_interval


class TaskRpcs:
    """The tasks' part of TasksService."""

    def __init__(self, desk: Desk[Repository]) -> None:
        self._desk = desk

    async def CreateTask(self, request: api.CreateTaskRequest, _: Any) -> pb.Task:
        terms = wire.read_task_terms(request.task)
        return await self._desk.command(
            request,
            lambda repository, principal, now: wire.print_task(
                task_drafts.create_task(repository, principal, now, request.task.organisation_id, terms)
            ),
        )

    async def BatchCreateTasks(
        self, request: api.BatchCreateTasksRequest, _: Any
    ) -> api.BatchCreateTasksResponse:
        drafts = [(one.task.organisation_id, wire.read_task_terms(one.task)) for one in request.requests]
        return await self._desk.command(
            request,
            lambda repository, principal, now: api.BatchCreateTasksResponse(
                tasks=map(wire.print_task, task_drafts.create_tasks(repository, principal, now, drafts))
            ),
        )

    async def GetTask(self, request: api.GetTaskRequest, _: Any) -> pb.Task:
        return await self._desk.query(
            lambda repository, principal: wire.print_task(
                task_drafts.get_task(repository, principal, request.task_id)
            )
        )

    async def BatchGetTasks(self, request: api.BatchGetTasksRequest, _: Any) -> api.BatchGetTasksResponse:
        found = await self._desk.query(
            lambda repository, principal: task_drafts.get_tasks(repository, principal, request.task_ids)
        )
        return api.BatchGetTasksResponse(tasks=map(wire.print_task, found))

    async def ListTasks(self, request: api.ListTasksRequest, _: Any) -> api.ListTasksResponse:
        page = requested_page(request)
        time = read_interval(request.time) if request.HasField("time") else None
        states = [state for number in request.states if (state := wire.TASK_STATES.word(number))]
        found, last = await self._desk.query(
            lambda repository, principal: task_drafts.list_tasks(
                repository,
                principal,
                request.organisation_id,
                request.circle_id,
                states,
                time,
                page.after_id,
                page.size,
            )
        )
        return api.ListTasksResponse(tasks=map(wire.print_task, found), next_page_token=page.next_token(last))

    async def UpdateTask(self, request: api.UpdateTaskRequest, _: Any) -> pb.Task:
        given = request.task

        def revise(current: Task) -> TaskTerms:
            message = wire.print_task(current)
            return wire.read_task_terms(merged(message, given, request.update_mask, wire.TASK_FIELDS))

        seen = partial(check_etag, given.etag)
        return await self._desk.command(
            request,
            lambda repository, principal, now: wire.print_task(
                task_drafts.update_task(repository, principal, now, given.task_id, seen, revise)
            ),
        )

    async def DeleteTask(self, request: api.DeleteTaskRequest, _: Any) -> Empty:
        seen = partial(check_etag, request.etag)

        def delete(repository: Repository, principal: Principal, _: Any) -> Empty:
            task_drafts.delete_task(repository, principal, request.task_id, seen)
            return Empty()

        return await self._desk.command(request, delete)

    async def PublishTask(self, request: api.PublishTaskRequest, _: Any) -> pb.Task:
        return await self._move_task(request, task_life.publish_task)

    async def BatchPublishTasks(
        self, request: api.BatchPublishTasksRequest, _: Any
    ) -> api.BatchPublishTasksResponse:
        return await self._desk.command(
            request,
            lambda repository, principal, now: api.BatchPublishTasksResponse(
                tasks=map(
                    wire.print_task, task_life.publish_tasks(repository, principal, now, request.task_ids)
                )
            ),
        )

    async def OpenTaskWider(self, request: api.OpenTaskWiderRequest, _: Any) -> pb.Task:
        return await self._move_task(request, task_life.open_task_wider)

    async def CancelTask(self, request: api.CancelTaskRequest, _: Any) -> pb.Task:
        return await self._move_task(request, task_life.cancel_task, request.reason)

    async def FinishTask(self, request: api.FinishTaskRequest, _: Any) -> pb.Task:
        return await self._move_task(request, task_life.finish_task)

    async def _move_task(self, request: Any, use_case: Callable[..., Task], *arguments: Any) -> pb.Task:
        """A command that leads one task to its next state."""
        seen = partial(check_etag, request.etag)
        return await self._desk.command(
            request,
            lambda repository, principal, now: wire.print_task(
                use_case(repository, principal, now, request.task_id, seen, *arguments)
            ),
        )
