"""What must always hold for promises, asked of the rows without the code that makes them."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, exists, func, or_, select
from sqlalchemy.engine import Row

from libs.contracts.gen.volunteercircle.tasks.v1 import task_pb2
from libs.storage.invariants import Invariant
from services.tasks.domain.assignment import LIVE_STATES, PASSED_ON, SEATED_STATES, AssignmentState
from services.tasks.domain.offer import OPEN_OFFER_STATES, OfferState
from services.tasks.domain.swap import SwapState
from services.tasks.domain.task import OPEN_STATES, TaskState
from services.tasks.domain.waitlist import WaitlistState
from services.tasks.storage.tables import (
    application,
    assignment,
    change,
    offer,
    slot,
    swap,
    task,
    waitlist_entry,
)

LATEST = timedelta(seconds=60)
"""How long after its time something due may still wait."""

_other = assignment.alias("other")
_SHOWN = [str(state) for state in TaskState if state is not TaskState.DRAFT]


def _among(column: ColumnElement[str], states: Any) -> ColumnElement[bool]:
    return column.in_(sorted(str(state) for state in states))


def _seats_above_capacity(_: datetime) -> Select[Any]:
    return select(slot.c.id).where(_seated_count() > slot.c.max)


def _miscounted_seats(_: datetime) -> Select[Any]:
    opened = select(func.count()).where(
        offer.c.slot_id == slot.c.id, offer.c.state == str(OfferState.OFFERED)
    )
    return select(slot.c.id).where(
        or_(slot.c.confirmed != _seated_count(), slot.c.offered != opened.scalar_subquery())
    )


def _seated_count() -> ColumnElement[int]:
    seated = _among(assignment.c.state, SEATED_STATES)
    return select(func.count()).where(assignment.c.slot_id == slot.c.id, seated).scalar_subquery()


def _two_places_at_once(_: datetime) -> Select[Any]:
    clash = exists().where(
        _other.c.volunteer_id == assignment.c.volunteer_id,
        _other.c.id > assignment.c.id,
        _among(_other.c.state, LIVE_STATES),
        ~_other.c.flexible,
        ~_other.c.overlap_allowed,
        _other.c.start_time < assignment.c.end_time,
        assignment.c.start_time < _other.c.end_time,
    )
    fixed = and_(~assignment.c.flexible, ~assignment.c.overlap_allowed)
    return select(assignment.c.id).where(_among(assignment.c.state, LIVE_STATES), fixed, clash)


def _seats_without_a_yes(_: datetime) -> Select[Any]:
    said_yes = exists().where(
        offer.c.id == assignment.c.offer_id,
        offer.c.volunteer_id == assignment.c.volunteer_id,
        offer.c.state == str(OfferState.ACCEPTED),
    )
    approved = exists().where(
        application.c.slot_id == assignment.c.slot_id,
        application.c.volunteer_id == assignment.c.volunteer_id,
        application.c.state == "approved",
    )
    return select(assignment.c.id).where(
        or_(
            and_(assignment.c.offer_id.is_not(None), ~said_yes),
            and_(assignment.c.origin == "application", ~approved),
        )
    )


def _accepted_offers_without_a_promise(_: datetime) -> Select[Any]:
    kept = exists().where(assignment.c.offer_id == offer.c.id)
    return select(offer.c.id).where(offer.c.state == str(OfferState.ACCEPTED), ~kept)


def _offers_past_their_end(now: datetime) -> Select[Any]:
    return select(offer.c.id).where(
        offer.c.state == str(OfferState.OFFERED), offer.c.expire_time < now - LATEST
    )


def _tasks_past_their_time(now: datetime) -> Select[Any]:
    return select(task.c.id).where(task.c.due_time < now - LATEST)


def _cancelled_tasks_that_hold_people(_: datetime) -> Select[Any]:
    held = exists().where(assignment.c.task_id == task.c.id, _among(assignment.c.state, LIVE_STATES))
    asked = exists().where(offer.c.task_id == task.c.id, _among(offer.c.state, OPEN_OFFER_STATES))
    return select(task.c.id).where(task.c.state == str(TaskState.CANCELLED), or_(held, asked))


def _places_that_did_not_pass_whole(_: datetime) -> Select[Any]:
    """Whoever was replaced in a slot was so by exactly one other."""
    mine = assignment.c.slot_id == slot.c.id
    given_up = select(func.count()).where(mine, assignment.c.state == str(AssignmentState.REPLACED))
    taken_over = select(func.count()).where(mine, _among(assignment.c.origin, PASSED_ON))
    return select(slot.c.id).where(given_up.scalar_subquery() != taken_over.scalar_subquery())


def _searches_past_the_start(_: datetime) -> Select[Any]:
    begun = exists().where(task.c.id == assignment.c.task_id, ~_among(task.c.state, OPEN_STATES))
    return select(assignment.c.id).where(assignment.c.state == str(AssignmentState.SEEKING_STAND_IN), begun)


def _swaps_past_their_end(now: datetime) -> Select[Any]:
    return select(swap.c.id).where(swap.c.state == str(SwapState.PROPOSED), swap.c.expire_time < now - LATEST)


def _promotions_above_free_seats(_: datetime) -> Select[Any]:
    """A seat that comes free is promised to one of those who wait, not to two."""
    asked = (
        select(func.count())
        .join(offer, offer.c.id == waitlist_entry.c.offer_id)
        .where(
            waitlist_entry.c.slot_id == slot.c.id,
            waitlist_entry.c.state == str(WaitlistState.PROMOTED),
            _among(offer.c.state, OPEN_OFFER_STATES),
        )
        .scalar_subquery()
    )
    return select(slot.c.id).where(asked > 0, slot.c.confirmed + asked > slot.c.max)


def _hazards(_: datetime) -> Select[Any]:
    return select(task.c.id, task.c.document).where(task.c.state.in_(_SHOWN))


def _is_uninsured(row: Row[Any]) -> bool:
    told = task_pb2.Task.FromString(row.document)
    return told.hazardous and not told.insurance_reference


def _changes_without_an_actor(table: Table) -> Invariant:
    def broken(_: datetime) -> Select[Any]:
        noted = exists().where(
            change.c.resource_id == table.c.id, change.c.version == table.c.version, change.c.actor != ""
        )
        return select(table.c.id).where(~noted)

    return Invariant(f"every_{table.name}_change_is_noted", table.c.id, broken)


INVARIANTS = (
    Invariant("seats_within_capacity", slot.c.id, _seats_above_capacity),
    Invariant("seats_are_counted", slot.c.id, _miscounted_seats),
    Invariant("nobody_in_two_places", assignment.c.id, _two_places_at_once),
    Invariant("promises_rest_on_consent", assignment.c.id, _seats_without_a_yes),
    Invariant("accepted_offers_are_promises", offer.c.id, _accepted_offers_without_a_promise),
    Invariant("offers_end_in_time", offer.c.id, _offers_past_their_end),
    Invariant("tasks_move_on_in_time", task.c.id, _tasks_past_their_time),
    Invariant("cancelled_tasks_let_people_go", task.c.id, _cancelled_tasks_that_hold_people),
    Invariant("hazards_are_insured", task.c.id, _hazards, _is_uninsured),
    Invariant("places_pass_whole", slot.c.id, _places_that_did_not_pass_whole),
    Invariant("searches_end_with_the_start", assignment.c.id, _searches_past_the_start),
    Invariant("promotions_within_free_seats", slot.c.id, _promotions_above_free_seats),
    Invariant("swaps_end_in_time", swap.c.id, _swaps_past_their_end),
    *map(_changes_without_an_actor, (task, offer, assignment, swap)),
)
"""By the numbers of docs/operations.md: what the rows of this service can tell of each."""
