"""Causes and repairs in the database."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, false, func, insert, select, update
from sqlmodel import Session

from libs.storage.id_lists import one_of
from services.matching.domain.errors import RepairNotFound
from services.matching.domain.plan_run import SOLVED, Kind, State
from services.matching.domain.repair import Cause, Change, ChangeKind, Repair, Trigger
from services.matching.storage.repair_tables import plan_repair, repair_cause, repair_change
from services.matching.storage.tables import plan_release, plan_run

_WAITING = and_(repair_cause.c.plan_run_id == "", repair_cause.c.settled == false())
TAKEN_BACK = "TAKEN_BACK"
"""The code of an offer to take back once that is done."""


class RepairRows:
    """The repairs' part of the store."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def note(self, causes: Iterable[Cause]) -> list[Cause]:
        by_id = {cause.cause_id: cause for cause in causes}
        statement = select(repair_cause.c.id).where(_one_of(by_id))
        known = set(self._session.connection().execute(statement).scalars()) if by_id else set()
        new = [cause for cause_id, cause in sorted(by_id.items()) if cause_id not in known]
        if new:
            self._session.connection().execute(insert(repair_cause), [_cause_row(cause) for cause in new])
        return new

    def due(self, noted_before: datetime) -> dict[str, list[Cause]]:
        found: dict[str, list[Cause]] = {}
        statement = select(repair_cause).where(_WAITING).order_by(repair_cause.c.noted_at, repair_cause.c.id)
        for row in self._session.connection().execute(statement):
            found.setdefault(row.circle_id, []).append(_cause(row))
        return {circle: causes for circle, causes in found.items() if causes[0].noted_at <= noted_before}

    def next_due(self) -> datetime | None:
        statement = select(repair_cause.c.noted_at).where(_WAITING).order_by(repair_cause.c.noted_at)
        return self._session.connection().execute(statement.limit(1)).scalar_one_or_none()

    def waiting(self, cause_ids: Collection[str]) -> set[str]:
        statement = select(repair_cause.c.id).where(_WAITING, _one_of(cause_ids))
        return set(self._session.connection().execute(statement.with_for_update()).scalars())

    def attempt(self, cause_ids: Collection[str]) -> None:
        self._change(_one_of(cause_ids), attempts=repair_cause.c.attempts + 1)

    def calm(self, cause_ids: Collection[str]) -> None:
        self._change(_one_of(cause_ids), attempts=0)

    def take(self, cause_ids: Collection[str], plan_run_id: str) -> None:
        self._change(_one_of(cause_ids), plan_run_id=plan_run_id, attempts=0)

    def settle(self, cause_ids: Collection[str]) -> None:
        self._change(_one_of(cause_ids), settled=True)

    def reopen(self, plan_run_id: str) -> None:
        self._change(repair_cause.c.plan_run_id == plan_run_id, plan_run_id="")

    def causes(self, plan_run_id: str) -> list[Cause]:
        statement = select(repair_cause).where(repair_cause.c.plan_run_id == plan_run_id)
        ordered = statement.order_by(repair_cause.c.noted_at, repair_cause.c.id)
        return [_cause(row) for row in self._session.connection().execute(ordered)]

    def add(self, repair: Repair) -> None:
        row = {
            "plan_run_id": repair.plan_run_id,
            "base_plan_run_id": repair.base_plan_run_id,
            "kept": repair.kept,
            "objective_before": repair.objective_before,
            "best_nearby": repair.best_nearby,
            "released_by_policy": repair.released_by_policy,
            "superseded_by": repair.superseded_by,
        }
        self._session.connection().execute(insert(plan_repair), row)
        changes = [_change_row(repair.plan_run_id, change) for change in repair.changes]
        if changes:
            self._session.connection().execute(insert(repair_change), changes)

    def get(self, plan_run_id: str) -> Repair:
        connection = self._session.connection()
        row = connection.execute(
            select(plan_repair).where(plan_repair.c.plan_run_id == plan_run_id)
        ).one_or_none()
        if row is None:
            raise RepairNotFound(plan_run_id)
        statement = select(repair_change).where(repair_change.c.plan_run_id == plan_run_id)
        ordered = statement.order_by(repair_change.c.kind, repair_change.c.slot_id)
        changes = tuple(
            _change(change) for change in connection.execute(ordered.order_by(repair_change.c.volunteer_id))
        )
        return Repair(**row._mapping, changes=changes)

    def supersede(self, plan_run_id: str, by: str) -> None:
        statement = update(plan_repair).where(plan_repair.c.plan_run_id == plan_run_id)
        self._session.connection().execute(statement.values(superseded_by=by))

    def unreleased(self, circle_id: str) -> list[str]:
        under_way = select(plan_release.c.plan_run_id).where(plan_release.c.finished_at.is_(None))
        statement = select(plan_run.c.id).where(
            plan_run.c.circle_id == circle_id,
            plan_run.c.kind == Kind.REPAIR,
            plan_run.c.state.in_(sorted(SOLVED)),
            plan_run.c.id.not_in(under_way),
        )
        return list(self._session.connection().execute(statement.order_by(plan_run.c.id)).scalars())

    def last_released(self, circle_id: str) -> str:
        statement = select(func.max(plan_run.c.id)).where(
            plan_run.c.circle_id == circle_id, plan_run.c.state == State.RELEASED
        )
        return self._session.connection().execute(statement).scalar_one_or_none() or ""

    def to_take_back(self, plan_run_id: str) -> list[Change]:
        statement = select(repair_change).where(
            repair_change.c.plan_run_id == plan_run_id,
            repair_change.c.kind == ChangeKind.TAKE_BACK,
            repair_change.c.code == "",
            repair_change.c.refusal_reason == "",
        )
        ordered = statement.order_by(repair_change.c.offer_id)
        return [_change(row) for row in self._session.connection().execute(ordered)]

    def keep_take_back(self, plan_run_id: str, offer_id: str, refusal_reason: str) -> None:
        statement = update(repair_change).where(
            repair_change.c.plan_run_id == plan_run_id, repair_change.c.offer_id == offer_id
        )
        code = "" if refusal_reason else TAKEN_BACK
        self._session.connection().execute(statement.values(code=code, refusal_reason=refusal_reason))

    def _change(self, where: ColumnElement[bool], **values: Any) -> None:
        self._session.connection().execute(update(repair_cause).where(where).values(values))


def _one_of(cause_ids: Collection[str]) -> ColumnElement[bool]:
    return one_of(repair_cause.c.id, cause_ids)


def _cause_row(cause: Cause) -> dict[str, Any]:
    return {
        "id": cause.cause_id,
        "circle_id": cause.circle_id,
        "trigger": cause.trigger.value,
        "resource_id": cause.resource_id,
        "version": cause.version,
        "task_id": cause.task_id,
        "slot_id": cause.slot_id,
        "volunteer_id": cause.volunteer_id,
        "noted_at": cause.noted_at,
        "attempts": cause.attempts,
        "plan_run_id": "",
        "settled": False,
    }


def _cause(row: Row[Any]) -> Cause:
    return Cause(
        trigger=Trigger(row.trigger),
        circle_id=row.circle_id,
        resource_id=row.resource_id,
        version=row.version,
        noted_at=row.noted_at,
        task_id=row.task_id,
        slot_id=row.slot_id,
        volunteer_id=row.volunteer_id,
        attempts=row.attempts,
    )


def _change_row(plan_run_id: str, change: Change) -> dict[str, Any]:
    return {
        "plan_run_id": plan_run_id,
        "kind": change.kind.value,
        "slot_id": change.slot_id,
        "volunteer_id": change.volunteer_id,
        "task_id": change.task_id,
        "code": change.code,
        "offer_id": change.offer_id,
        "refusal_reason": change.refusal_reason,
    }


def _change(row: Row[Any]) -> Change:
    return Change(
        kind=ChangeKind(row.kind),
        task_id=row.task_id,
        slot_id=row.slot_id,
        volunteer_id=row.volunteer_id,
        code=row.code,
        offer_id=row.offer_id,
        refusal_reason=row.refusal_reason,
    )
