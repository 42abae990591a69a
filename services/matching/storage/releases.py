"""Releases in the database, and the proposals that each of them sends."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, bindparam, false, insert, select, update
from sqlmodel import Session

from libs.storage.id_lists import one_of
from services.matching.domain.proposal import Proposal
from services.matching.domain.release import Answer, Release
from services.matching.storage.plans import read_proposal
from services.matching.storage.tables import plan_proposal, plan_release

_NEW = and_(
    plan_proposal.c.fixed == false(),
    plan_proposal.c.published == false(),
    plan_proposal.c.reserve_rank == 0,
    plan_proposal.c.release_id == "",
)
_ANSWER = (
    update(plan_proposal)
    .where(
        plan_proposal.c.plan_run_id == bindparam("run"),
        plan_proposal.c.slot_id == bindparam("slot"),
        plan_proposal.c.volunteer_id == bindparam("volunteer"),
    )
    .values(offer_id=bindparam("offer"), refusal_reason=bindparam("refusal"))
)


class ReleaseRows:
    """The releases' part of the store."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, release: Release) -> None:
        row = {
            "id": release.release_id,
            "plan_run_id": release.plan_run_id,
            "person_id": release.person_id,
            "created_at": release.created_at,
            "failure": "",
        }
        self._session.connection().execute(insert(plan_release), row)

    def get(self, release_id: str) -> Release:
        statement = select(plan_release).where(plan_release.c.id == release_id)
        return _release(self._session.connection().execute(statement).one())

    def unfinished(self, plan_run_id: str = "") -> list[Release]:
        statement = select(plan_release).where(plan_release.c.finished_at.is_(None))
        if plan_run_id:
            statement = statement.where(plan_release.c.plan_run_id == plan_run_id)
        ordered = statement.order_by(plan_release.c.id)
        return [_release(row) for row in self._session.connection().execute(ordered)]

    def last(self, plan_run_id: str) -> Release | None:
        statement = select(plan_release).where(plan_release.c.plan_run_id == plan_run_id)
        ordered = statement.order_by(plan_release.c.id.desc()).limit(1)
        row = self._session.connection().execute(ordered).one_or_none()
        return _release(row) if row else None

    def claim(self, plan_run_id: str, release_id: str, task_ids: Collection[str]) -> int:
        statement = update(plan_proposal).where(self._waiting(plan_run_id))
        if task_ids:
            statement = statement.where(one_of(plan_proposal.c.task_id, task_ids))
        return self._session.connection().execute(statement.values(release_id=release_id, wave=1)).rowcount

    def proposals(self, release_id: str) -> list[Proposal]:
        statement = select(plan_proposal).where(plan_proposal.c.release_id == release_id)
        return [read_proposal(row) for row in self._session.connection().execute(statement)]

    def keep_answers(
        self, release: Release, answers: Sequence[tuple[Proposal, Answer]], now: datetime, finished: bool
    ) -> None:
        rows = [
            {
                "run": release.plan_run_id,
                "slot": proposal.slot_id,
                "volunteer": proposal.volunteer_id,
                "offer": answer.offer_id,
                "refusal": answer.refusal_reason,
            }
            for proposal, answer in answers
        ]
        if rows:
            self._session.connection().execute(_ANSWER, rows)
        if finished:
            self._finish(release, now, "")

    def give_up(self, release: Release, failure: str, now: datetime) -> None:
        unanswered = and_(
            plan_proposal.c.release_id == release.release_id,
            plan_proposal.c.offer_id == "",
            plan_proposal.c.refusal_reason == "",
        )
        self._session.connection().execute(
            update(plan_proposal).where(unanswered).values(release_id="", wave=0)
        )
        self._finish(release, now, failure)

    def waiting(self, plan_run_id: str) -> set[tuple[str, str]]:
        statement = select(plan_proposal.c.task_id, plan_proposal.c.volunteer_id)
        rows = self._session.connection().execute(statement.where(self._waiting(plan_run_id)))
        return {(row.task_id, row.volunteer_id) for row in rows}

    def _waiting(self, plan_run_id: str) -> ColumnElement[bool]:
        return and_(plan_proposal.c.plan_run_id == plan_run_id, _NEW)

    def _finish(self, release: Release, now: datetime, failure: str) -> None:
        statement = update(plan_release).where(plan_release.c.id == release.release_id)
        self._session.connection().execute(statement.values(finished_at=now, failure=failure))


def _release(row: Row[Any]) -> Release:
    return Release(row.id, row.plan_run_id, row.person_id, row.created_at, row.finished_at, row.failure)
