"""Requests in the database."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from libs.contracts.gen.volunteercircle.tasks.v1 import help_request_pb2 as pb
from libs.storage import WriteConflict
from libs.storage.documents import Documents
from libs.storage.id_lists import one_of
from services.tasks.domain.errors import HelpRequestNotFound
from services.tasks.domain.events import HELP_REQUEST_EVENTS
from services.tasks.domain.help_request import HelpRequest, HelpRequestState
from services.tasks.domain.task import Task
from services.tasks.storage.listing import read_rows
from services.tasks.storage.tables import help_request, task_request
from services.tasks.storage.tasks import TaskRows
from services.tasks.storage.telling import Chronicle
from services.tasks.wire.help_requests import print_help_request, read_help_request, told_help_request

_DOCUMENTS = Documents(help_request, pb.HelpRequest)
_WHOLE = select(
    help_request.c.id,
    help_request.c.document,
    help_request.c.paused_time,
    help_request.c.close_due_time,
)


class HelpRequestRows:
    """Requests, by id."""

    def __init__(self, session: Session, chronicle: Chronicle, tasks: TaskRows) -> None:
        self._session = session
        self._chronicle = chronicle
        self._tasks = tasks

    def get(self, help_request_id: str) -> HelpRequest:
        return self._one(help_request_id, lock=False)

    def lock(self, help_request_id: str) -> HelpRequest:
        return self._one(help_request_id, lock=True)

    def lock_all(self, help_request_ids: Collection[str]) -> Mapping[str, HelpRequest]:
        statement = _WHOLE.where(one_of(help_request.c.id, help_request_ids)).order_by(help_request.c.id)
        rows = self._session.connection().execute(statement.with_for_update())
        return {row.id: _read(row) for row in rows}

    def lock_of_task(self, task_id: str) -> list[HelpRequest]:
        linked = select(task_request.c.help_request_id).where(task_request.c.task_id == task_id)
        statement = _WHOLE.where(help_request.c.id.in_(linked)).order_by(help_request.c.id)
        return [_read(row) for row in self._session.connection().execute(statement.with_for_update())]

    def lock_with_tasks(self, help_request_id: str) -> tuple[HelpRequest, list[Task]]:
        """Tasks are locked first, as everywhere; one that was added meanwhile is a conflict."""
        tasks = self._tasks.lock_all(self.get(help_request_id).task_ids)
        request = self.lock(help_request_id)
        if set(request.task_ids) != {task.task_id for task in tasks}:
            raise WriteConflict
        return request, tasks

    def immediate_tasks(self, task_ids: Collection[str]) -> frozenset[str]:
        statement = (
            select(task_request.c.task_id, help_request.c.document)
            .join(help_request, help_request.c.id == task_request.c.help_request_id)
            .where(one_of(task_request.c.task_id, task_ids))
        )
        return frozenset(
            row.task_id
            for row in self._session.connection().execute(statement)
            if pb.HelpRequest.FromString(row.document).urgency == pb.HelpRequest.URGENCY_IMMEDIATE
        )

    def page(
        self, requester: str, circle_id: str, state: HelpRequestState | None, after: str | None, size: int
    ) -> tuple[list[HelpRequest], str | None]:
        statement = _WHOLE
        if requester:
            statement = statement.where(help_request.c.requester_id == requester)
        if circle_id:
            statement = statement.where(help_request.c.circle_id == circle_id)
        if state:
            statement = statement.where(help_request.c.state == state)
        return read_rows(
            self._session, statement, help_request, after, size, lambda rows: [_read(row) for row in rows]
        )

    def add(self, request: HelpRequest) -> None:
        self.save(request, HELP_REQUEST_EVENTS[request.state])

    def save(self, request: HelpRequest, event: str) -> None:
        document = print_help_request(request)
        _DOCUMENTS.save(
            self._session,
            document,
            id=request.help_request_id,
            circle_id=request.circle_id,
            requester_id=request.requester_person_id,
            state=str(request.state),
            paused_time=request.paused_time,
            close_due_time=request.close_due_time,
            version=request.version,
        )
        self._chronicle.note(
            request.help_request_id, request.version, request.update_time, event, request.state_reason
        )
        self._chronicle.tell(event, request.help_request_id, request.version, told_help_request(document))

    def _one(self, help_request_id: str, *, lock: bool) -> HelpRequest:
        statement = _WHOLE.where(help_request.c.id == help_request_id)
        if lock:
            statement = statement.with_for_update()
        row = self._session.connection().execute(statement).one_or_none()
        if row is None:
            raise HelpRequestNotFound(help_request_id)
        return _read(row)


def _read(row: Any) -> HelpRequest:
    return read_help_request(pb.HelpRequest.FromString(row.document), row.paused_time, row.close_due_time)
