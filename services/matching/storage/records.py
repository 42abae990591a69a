"""What became of offers and promises, counted from the facts that events told.

The counts are of the newest word on each offer and assignment, so they do not depend on the order of events,
nor on how often one was told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlmodel import Session

from libs.contracts.gen.volunteercircle.tasks.v1.assignment_pb2 import Assignment
from libs.contracts.gen.volunteercircle.tasks.v1.offer_pb2 import Offer
from libs.storage.id_lists import id_lists, one_of
from services.matching.domain.experience import Record
from services.matching.storage.tables import known_assignment, known_offer, known_task

_OF_OFFERS = {
    Offer.STATE_ACCEPTED: Record(accepted=1),
    Offer.STATE_DECLINED: Record(declined=1),
    Offer.STATE_EXPIRED: Record(lapsed=1),
}
"""What the end of an offer says. One that lost its object or was taken back says nothing."""

_OF_PROMISES = {
    Assignment.STATE_CHECKED_IN: Record(came=1),
    Assignment.STATE_CHECKED_OUT: Record(came=1),
    Assignment.STATE_LEFT_EARLY: Record(came=1),
    Assignment.STATE_COMPLETED: Record(came=1),
    Assignment.STATE_NO_SHOW: Record(missed=1),
}
"""What the end of a promise says, withdrawals apart. An excused absence says nothing."""


class KnownRecords:
    """Records within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of_volunteers(self, volunteer_ids: Collection[str], since: datetime) -> Mapping[str, Record]:
        """By volunteer, their records since then; who has none is left out."""
        found: dict[str, Record] = defaultdict(Record)
        for some in id_lists(sorted(volunteer_ids)):
            offered, assigned = (
                one_of(known_offer.c.volunteer_id, some),
                one_of(known_assignment.c.volunteer_id, some),
            )
            for volunteer_id, record in self._counted(offered, assigned, since):
                found[volunteer_id] += record
        return dict(found)

    def of_circles(self, circle_ids: Collection[str], since: datetime) -> Sequence[Record]:
        """The records of everybody in tasks of these circles since then."""
        tasks = select(known_task.c.id).where(one_of(known_task.c.circle_id, circle_ids))
        offered, assigned = known_offer.c.task_id.in_(tasks), known_assignment.c.task_id.in_(tasks)
        return [record for _, record in self._counted(offered, assigned, since)]

    def _counted(
        self, offered: ColumnElement[bool], assigned: ColumnElement[bool], since: datetime
    ) -> Iterator[tuple[str, Record]]:
        offers = _numbers(known_offer).where(offered, known_offer.c.created_at > since)
        yield from self._told(offers, known_offer, _OF_OFFERS)
        promises = _numbers(known_assignment).where(assigned, known_assignment.c.end_at > since)
        yield from self._told(promises, known_assignment, _OF_PROMISES)
        withdrawn = select(known_assignment.c.volunteer_id, known_assignment.c.document).where(
            assigned,
            known_assignment.c.end_at > since,
            known_assignment.c.state == Assignment.STATE_WITHDRAWN,
        )
        for row in self._session.connection().execute(withdrawn):
            if Assignment.FromString(row.document).late:
                yield row.volunteer_id, Record(missed=1)

    def _told(
        self, statement: Select[Any], table: Any, meanings: Mapping[Any, Record]
    ) -> Iterator[tuple[str, Record]]:
        for row in self._session.connection().execute(statement.where(table.c.state.in_(meanings))):
            yield row.volunteer_id, meanings[row.state] * row.number


def _numbers(table: Any) -> Select[Any]:
    """How many rows each volunteer has in each state."""
    statement = select(table.c.volunteer_id, table.c.state, func.count().label("number"))
    return statement.group_by(table.c.volunteer_id, table.c.state)
