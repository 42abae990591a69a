"""Facts about a few tasks and people, found by their ids."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, func, select
from sqlmodel import Session

from libs.contracts.gen.volunteercircle.tasks.v1.assignment_pb2 import Assignment
from libs.contracts.gen.volunteercircle.tasks.v1.offer_pb2 import Offer
from libs.storage.id_lists import id_lists, one_of
from services.matching.domain.facts import Pair, Promise, Task
from services.matching.storage.known import SERVED, KnownFacts
from services.matching.storage.tables import (
    known_assignment,
    known_offer,
    known_point,
    known_task,
    known_volunteer,
)

GIVEN_UP = (
    Assignment.STATE_WITHDRAWN,
    Assignment.STATE_REPLACED,
    Assignment.STATE_NO_SHOW,
    Assignment.STATE_EXCUSED,
    Assignment.STATE_CANCELLED,
)
"""States of those who are not asked for the same task again."""


class NearbyFacts:
    """The part of the store for facts close to a change."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known = KnownFacts(session)

    def versions(self, circle_ids: Collection[str]) -> Mapping[str, int]:
        points = select(known_point.c.volunteer_id).where(one_of(known_point.c.circle_id, circle_ids))
        statement = select(known_volunteer.c.id, known_volunteer.c.version).where(
            known_volunteer.c.id.in_(points)
        )
        ordered = statement.order_by(known_volunteer.c.id)
        return {row.id: row.version for row in self._session.connection().execute(ordered)}

    def tasks(self, task_ids: Collection[str]) -> Mapping[str, Task]:
        return self._known.tasks(sorted(task_ids))

    def promised(self, column: str, ids: Collection[str]) -> list[Promise]:
        return list(self._known.promises_for(column, sorted(ids)))

    def served_since(self, volunteer_ids: Collection[str], since: datetime) -> list[Promise]:
        wanted = and_(known_assignment.c.state.in_(SERVED), known_assignment.c.end_at > since)
        return [
            promise
            for theirs in _slices(known_assignment, volunteer_ids)
            for promise in self._known.assigned(and_(theirs, wanted))
        ]

    def given_up(self, volunteer_ids: Collection[str]) -> frozenset[tuple[str, str]]:
        return frozenset(
            pair
            for table, states in ((known_offer, (Offer.STATE_DECLINED,)), (known_assignment, GIVEN_UP))
            for pair in self._parties(table, volunteer_ids, table.c.state.in_(states))
        )

    def offers_sent(self, volunteer_ids: Collection[str], since: datetime) -> Mapping[str, int]:
        return self._counts(known_offer, volunteer_ids, known_offer.c.created_at > since)

    def times_served(self, volunteer_ids: Collection[str], since: datetime) -> Mapping[str, int]:
        served = and_(known_assignment.c.state.in_(SERVED), known_assignment.c.end_at > since)
        return self._counts(known_assignment, volunteer_ids, served)

    def planned(self, task_ids: Collection[str]) -> set[str]:
        found: set[str] = set()
        for table in (known_offer, known_assignment):
            statement = select(table.c.task_id).where(one_of(table.c.task_id, task_ids)).distinct()
            found.update(self._session.connection().execute(statement).scalars())
        return found

    def freed_by(self, task_id: str) -> frozenset[str]:
        statement = select(known_assignment.c.volunteer_id).where(
            known_assignment.c.task_id == task_id, known_assignment.c.state == Assignment.STATE_CANCELLED
        )
        return frozenset(self._session.connection().execute(statement).scalars())

    def time_of(self, task_id: str) -> tuple[datetime, datetime] | None:
        statement = select(known_task.c.start_at, known_task.c.end_at).where(known_task.c.id == task_id)
        row = self._session.connection().execute(statement).one_or_none()
        return (row.start_at, row.end_at) if row else None

    def offer_ids(self, pairs: Collection[Pair]) -> Mapping[Pair, str]:
        found: dict[Pair, str] = {}
        for theirs in _slices(known_offer, {volunteer_id for volunteer_id, _ in pairs}):
            statement = select(known_offer.c.volunteer_id, known_offer.c.slot_id, known_offer.c.id).where(
                theirs, known_offer.c.state == Offer.STATE_OFFERED
            )
            for volunteer_id, slot_id, offer_id in self._session.connection().execute(statement):
                found[volunteer_id, slot_id] = offer_id
        return {pair: found[pair] for pair in sorted(pairs) if pair in found}

    def _parties(
        self, table: Table, volunteer_ids: Collection[str], where: ColumnElement[bool]
    ) -> Iterator[tuple[str, str]]:
        for theirs in _slices(table, volunteer_ids):
            statement = select(table.c.volunteer_id, table.c.task_id).where(theirs, where)
            for row in self._session.connection().execute(statement):
                yield row.volunteer_id, row.task_id

    def _counts(
        self, table: Table, volunteer_ids: Collection[str], where: ColumnElement[bool]
    ) -> Mapping[str, int]:
        found: Counter[str] = Counter()
        for theirs in _slices(table, volunteer_ids):
            statement = select(table.c.volunteer_id, func.count().label("number")).where(theirs, where)
            for row in self._session.connection().execute(statement.group_by(table.c.volunteer_id)):
                found[row.volunteer_id] = row.number
        return found


def _slices(table: Table, volunteer_ids: Collection[str]) -> Iterator[Any]:
    for some in id_lists(sorted(volunteer_ids)):
        yield one_of(table.c.volunteer_id, some)
