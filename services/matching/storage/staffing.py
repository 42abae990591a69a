"""Waves in the database: how far each slot's have come, and the reserves that are left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Row, and_, bindparam, case, delete, false, insert, select, update
from sqlmodel import Session

from libs.storage.id_lists import one_of
from services.matching.domain.proposal import Proposal
from services.matching.domain.release import Release
from services.matching.domain.staffing import Staffing
from services.matching.storage.plans import read_proposal
from services.matching.storage.tables import known_offer, plan_proposal, plan_staffing

_SENT = and_(plan_proposal.c.release_id != "", plan_proposal.c.refusal_reason == "")
_CLAIM = (
    update(plan_proposal)
    .where(
        plan_proposal.c.plan_run_id == bindparam("run"),
        plan_proposal.c.slot_id == bindparam("slot"),
        plan_proposal.c.volunteer_id == bindparam("volunteer"),
    )
    .values(release_id=bindparam("release"), wave=bindparam("number"))
)


class StaffingRows:
    """The waves' part of the store."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def begin(self, staffings: Sequence[Staffing]) -> None:
        connection = self._session.connection()
        for plan_run_id in {one.plan_run_id for one in staffings}:
            slot_ids = [one.slot_id for one in staffings if one.plan_run_id == plan_run_id]
            here = and_(plan_staffing.c.plan_run_id == plan_run_id, one_of(plan_staffing.c.slot_id, slot_ids))
            connection.execute(delete(plan_staffing).where(here))
        if staffings:
            connection.execute(insert(plan_staffing), [asdict(one) for one in staffings])

    def end(self, slot_ids: Collection[str], but: str = "") -> None:
        statement = update(plan_staffing).where(
            one_of(plan_staffing.c.slot_id, set(slot_ids)), plan_staffing.c.plan_run_id != but
        )
        self._session.connection().execute(statement.values(ended=True))

    def end_run(self, plan_run_id: str) -> None:
        here = plan_staffing.c.plan_run_id == plan_run_id
        self._session.connection().execute(update(plan_staffing).where(here).values(ended=True))

    def lower(self, seats: Mapping[str, int]) -> None:
        for slot_id, number in sorted(seats.items()):
            lowered = case((plan_staffing.c.goal > number, plan_staffing.c.goal - number), else_=0)
            statement = update(plan_staffing).where(plan_staffing.c.slot_id == slot_id)
            self._session.connection().execute(statement.values(goal=lowered))

    def of_tasks(self, task_ids: Collection[str]) -> list[Staffing]:
        statement = select(plan_staffing).where(
            one_of(plan_staffing.c.task_id, task_ids), plan_staffing.c.ended == false()
        )
        ordered = statement.order_by(plan_staffing.c.plan_run_id, plan_staffing.c.slot_id)
        return [_staffing(row) for row in self._session.connection().execute(ordered)]

    def reserves(self, plan_run_id: str, slot_ids: Collection[str]) -> list[Proposal]:
        statement = select(plan_proposal).where(
            plan_proposal.c.plan_run_id == plan_run_id,
            one_of(plan_proposal.c.slot_id, slot_ids),
            plan_proposal.c.reserve_rank > 0,
            plan_proposal.c.release_id == "",
        )
        ordered = statement.order_by(plan_proposal.c.slot_id, plan_proposal.c.reserve_rank)
        return [read_proposal(row) for row in self._session.connection().execute(ordered)]

    def claim(self, release: Release, staffing: Staffing, reserves: Sequence[Proposal]) -> None:
        connection = self._session.connection()
        rows = [
            {
                "run": release.plan_run_id,
                "slot": reserve.slot_id,
                "volunteer": reserve.volunteer_id,
                "release": release.release_id,
                "number": staffing.wave,
            }
            for reserve in reserves
        ]
        connection.execute(_CLAIM, rows)
        here = and_(
            plan_staffing.c.plan_run_id == staffing.plan_run_id, plan_staffing.c.slot_id == staffing.slot_id
        )
        connection.execute(update(plan_staffing).where(here).values(wave=staffing.wave))

    def sent(self, plan_run_id: str, task_ids: Collection[str]) -> set[tuple[str, str]]:
        statement = select(plan_proposal.c.task_id, plan_proposal.c.volunteer_id).where(
            plan_proposal.c.plan_run_id == plan_run_id,
            one_of(plan_proposal.c.task_id, task_ids),
            plan_proposal.c.release_id != "",
        )
        return {(row.task_id, row.volunteer_id) for row in self._session.connection().execute(statement)}

    def on_their_way(self, plan_run_id: str, slot_ids: Collection[str]) -> Mapping[str, frozenset[str]]:
        told = (
            select(known_offer.c.id)
            .where(
                known_offer.c.plan_run_id == plan_proposal.c.plan_run_id,
                known_offer.c.slot_id == plan_proposal.c.slot_id,
                known_offer.c.volunteer_id == plan_proposal.c.volunteer_id,
            )
            .exists()
        )
        statement = select(plan_proposal.c.slot_id, plan_proposal.c.volunteer_id).where(
            plan_proposal.c.plan_run_id == plan_run_id,
            one_of(plan_proposal.c.slot_id, slot_ids),
            _SENT,
            ~told,
        )
        found: dict[str, set[str]] = defaultdict(set)
        for row in self._session.connection().execute(statement):
            found[row.slot_id].add(row.volunteer_id)
        return {slot_id: frozenset(people) for slot_id, people in found.items()}


def _staffing(row: Row[Any]) -> Staffing:
    return Staffing(row.plan_run_id, row.slot_id, row.task_id, row.goal, row.task_print, row.wave, row.ended)
