"""Assignments in the database."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlmodel import Session

from libs.contracts.gen.volunteercircle.tasks.v1 import assignment_pb2 as pb
from libs.storage.documents import Documents
from libs.storage.id_lists import one_of
from services.tasks.domain.assignment import (
    ARRIVED_STATES,
    AWAITED_STATES,
    LIVE_STATES,
    SEATED_STATES,
    AppealState,
    Assignment,
    AssignmentState,
)
from services.tasks.domain.commitments import Commitment
from services.tasks.domain.errors import AssignmentNotFound
from services.tasks.domain.events import assignment_event
from services.tasks.domain.place import Place
from services.tasks.domain.schedule import Interval, Schedule
from services.tasks.storage.listing import concerning, read_rows, visible
from services.tasks.storage.tables import assignment, slot, task
from services.tasks.storage.telling import Chronicle
from services.tasks.use_cases.visibility import View
from services.tasks.wire.assignments import print_assignment, read_assignment, told_assignment

_DOCUMENTS = Documents(assignment, pb.Assignment)
_WHOLE = select(assignment.c.id, assignment.c.document)
_LIVE = assignment.c.state.in_(sorted(str(state) for state in LIVE_STATES))
_SEATED = assignment.c.state.in_(sorted(str(state) for state in SEATED_STATES))
_LED = assignment.c.state.in_(sorted(str(state) for state in (*SEATED_STATES, AssignmentState.NO_SHOW)))
"""Who leads; also who, busy with the others, was missed because they never checked in themselves."""
_COMMITMENTS = (
    select(
        assignment.c.volunteer_id,
        assignment.c.task_id,
        assignment.c.start_time,
        assignment.c.end_time,
        assignment.c.minutes,
        assignment.c.flexible,
        assignment.c.state,
        task.c.latitude,
        task.c.longitude,
    )
    .join(task, task.c.id == assignment.c.task_id)
    .where(_SEATED)
)


class AssignmentRows:
    """Assignments, by id."""

    def __init__(self, session: Session, chronicle: Chronicle) -> None:
        self._session = session
        self._chronicle = chronicle

    def get(self, assignment_id: str) -> Assignment:
        return self._one(assignment.c.id == assignment_id, assignment_id)

    def of_offer(self, offer_id: str) -> Assignment:
        return self._one(assignment.c.offer_id == offer_id, offer_id)

    def of_task(self, task_id: str) -> list[Assignment]:
        statement = _WHOLE.where(assignment.c.task_id == task_id).order_by(assignment.c.id)
        return _read(self._session.connection().execute(statement).all())

    def leaders_of_task(self, task_id: str) -> frozenset[str]:
        statement = (
            select(assignment.c.volunteer_id)
            .join(slot, slot.c.id == assignment.c.slot_id)
            .where(assignment.c.task_id == task_id, slot.c.leader, _LED)
        )
        return frozenset(self._session.connection().execute(statement).scalars())

    def holders(self, task_ids: Collection[str]) -> frozenset[str]:
        statement = select(assignment.c.volunteer_id).where(one_of(assignment.c.task_id, task_ids), _LIVE)
        return frozenset(self._session.connection().execute(statement).scalars())

    def held_by(self, volunteer_id: str, task_ids: Collection[str]) -> frozenset[str]:
        statement = select(assignment.c.task_id).where(
            assignment.c.volunteer_id == volunteer_id, one_of(assignment.c.task_id, task_ids), _LIVE
        )
        return frozenset(self._session.connection().execute(statement).scalars())

    def commitments(self, volunteer_ids: Collection[str], since: datetime) -> Mapping[str, list[Commitment]]:
        statement = _COMMITMENTS.where(
            one_of(assignment.c.volunteer_id, volunteer_ids), assignment.c.end_time > since
        )
        found: dict[str, list[Commitment]] = defaultdict(list)
        for row in self._session.connection().execute(statement):
            found[row.volunteer_id].append(_commitment(row))
        return found

    def page(
        self,
        view: View,
        volunteer_id: str,
        task_id: str,
        states: Collection[AssignmentState],
        after: str | None,
        size: int,
    ) -> tuple[list[Assignment], str | None]:
        statement = _WHOLE.where(
            visible(view, assignment, assignment.c.volunteer_id == view.person_id),
            concerning(assignment, volunteer_id, task_id),
        )
        if states:
            statement = statement.where(assignment.c.state.in_([str(state) for state in states]))
        return read_rows(self._session, statement, assignment, after, size, _read)

    def add(self, new: Assignment) -> None:
        self.save(new)

    def seeking(self, circle_id: str, after: str | None, size: int) -> tuple[list[Assignment], str | None]:
        statement = _WHOLE.where(assignment.c.state == str(AssignmentState.SEEKING_STAND_IN))
        if circle_id:
            statement = statement.where(assignment.c.circle_id == circle_id)
        return read_rows(self._session, statement, assignment, after, size, _read)

    def awaited_of(self, volunteer_id: str) -> list[Assignment]:
        return self._of_volunteer(volunteer_id, AWAITED_STATES)

    def attended_by(self, volunteer_id: str) -> list[Assignment]:
        return self._of_volunteer(volunteer_id, ARRIVED_STATES)

    def contested(
        self, view: View, circle_id: str, after: str | None, size: int
    ) -> tuple[list[Assignment], str | None]:
        statement = _WHOLE.where(visible(view, assignment), assignment.c.appeal_open)
        if circle_id:
            statement = statement.where(assignment.c.circle_id == circle_id)
        return read_rows(self._session, statement, assignment, after, size, _read)

    def save(self, kept: Assignment, event: str = "") -> None:
        document = print_assignment(kept)
        _DOCUMENTS.save(
            self._session,
            document,
            id=kept.assignment_id,
            origin=str(kept.origin),
            offer_id=kept.offer_id or None,
            task_id=kept.task_id,
            slot_id=kept.slot_id,
            volunteer_id=kept.volunteer_id,
            organisation_id=kept.organisation_id,
            circle_id=kept.circle_id,
            state=str(kept.state),
            start_time=kept.schedule.start,
            end_time=kept.schedule.end,
            minutes=kept.schedule.minutes,
            flexible=kept.schedule.flexible,
            overlap_allowed=kept.override is not None,
            appeal_open=kept.appeal is not None and kept.appeal.state is AppealState.OPEN,
            version=kept.version,
        )
        event = event or assignment_event(kept)
        self._chronicle.note(kept.assignment_id, kept.version, kept.update_time, event, kept.state_reason)
        self._chronicle.tell(event, kept.assignment_id, kept.version, told_assignment(document))

    def _of_volunteer(self, volunteer_id: str, states: Collection[AssignmentState]) -> list[Assignment]:
        statement = _WHOLE.where(
            assignment.c.volunteer_id == volunteer_id,
            assignment.c.state.in_([str(state) for state in states]),
        )
        return _read(self._session.connection().execute(statement.order_by(assignment.c.id)).all())

    def _one(self, condition: ColumnElement[bool], asked_for: str) -> Assignment:
        row = self._session.connection().execute(_WHOLE.where(condition)).one_or_none()
        if row is None:
            raise AssignmentNotFound(asked_for)
        return _read([row])[0]


def _read(rows: Sequence[Any]) -> list[Assignment]:
    return [read_assignment(pb.Assignment.FromString(row.document)) for row in rows]


def _commitment(row: Any) -> Commitment:
    return Commitment(
        task_id=row.task_id,
        schedule=Schedule(Interval(row.start_time, row.end_time), row.minutes, row.flexible),
        place=None if row.latitude is None else Place(row.latitude, row.longitude),
        is_live=row.state in LIVE_STATES,
    )
