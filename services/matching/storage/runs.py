"""Plan runs in the database."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, insert, select, update
from sqlmodel import Session

from libs.contracts.events import EVENTS
from libs.storage import WriteConflict, outbox
from libs.storage.outbox import OutboxEvent
from services.matching.domain.errors import PlanRunNotFound
from services.matching.domain.plan_run import UNFINISHED, Kind, Outcome, PlanRun, ProblemSize, State
from services.matching.storage.tables import plan_run
from services.matching.wire.plan_runs import print_run

_RUNS = select(plan_run)


class RunRows:
    """The runs' part of the store."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, plan_run_id: str, *, lock: bool = False) -> PlanRun:
        statement = _RUNS.where(plan_run.c.id == plan_run_id)
        row = self._execute(statement.with_for_update() if lock else statement).one_or_none()
        if row is None:
            raise PlanRunNotFound(plan_run_id)
        return _run(row)

    def of_circle(self, circle_id: str, before: str, limit: int) -> list[PlanRun]:
        statement = _RUNS.where(plan_run.c.circle_id == circle_id)
        if before:
            statement = statement.where(plan_run.c.id < before)
        return [_run(row) for row in self._execute(statement.order_by(plan_run.c.id.desc()).limit(limit))]

    def unfinished(self, circle_id: str) -> int:
        statement = select(func.count()).where(
            plan_run.c.circle_id == circle_id, plan_run.c.state.in_(sorted(UNFINISHED))
        )
        count: int = self._session.connection().execute(statement).scalar_one()
        return count

    def add(self, run: PlanRun, event: str) -> None:
        self._session.connection().execute(insert(plan_run), {"holder": "", **_row(run)})
        self._tell(run, event)

    def save(self, run: PlanRun, event: str = "") -> None:
        statement = update(plan_run).where(
            plan_run.c.id == run.plan_run_id, plan_run.c.version <= run.version
        )
        if self._session.connection().execute(statement.values(_row(run))).rowcount != 1:
            raise WriteConflict
        self._tell(run, event)

    def next_queued(self) -> PlanRun | None:
        statement = _RUNS.where(plan_run.c.state == State.QUEUED).order_by(plan_run.c.id).limit(1)
        row = self._execute(statement.with_for_update(skip_locked=True)).one_or_none()
        return _run(row) if row else None

    def lapsed(self, now: datetime) -> list[PlanRun]:
        statement = _RUNS.where(plan_run.c.state == State.SOLVING, plan_run.c.lease_until < now)
        return [_run(row) for row in self._execute(statement.with_for_update(skip_locked=True))]

    def lease(self, plan_run_id: str, holder: str, until: datetime) -> None:
        statement = update(plan_run).where(plan_run.c.id == plan_run_id)
        self._session.connection().execute(statement.values(holder=holder, lease_until=until))

    def holds(self, plan_run_id: str, holder: str) -> bool:
        statement = select(plan_run.c.holder).where(plan_run.c.id == plan_run_id)
        return str(self._session.connection().execute(statement).scalar_one()) == holder

    def _execute(self, statement: Select[Any]) -> Any:
        return self._session.connection().execute(statement)

    def _tell(self, run: PlanRun, event_type: str) -> None:
        if not event_type:
            return
        event = EVENTS[event_type]
        outbox.append(
            self._session,
            OutboxEvent(
                subject=event.type,
                type=event.type,
                aggregate_id=run.plan_run_id,
                aggregate_version=run.version,
                payload=event.wrap(print_run(run)),
                aggregate_type=event.resource_field,
            ),
        )


def _row(run: PlanRun) -> dict[str, Any]:
    return {
        "id": run.plan_run_id,
        "circle_id": run.circle_id,
        "start_at": run.start,
        "end_at": run.end,
        "created_by": run.created_by_person_id,
        "created_at": run.created_at,
        "changed_at": run.changed_at,
        "time_limit_seconds": run.time_limit_seconds,
        "gap_limit": run.gap_limit,
        "seed": run.seed,
        "work_limit": run.work_limit,
        "weights": json.dumps(dict(run.weights)),
        "state": run.state.value,
        "stale": run.stale,
        "cancel_asked": run.cancel_asked,
        "attempts": run.attempts,
        "snapshot_sha256": run.snapshot_sha256,
        "size": json.dumps(asdict(run.size)),
        "outcome": json.dumps(asdict(run.outcome)),
        "failure": run.failure,
        "offers_sent": run.offers_sent,
        "offers_refused": run.offers_refused,
        "kind": run.kind.value,
        "version": run.version,
    }


def _run(row: Row[Any]) -> PlanRun:
    return PlanRun(
        plan_run_id=row.id,
        circle_id=row.circle_id,
        start=row.start_at,
        end=row.end_at,
        created_by_person_id=row.created_by,
        created_at=row.created_at,
        changed_at=row.changed_at,
        time_limit_seconds=row.time_limit_seconds,
        gap_limit=row.gap_limit,
        seed=row.seed,
        work_limit=row.work_limit,
        weights=json.loads(row.weights),
        state=State(row.state),
        stale=row.stale,
        cancel_asked=row.cancel_asked,
        attempts=row.attempts,
        snapshot_sha256=row.snapshot_sha256,
        size=ProblemSize(**json.loads(row.size)),
        outcome=Outcome(**json.loads(row.outcome)),
        failure=row.failure,
        offers_sent=row.offers_sent,
        offers_refused=row.offers_refused,
        kind=Kind(row.kind),
        version=row.version,
    )
