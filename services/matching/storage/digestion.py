"""Digesting events: each resource is kept whole, unless what is kept already is as new.

Many events come at a time, so each kind of resource is written with a few statements for all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from google.protobuf.message import Message
from sqlalchemy import Table, delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from libs.contracts.gen.volunteercircle.organisations.v1.organisation_pb2 import Circle
from libs.contracts.gen.volunteercircle.tasks.v1.assignment_pb2 import Assignment
from libs.contracts.gen.volunteercircle.tasks.v1.offer_pb2 import Offer
from libs.contracts.gen.volunteercircle.tasks.v1.task_pb2 import Task
from libs.contracts.gen.volunteercircle.volunteers.v1.skill_pb2 import Skill
from libs.contracts.gen.volunteercircle.volunteers.v1.volunteer_pb2 import Volunteer
from libs.storage.id_lists import one_of
from services.matching.domain.grounds import Key, Kind
from services.matching.storage.tables import (
    known_assignment,
    known_circle,
    known_offer,
    known_point,
    known_skill,
    known_task,
    known_volunteer,
)
from services.matching.wire.facts import read_task
from services.matching.wire.moments import read_moment

Row = dict[str, Any]


class Digestion:
    """Keeps what events tell, at `now`. Each method returns the facts that changed."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def volunteers(self, told: Sequence[Volunteer]) -> set[Key]:
        """Keep volunteers, and of which circles the active ones are points."""
        newer = self._keep(known_volunteer, told, "volunteer_id", lambda one: {"digested_at": self._now})
        if newer:
            connection = self._session.connection()
            connection.execute(delete(known_point).where(one_of(known_point.c.volunteer_id, newer)))
            points = [
                {"circle_id": circle_id, "volunteer_id": volunteer.volunteer_id}
                for volunteer in newer.values()
                if volunteer.state == Volunteer.STATE_ACTIVE
                for circle_id in sorted(set(volunteer.circle_ids))
            ]
            if points:
                connection.execute(insert(known_point), points)
        return {(Kind.VOLUNTEER, volunteer_id) for volunteer_id in newer}

    def skills(self, told: Sequence[Skill]) -> set[Key]:
        """Keep skills. No plan rests on a skill: who holds it is asked again on offering."""
        self._keep(known_skill, told, "skill_id", lambda one: {"deleted": False})
        return set()

    def deleted_skills(self, told: Sequence[Skill]) -> set[Key]:
        """Keep that skills are gone."""
        self._keep(known_skill, told, "skill_id", lambda one: {"deleted": True})
        return set()

    def circles(self, told: Sequence[Circle]) -> set[Key]:
        """Keep circles."""
        return {
            (Kind.CIRCLE, circle_id) for circle_id in self._keep(known_circle, told, "circle_id", _nothing)
        }

    def tasks(self, told: Sequence[Task]) -> set[Key]:
        """Keep tasks."""
        return {(Kind.TASK, task_id) for task_id in self._keep(known_task, told, "task_id", _task_columns)}

    def offers(self, told: Sequence[Offer]) -> set[Key]:
        """Keep offers of seats; an offer to stand by takes none, and no plan is made for it."""
        of_seats = [one for one in told if one.kind != Assignment.KIND_STANDBY]
        return _parties(self._keep(known_offer, of_seats, "offer_id", _offer_columns).values())

    def assignments(self, told: Sequence[Assignment]) -> set[Key]:
        """Keep assignments."""
        return _parties(self._keep(known_assignment, told, "assignment_id", _assignment_columns).values())

    def _keep(
        self, table: Table, told: Iterable[Any], key: str, columns: Callable[[Any], Row]
    ) -> Mapping[str, Any]:
        """Write the resources that are newer than what is kept; returns them by id."""
        latest: dict[str, Any] = {}
        for resource in told:
            resource_id = getattr(resource, key)
            if resource_id not in latest or resource.version > latest[resource_id].version:
                latest[resource_id] = resource
        known = self._versions(table, sorted(latest))
        newer = {
            resource_id: resource
            for resource_id, resource in sorted(latest.items())
            if resource.version > known.get(resource_id, 0)
        }
        if newer:
            rows = [_row(resource_id, resource, columns) for resource_id, resource in newer.items()]
            self._session.connection().execute(_UPSERTS[self._dialect, table.name], rows)
        return newer

    def _versions(self, table: Table, ids: list[str]) -> dict[str, int]:
        statement = select(table.c.id, table.c.version).where(one_of(table.c.id, ids))
        rows = self._session.connection().execute(statement)
        return {row.id: row.version for row in rows}

    @property
    def _dialect(self) -> str:
        return self._session.connection().dialect.name


def _upsert(make: Any, table: Table) -> Any:
    """Insert, or replace what is older: another process may have been faster."""
    statement = make(table)
    replaced = {column.name: statement.excluded[column.name] for column in table.c if column.name != "id"}
    return statement.on_conflict_do_update(
        index_elements=["id"], set_=replaced, where=statement.excluded.version > table.c.version
    )


_UPSERTS = {
    (dialect, table.name): _upsert(make, table)
    for dialect, make in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
    for table in (known_volunteer, known_skill, known_circle, known_task, known_offer, known_assignment)
}


def _row(resource_id: str, resource: Message, columns: Callable[[Any], Row]) -> Row:
    version: int = resource.version  # type: ignore[attr-defined]
    return {
        "id": resource_id,
        "version": version,
        "document": resource.SerializeToString(deterministic=True),
        **columns(resource),
    }


def _nothing(_: Message) -> Row:
    return {}


def _task_columns(message: Task) -> Row:
    task = read_task(message)
    latitude, longitude = task.place or (None, None)
    return {
        "state": message.state,
        "circle_id": task.circle_id,
        "start_at": task.start,
        "end_at": task.end,
        "flexible": task.flexible,
        "minutes": task.minutes,
        "latitude": latitude,
        "longitude": longitude,
    }


def _offer_columns(message: Offer) -> Row:
    return {
        "state": message.state,
        "task_id": message.task_id,
        "slot_id": message.slot_id,
        "volunteer_id": message.volunteer_id,
        "plan_run_id": message.plan_run_id,
        "start_at": read_moment(message.time.start_time),
        "end_at": read_moment(message.time.end_time),
        "created_at": read_moment(message.create_time),
    }


def _assignment_columns(message: Assignment) -> Row:
    return {
        "state": message.state,
        "offer_id": message.offer_id,
        "task_id": message.task_id,
        "slot_id": message.slot_id,
        "volunteer_id": message.volunteer_id,
        "start_at": read_moment(message.time.start_time),
        "end_at": read_moment(message.time.end_time),
        "flexible": message.flexible,
        "minutes": message.planned_minutes,
    }


def _parties(promises: Iterable[Offer | Assignment]) -> set[Key]:
    tasks = {(Kind.TASK, promise.task_id) for promise in promises}
    return tasks | {(Kind.VOLUNTEER, promise.volunteer_id) for promise in promises}
