"""What events told, as the facts that plans rest on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlmodel import Session

from libs.contracts.gen.volunteercircle.organisations.v1.organisation_pb2 import Circle as CircleMessage
from libs.contracts.gen.volunteercircle.tasks.v1.assignment_pb2 import Assignment
from libs.contracts.gen.volunteercircle.tasks.v1.offer_pb2 import Offer
from libs.contracts.gen.volunteercircle.tasks.v1.task_pb2 import Task as TaskMessage
from libs.contracts.gen.volunteercircle.volunteers.v1.skill_pb2 import Skill as SkillMessage
from libs.contracts.gen.volunteercircle.volunteers.v1.volunteer_pb2 import Volunteer as VolunteerMessage
from libs.storage.id_lists import id_lists, one_of
from services.matching.domain.experience import Record
from services.matching.domain.facts import Circle, Promise, Skill, Standing, Task, Volunteer
from services.matching.domain.horizon import Horizon
from services.matching.storage.records import KnownRecords
from services.matching.storage.tables import (
    known_assignment,
    known_circle,
    known_offer,
    known_point,
    known_skill,
    known_task,
    known_volunteer,
    plan_proposal,
    plan_release,
)
from services.matching.use_cases.ports import Told
from services.matching.wire.facts import read_circle, read_skill, read_task, read_volunteer

PLANNABLE = (TaskMessage.STATE_PUBLISHED, TaskMessage.STATE_FILLING, TaskMessage.STATE_STAFFED)
OPEN = (*PLANNABLE, TaskMessage.STATE_FILLED)
LIVE = (Assignment.STATE_CONFIRMED, Assignment.STATE_SEEKING_STAND_IN, Assignment.STATE_CHECKED_IN)
SERVED = (Assignment.STATE_CHECKED_OUT, Assignment.STATE_LEFT_EARLY, Assignment.STATE_COMPLETED)
_TASKS_KEPT = 2048
"""As they were read last; some 2 MiB."""

LONGEST_WAY = timedelta(minutes=10)
"""From an offer sent to the event that tells of it."""

_ASSIGNMENTS = select(
    known_assignment.c.volunteer_id,
    known_assignment.c.task_id,
    known_assignment.c.slot_id,
    known_assignment.c.state,
    known_assignment.c.start_at,
    known_assignment.c.end_at,
    known_assignment.c.flexible,
    known_assignment.c.minutes,
    known_task.c.latitude,
    known_task.c.longitude,
    known_offer.c.plan_run_id,
).select_from(
    known_assignment.outerjoin(known_task, known_task.c.id == known_assignment.c.task_id).outerjoin(
        known_offer, known_offer.c.id == known_assignment.c.offer_id
    )
)
_OFFERS = select(
    known_offer.c.volunteer_id,
    known_offer.c.task_id,
    known_offer.c.slot_id,
    known_offer.c.start_at,
    known_offer.c.end_at,
    known_offer.c.plan_run_id,
    known_task.c.flexible,
    known_task.c.minutes,
    known_task.c.latitude,
    known_task.c.longitude,
).select_from(known_offer.outerjoin(known_task, known_task.c.id == known_offer.c.task_id))

_UNDER_WAY = (
    select(
        plan_proposal.c.volunteer_id,
        plan_proposal.c.task_id,
        plan_proposal.c.slot_id,
        plan_proposal.c.plan_run_id,
        known_task.c.start_at,
        known_task.c.end_at,
        known_task.c.flexible,
        known_task.c.minutes,
        known_task.c.latitude,
        known_task.c.longitude,
    )
    .select_from(
        plan_release.join(plan_proposal, plan_proposal.c.release_id == plan_release.c.id).join(
            known_task, known_task.c.id == plan_proposal.c.task_id
        )
    )
    .where(
        plan_proposal.c.refusal_reason == "",
        ~exists().where(
            known_offer.c.plan_run_id == plan_proposal.c.plan_run_id,
            known_offer.c.slot_id == plan_proposal.c.slot_id,
            known_offer.c.volunteer_id == plan_proposal.c.volunteer_id,
        ),
    )
)

_PENDING = and_(
    known_offer.c.state.in_((Offer.STATE_WAITING, Offer.STATE_OFFERED, Offer.STATE_ACCEPTED)),
    ~exists().where(known_assignment.c.offer_id == known_offer.c.id),
)
"""Offers that wait for an answer or the hour to go out, or were accepted and their assignment has not been
told yet."""


class KnownFacts:
    """The facts' part of the store."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._records = KnownRecords(session)

    def circle(self, circle_id: str) -> Circle | None:
        documents = self._documents(select(known_circle.c.document).where(known_circle.c.id == circle_id))
        return next((read_circle(CircleMessage.FromString(document)) for document in documents), None)

    def circles(self) -> Mapping[str, Circle]:
        documents = self._documents(select(known_circle.c.document).order_by(known_circle.c.id))
        found = (read_circle(CircleMessage.FromString(document)) for document in documents)
        return {circle.circle_id: circle for circle in found}

    def skills(self) -> tuple[Skill, ...]:
        statement = select(known_skill.c.document).where(known_skill.c.deleted.is_(False))
        documents = self._documents(statement.order_by(known_skill.c.id))
        return tuple(read_skill(SkillMessage.FromString(document)) for document in documents)

    def open_tasks(self, circle_ids: Collection[str], horizon: Horizon, now: datetime) -> tuple[Task, ...]:
        start = max(horizon.start, now)
        appointments = and_(
            known_task.c.flexible.is_(False),
            known_task.c.start_at >= start,
            known_task.c.start_at < horizon.end,
        )
        windows = and_(
            known_task.c.flexible.is_(True), known_task.c.start_at < horizon.end, known_task.c.end_at > start
        )
        here = and_(one_of(known_task.c.circle_id, circle_ids), known_task.c.state.in_(PLANNABLE))
        return tuple(self._taking_people(and_(here, or_(appointments, windows))))

    def tasks(self, task_ids: Iterable[str]) -> dict[str, Task]:
        """By id, those of the tasks that are open, and take people in."""
        found: dict[str, Task] = {}
        for some in id_lists(task_ids):
            these = and_(one_of(known_task.c.id, some), known_task.c.state.in_(OPEN))
            found.update((task.task_id, task) for task in self._taking_people(these))
        return found

    def promises(self, start: datetime, end: datetime, volunteer_id: str = "") -> Iterator[Promise]:
        assignments = _ASSIGNMENTS.where(
            known_assignment.c.end_at > start,
            known_assignment.c.start_at < end,
            known_assignment.c.state.in_((*LIVE, *SERVED)),
        )
        offers = _OFFERS.where(known_offer.c.end_at > start, known_offer.c.start_at < end, _PENDING)
        if volunteer_id:
            assignments = assignments.where(known_assignment.c.volunteer_id == volunteer_id)
            offers = offers.where(known_offer.c.volunteer_id == volunteer_id)
        yield from self._assigned(assignments.order_by(known_assignment.c.id))
        yield from self._offered(offers.order_by(known_offer.c.id))
        under_way = and_(known_task.c.end_at > start, known_task.c.start_at < end)
        if volunteer_id:
            under_way = and_(under_way, plan_proposal.c.volunteer_id == volunteer_id)
        yield from self._under_way(under_way)

    def promised_in(self, task_ids: Collection[str]) -> Iterator[Promise]:
        return self.promises_for("task_id", task_ids)

    def promises_for(self, column: str, keys: Iterable[str]) -> Iterator[Promise]:
        """What is promised and pending in tasks (`task_id`) or to volunteers (`volunteer_id`)."""
        for some in id_lists(keys):
            live = and_(one_of(known_assignment.c[column], some), known_assignment.c.state.in_(LIVE))
            yield from self._assigned(_ASSIGNMENTS.where(live))
            yield from self._offered(_OFFERS.where(one_of(known_offer.c[column], some), _PENDING))
            yield from self._under_way(one_of(plan_proposal.c[column], some))

    def declined(self, start: datetime, end: datetime) -> frozenset[tuple[str, str]]:
        statement = select(known_offer.c.volunteer_id, known_offer.c.task_id).where(
            known_offer.c.state == Offer.STATE_DECLINED,
            known_offer.c.end_at > start,
            known_offer.c.start_at < end,
        )
        rows = self._session.connection().execute(statement)
        return frozenset((row.volunteer_id, row.task_id) for row in rows)

    def asked_for(self, task_ids: Collection[str]) -> set[tuple[str, str]]:
        statement = select(known_offer.c.task_id, known_offer.c.volunteer_id)
        here = statement.where(one_of(known_offer.c.task_id, task_ids))
        return {(row.task_id, row.volunteer_id) for row in self._session.connection().execute(here)}

    def records(self, volunteer_ids: Collection[str], since: datetime) -> Mapping[str, Record]:
        return self._records.of_volunteers(volunteer_ids, since)

    def records_of_circles(self, circle_ids: Collection[str], since: datetime) -> Sequence[Record]:
        return self._records.of_circles(circle_ids, since)

    def declined_by(self, volunteer_id: str) -> frozenset[str]:
        statement = select(known_offer.c.task_id).where(
            known_offer.c.volunteer_id == volunteer_id, known_offer.c.state == Offer.STATE_DECLINED
        )
        return frozenset(self._session.connection().execute(statement).scalars())

    def offers_sent(self, since: datetime) -> Mapping[str, int]:
        statement = select(known_offer.c.volunteer_id, func.count().label("number")).where(
            known_offer.c.created_at > since
        )
        return self._counts(statement.group_by(known_offer.c.volunteer_id))

    def served(self, since: datetime) -> Mapping[str, int]:
        statement = select(known_assignment.c.volunteer_id, func.count().label("number")).where(
            known_assignment.c.state.in_(SERVED), known_assignment.c.end_at > since
        )
        return self._counts(statement.group_by(known_assignment.c.volunteer_id))

    def active_volunteers(self, circle_ids: Collection[str]) -> Iterator[Volunteer]:
        points = select(known_point.c.volunteer_id).where(one_of(known_point.c.circle_id, circle_ids))
        ids = self._session.connection().execute(points.distinct().order_by(known_point.c.volunteer_id))
        for some in id_lists(ids.scalars()):
            yield from sorted(self.volunteers(some), key=lambda volunteer: volunteer.volunteer_id)

    def volunteers(self, volunteer_ids: Collection[str]) -> list[Volunteer]:
        found: list[Volunteer] = []
        for some in id_lists(volunteer_ids):
            statement = select(known_volunteer.c.document).where(one_of(known_volunteer.c.id, some))
            documents = self._documents(statement.order_by(known_volunteer.c.id))
            found.extend(read_volunteer(VolunteerMessage.FromString(document)) for document in documents)
        return found

    def told(self, volunteer_id: str) -> Told | None:
        statement = select(known_volunteer.c.document, known_volunteer.c.digested_at)
        here = statement.where(known_volunteer.c.id == volunteer_id)
        row = self._session.connection().execute(here).one_or_none()
        return Told(row.document, row.digested_at) if row else None

    def assigned(self, where: ColumnElement[bool]) -> Iterator[Promise]:
        """The live and served assignments for which this holds."""
        yield from self._assigned(_ASSIGNMENTS.where(where))

    def _under_way(self, where: ColumnElement[bool]) -> Iterator[Promise]:
        """Offers that a release sends, of which no event has told yet."""
        since = datetime.now(UTC) - LONGEST_WAY
        recent = or_(plan_release.c.finished_at.is_(None), plan_release.c.finished_at > since)
        for row in self._session.connection().execute(_UNDER_WAY.where(recent, where)):
            yield _promise(row, Standing.OFFERED, row.flexible, row.minutes)

    def _taking_people(self, where: ColumnElement[bool]) -> Iterator[Task]:
        """The tasks for which this holds, in the order of their ids, but those closed to everybody."""
        statement = select(known_task.c.id, known_task.c.version, known_task.c.document).where(where)
        for row in self._session.connection().execute(statement.order_by(known_task.c.id)):
            task = _READ.task(*row)
            if task is not None:
                yield task

    def _documents(self, statement: Select[Any]) -> list[bytes]:
        return list(self._session.connection().execute(statement).scalars())

    def _counts(self, statement: Select[Any]) -> Mapping[str, int]:
        rows = self._session.connection().execute(statement)
        return Counter({row.volunteer_id: row.number for row in rows})

    def _assigned(self, statement: Select[Any]) -> Iterator[Promise]:
        for row in self._session.connection().execute(statement):
            standing = Standing.CONFIRMED if row.state in LIVE else Standing.SERVED
            yield _promise(row, standing, row.flexible, row.minutes)

    def _offered(self, statement: Select[Any]) -> Iterator[Promise]:
        for row in self._session.connection().execute(statement):
            yield _promise(row, Standing.OFFERED, bool(row.flexible), row.minutes or 0)


class _ReadTasks:
    """Tasks as they were read last: every ranking asks for all those of a circle, and few have changed."""

    def __init__(self) -> None:
        self._read: dict[str, tuple[int, Task | None]] = {}
        self._lock = Lock()

    def task(self, task_id: str, version: int, document: bytes) -> Task | None:
        """The task in a document, None for one that is closed to everybody."""
        known = self._read.get(task_id)
        if known is not None and known[0] == version:
            return known[1]
        message = TaskMessage.FromString(document)
        task = None if message.signup == TaskMessage.SIGNUP_CLOSED else read_task(message)
        with self._lock:
            self._read.pop(task_id, None)
            self._read[task_id] = version, task
            if len(self._read) > _TASKS_KEPT:
                del self._read[next(iter(self._read))]
        return task


_READ = _ReadTasks()


def _promise(row: Any, standing: Standing, flexible: bool, minutes: int) -> Promise:
    return Promise(
        volunteer_id=row.volunteer_id,
        task_id=row.task_id,
        slot_id=row.slot_id,
        standing=standing,
        start=row.start_at,
        end=row.end_at,
        flexible=flexible,
        minutes=minutes,
        place=(row.latitude, row.longitude) if row.latitude is not None else None,
        plan_run_id=row.plan_run_id or "",
    )
