"""What plans rest on, in the database."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Row, and_, delete, insert, select
from sqlmodel import Session

from libs.storage.id_lists import one_of
from services.matching.domain.facts import Promise
from services.matching.domain.grounds import (
    Ground,
    Key,
    Kind,
    ground_of_circle,
    ground_of_task,
    ground_of_volunteer,
)
from services.matching.domain.plan_run import PlanRun
from services.matching.storage.known import KnownFacts
from services.matching.storage.tables import plan_ground

_KEYS_AT_A_TIME = 5000


class GroundRows:
    """The grounds' part of the store."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known = KnownFacts(session)

    def keep(self, plan_run_id: str, grounds: Iterable[Ground]) -> None:
        rows = [_row(plan_run_id, ground) for ground in grounds]
        if rows:
            self._session.connection().execute(insert(plan_ground), rows)

    def of_run(self, plan_run_id: str) -> list[Ground]:
        statement = select(plan_ground).where(plan_ground.c.plan_run_id == plan_run_id)
        return [_ground(row) for row in self._session.connection().execute(statement)]

    def touched(self, keys: Collection[Key]) -> dict[str, list[Ground]]:
        found: dict[str, list[Ground]] = {}
        for kind, ids in _by_kind(keys).items():
            for first in range(0, len(ids), _KEYS_AT_A_TIME):
                some = ids[first : first + _KEYS_AT_A_TIME]
                here = and_(plan_ground.c.kind == kind.value, one_of(plan_ground.c.key, some))
                for row in self._session.connection().execute(select(plan_ground).where(here)):
                    found.setdefault(row.plan_run_id, []).append(_ground(row))
        return found

    def as_now(self, keys: Collection[Key], run: PlanRun) -> dict[Key, Ground]:
        ids = _by_kind(keys)
        return {
            **self._tasks(ids.get(Kind.TASK, []), run),
            **self._volunteers(ids.get(Kind.VOLUNTEER, []), run),
            **self._circles(ids.get(Kind.CIRCLE, [])),
        }

    def forget(self, plan_run_id: str, keep: Collection[Key] = ()) -> None:
        rest = [ground for ground in self.of_run(plan_run_id) if (ground.kind, ground.key) in keep]
        self._session.connection().execute(
            delete(plan_ground).where(plan_ground.c.plan_run_id == plan_run_id)
        )
        self.keep(plan_run_id, rest)

    def _tasks(self, ids: list[str], run: PlanRun) -> dict[Key, Ground]:
        tasks = self._known.tasks(ids)
        promises = self._promises("task_id", ids, run.plan_run_id)
        return {
            (Kind.TASK, task_id): ground_of_task(task_id, tasks.get(task_id), promises.get(task_id, ()))
            for task_id in ids
        }

    def _volunteers(self, ids: list[str], run: PlanRun) -> dict[Key, Ground]:
        known = {volunteer.volunteer_id: volunteer for volunteer in self._known.volunteers(ids)}
        promises = self._promises("volunteer_id", ids, run.plan_run_id)
        return {
            (Kind.VOLUNTEER, who): ground_of_volunteer(
                who, known.get(who), filter(run.looks_at, promises.get(who, ()))
            )
            for who in ids
        }

    def _circles(self, ids: list[str]) -> dict[Key, Ground]:
        circles = self._known.circles() if ids else {}
        return {
            (Kind.CIRCLE, circle_id): ground_of_circle(circle_id, circles.get(circle_id)) for circle_id in ids
        }

    def _promises(self, column: str, ids: list[str], plan_run_id: str) -> dict[str, list[Promise]]:
        """Promises by task or volunteer, those apart that the run's own offers led to."""
        found: dict[str, list[Promise]] = {}
        for promise in self._known.promises_for(column, ids):
            if promise.plan_run_id != plan_run_id:
                found.setdefault(getattr(promise, column), []).append(promise)
        return found


def _by_kind(keys: Iterable[Key]) -> dict[Kind, list[str]]:
    found: dict[Kind, list[str]] = {}
    for kind, key in sorted(keys):
        found.setdefault(kind, []).append(key)
    return found


def _row(plan_run_id: str, ground: Ground) -> dict[str, Any]:
    return {
        "plan_run_id": plan_run_id,
        "kind": ground.kind.value,
        "key": ground.key,
        "print": ground.print,
        "promises": json.dumps(sorted(ground.promises)),
    }


def _ground(row: Row[Any]) -> Ground:
    return Ground(Kind(row.kind), row.key, row.print, frozenset(json.loads(row.promises)))
