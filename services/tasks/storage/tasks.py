"""Tasks and their slots in the database."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, exists, insert, or_, select, tuple_, update
from sqlmodel import Session

from libs.contracts.gen.volunteercircle.tasks.v1 import task_pb2 as pb
from libs.storage.documents import Documents
from libs.storage.id_lists import one_of
from services.tasks.domain.errors import TaskNotFound
from services.tasks.domain.schedule import Interval
from services.tasks.domain.task import Slot, Task, TaskState
from services.tasks.storage.listing import read_rows, visible
from services.tasks.storage.tables import assignment, change, slot, task, task_request
from services.tasks.storage.telling import Chronicle
from services.tasks.use_cases.visibility import View
from services.tasks.wire.tasks import print_task, read_task, told_task

_DOCUMENTS = Documents(task, pb.Task)
_WHOLE = select(task.c.id, task.c.document, task.c.due_time)


class TaskRows:
    """Tasks with their slots, by id."""

    def __init__(self, session: Session, chronicle: Chronicle) -> None:
        self._session = session
        self._chronicle = chronicle

    def get(self, task_id: str) -> Task:
        return self._one(_WHOLE.where(task.c.id == task_id), task_id)

    def lock(self, task_id: str) -> Task:
        return self._one(_WHOLE.where(task.c.id == task_id).with_for_update(), task_id)

    def get_all(self, task_ids: Collection[str]) -> list[Task]:
        return self._all(_WHOLE.where(one_of(task.c.id, task_ids)).order_by(task.c.id))

    def lock_all(self, task_ids: Iterable[str]) -> list[Task]:
        statement = _WHOLE.where(one_of(task.c.id, task_ids)).order_by(task.c.id)
        return self._all(statement.with_for_update())

    def imported(self, marks: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], Task]:
        if not marks:
            return {}
        mark = tuple_(task.c.organisation_id, task.c.external_id)
        found = self._all(_WHOLE.where(mark.in_(sorted(marks))))
        return {(one.organisation_id, one.terms.external_id): one for one in found}

    def of_slots(self, slot_ids: Collection[str]) -> Mapping[str, str]:
        statement = select(slot.c.id, slot.c.task_id).where(one_of(slot.c.id, slot_ids))
        return {row.id: row.task_id for row in self._session.connection().execute(statement)}

    def page(
        self,
        view: View,
        organisation_id: str,
        circle_id: str,
        states: Collection[TaskState],
        time: Interval | None,
        after: str | None,
        size: int,
    ) -> tuple[list[Task], str | None]:
        statement = _WHOLE.where(or_(task.c.state != str(TaskState.DRAFT), visible(view, task)))
        if organisation_id:
            statement = statement.where(task.c.organisation_id == organisation_id)
        if circle_id:
            statement = statement.where(task.c.circle_id == circle_id)
        if states:
            statement = statement.where(task.c.state.in_([str(state) for state in states]))
        if time:
            statement = statement.where(task.c.start_time < time.end, task.c.end_time > time.start)
        return read_rows(self._session, statement, task, after, size, self._read)

    def states_of_request(self, help_request_id: str) -> list[TaskState]:
        statement = (
            select(task.c.state)
            .join(task_request, task_request.c.task_id == task.c.id)
            .where(task_request.c.help_request_id == help_request_id)
        )
        return [TaskState(state) for state in self._session.connection().execute(statement).scalars()]

    def add(self, new: Task) -> None:
        self.save(new, None)
        self._add_slots(new.task_id, new.slots)
        links = [
            {"task_id": new.task_id, "help_request_id": request_id} for request_id in new.help_request_ids
        ]
        if links:
            self._session.connection().execute(insert(task_request), links)

    def save(self, kept: Task, event: str | None) -> None:
        document = print_task(kept)
        place = kept.terms.place
        _DOCUMENTS.save(
            self._session,
            document,
            id=kept.task_id,
            organisation_id=kept.organisation_id,
            circle_id=kept.terms.circle_id,
            state=str(kept.state),
            start_time=kept.schedule.start,
            end_time=kept.schedule.end,
            latitude=place.latitude if place else None,
            longitude=place.longitude if place else None,
            external_id=kept.terms.external_id or None,
            due_time=kept.due_time,
            version=kept.version,
        )
        self._chronicle.note(kept.task_id, kept.version, kept.update_time, event, kept.cancel_reason)
        if event:
            self._chronicle.tell(event, kept.task_id, kept.version, told_task(document))

    def wake_at(self, task_id: str, due_time: datetime) -> None:
        self._session.connection().execute(update(task).where(task.c.id == task_id).values(due_time=due_time))

    def save_with_slots(self, kept: Task, event: str | None) -> None:
        self.save(kept, event)
        connection = self._session.connection()
        before = set(connection.execute(select(slot.c.id).where(slot.c.task_id == kept.task_id)).scalars())
        now = {one.slot_id: one for one in kept.slots}
        for one in kept.slots:
            if one.slot_id in before:
                seats = {"max": one.max, "leader": one.leader}
                connection.execute(update(slot).where(slot.c.id == one.slot_id).values(seats))
        self._add_slots(kept.task_id, [one for one in kept.slots if one.slot_id not in before])
        gone = before - now.keys()
        if gone:
            was_promised = exists().where(assignment.c.slot_id == slot.c.id)
            connection.execute(delete(slot).where(one_of(slot.c.id, gone), ~was_promised))

    def delete(self, draft: Task) -> None:
        connection = self._session.connection()
        connection.execute(delete(task_request).where(task_request.c.task_id == draft.task_id))
        connection.execute(delete(slot).where(slot.c.task_id == draft.task_id))
        connection.execute(delete(change).where(change.c.resource_id == draft.task_id))
        connection.execute(delete(task).where(task.c.id == draft.task_id))

    def _add_slots(self, task_id: str, slots: Sequence[Slot]) -> None:
        rows = [
            {
                "id": one.slot_id,
                "task_id": task_id,
                "max": one.max,
                "leader": one.leader,
                "confirmed": 0,
                "offered": 0,
            }
            for one in slots
        ]
        if rows:
            self._session.connection().execute(insert(slot), rows)

    def _one(self, statement: Select[Any], task_id: str) -> Task:
        found = self._all(statement)
        if not found:
            raise TaskNotFound(task_id)
        return found[0]

    def _all(self, statement: Select[Any]) -> list[Task]:
        return self._read(self._session.connection().execute(statement).all())

    def _read(self, rows: Sequence[Any]) -> list[Task]:
        ids = [row.id for row in rows]
        statement = select(slot.c.id, slot.c.confirmed, slot.c.offered).where(one_of(slot.c.task_id, ids))
        counts = {
            row.id: (row.confirmed, row.offered) for row in self._session.connection().execute(statement)
        }
        return [read_task(pb.Task.FromString(row.document), row.due_time, counts) for row in rows]
