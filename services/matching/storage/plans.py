"""Problems, proposals and shortages of runs in the database."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Row, and_, delete, func, insert, or_, select
from sqlmodel import Session

from libs.storage.id_lists import one_of
from services.matching.domain.proposal import Proposal, UnfilledSlot
from services.matching.storage.tables import plan_problem, plan_proposal, plan_unfilled

_PLACED = plan_proposal.c.reserve_rank == 0
_SHOWN = or_(_PLACED, plan_proposal.c.release_id != "")
"""Reserves are nobody's business before they are asked."""


class PlanRows:
    """The plans' part of the store."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def keep_problem(self, plan_run_id: str, problem: bytes) -> None:
        connection = self._session.connection()
        connection.execute(delete(plan_problem).where(plan_problem.c.plan_run_id == plan_run_id))
        connection.execute(insert(plan_problem), {"plan_run_id": plan_run_id, "problem": problem})

    def problem(self, plan_run_id: str) -> bytes:
        statement = select(plan_problem.c.problem).where(plan_problem.c.plan_run_id == plan_run_id)
        return self._session.connection().execute(statement).scalar_one_or_none() or b""

    def keep_plan(
        self, plan_run_id: str, proposals: Iterable[Proposal], unfilled: Iterable[UnfilledSlot]
    ) -> None:
        rows = [_proposal_row(plan_run_id, proposal) for proposal in proposals]
        if rows:
            self._session.connection().execute(insert(plan_proposal), rows)
        short = [_unfilled_row(plan_run_id, slot) for slot in unfilled]
        if short:
            self._session.connection().execute(insert(plan_unfilled), short)

    def proposals(self, plan_run_id: str, after: tuple[str, ...], limit: int) -> list[Proposal]:
        statement = select(plan_proposal).where(plan_proposal.c.plan_run_id == plan_run_id, _SHOWN)
        if after:
            slot_id, volunteer_id = after
            same_slot = and_(plan_proposal.c.slot_id == slot_id, plan_proposal.c.volunteer_id > volunteer_id)
            statement = statement.where(or_(plan_proposal.c.slot_id > slot_id, same_slot))
        ordered = statement.order_by(plan_proposal.c.slot_id, plan_proposal.c.volunteer_id)
        return [read_proposal(row) for row in self._session.connection().execute(ordered.limit(limit))]

    def all_proposals(self, plan_run_id: str) -> list[Proposal]:
        statement = select(plan_proposal).where(plan_proposal.c.plan_run_id == plan_run_id, _PLACED)
        ordered = statement.order_by(plan_proposal.c.slot_id, plan_proposal.c.volunteer_id)
        return [read_proposal(row) for row in self._session.connection().execute(ordered)]

    def placed(self, plan_run_id: str, slot_ids: Collection[str]) -> list[tuple[str, str, int]]:
        statement = select(plan_proposal.c.task_id, plan_proposal.c.slot_id, func.count().label("people"))
        here = statement.where(
            plan_proposal.c.plan_run_id == plan_run_id,
            one_of(plan_proposal.c.slot_id, set(slot_ids)),
            _PLACED,
        )
        grouped = here.group_by(plan_proposal.c.task_id, plan_proposal.c.slot_id)
        rows = self._session.connection().execute(grouped.order_by(plan_proposal.c.slot_id))
        return [(row.task_id, row.slot_id, row.people) for row in rows]

    def unfilled(self, plan_run_id: str, after: tuple[str, ...], limit: int) -> list[UnfilledSlot]:
        statement = select(plan_unfilled).where(plan_unfilled.c.plan_run_id == plan_run_id)
        if after:
            statement = statement.where(plan_unfilled.c.slot_id > after[0])
        ordered = statement.order_by(plan_unfilled.c.slot_id).limit(limit)
        return [_unfilled(row) for row in self._session.connection().execute(ordered)]


def read_proposal(row: Row[Any]) -> Proposal:
    """The proposal in a row of `plan_proposal`."""
    return Proposal(
        task_id=row.task_id,
        slot_id=row.slot_id,
        volunteer_id=row.volunteer_id,
        terms=json.loads(row.terms),
        travel_minutes=row.travel_minutes,
        reason_codes=tuple(json.loads(row.reason_codes)),
        fixed=row.fixed,
        published=row.published,
        offer_id=row.offer_id,
        refusal_reason=row.refusal_reason,
        acceptance=row.acceptance,
        presence=row.presence,
        reserve_rank=row.reserve_rank,
        volunteer_version=row.volunteer_version,
        wave=row.wave,
    )


def _proposal_row(plan_run_id: str, proposal: Proposal) -> dict[str, Any]:
    return {
        "plan_run_id": plan_run_id,
        "slot_id": proposal.slot_id,
        "volunteer_id": proposal.volunteer_id,
        "task_id": proposal.task_id,
        "terms": json.dumps(dict(proposal.terms)),
        "travel_minutes": proposal.travel_minutes,
        "reason_codes": json.dumps(proposal.reason_codes),
        "fixed": proposal.fixed,
        "published": proposal.published,
        "offer_id": proposal.offer_id,
        "refusal_reason": proposal.refusal_reason,
        "release_id": "",
        "acceptance": proposal.acceptance,
        "presence": proposal.presence,
        "reserve_rank": proposal.reserve_rank,
        "volunteer_version": proposal.volunteer_version,
        "wave": proposal.wave,
    }


def _unfilled_row(plan_run_id: str, slot: UnfilledSlot) -> dict[str, Any]:
    return {
        "plan_run_id": plan_run_id,
        "slot_id": slot.slot_id,
        "task_id": slot.task_id,
        "short_of_min": slot.short_of_min,
        "short_of_desired": slot.short_of_desired,
        "reasons": json.dumps([list(reason) for reason in slot.reasons]),
    }


def _unfilled(row: Row[Any]) -> UnfilledSlot:
    reasons = [(code, count) for code, count in json.loads(row.reasons)]
    return UnfilledSlot(row.task_id, row.slot_id, row.short_of_min, row.short_of_desired, reasons)
