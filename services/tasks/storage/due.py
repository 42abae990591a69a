"""What has become due: SQL for its ids, the longest overdue first."""

from datetime import datetime

from sqlalchemy import Select, and_, func, or_, select

from services.tasks.domain.application import ApplicationState
from services.tasks.domain.offer import OPEN_OFFER_STATES, OfferState
from services.tasks.domain.swap import SwapState
from services.tasks.domain.task import OPEN_STATES
from services.tasks.storage.tables import application, help_request, offer, slot, swap, task, waitlist_entry
from services.tasks.storage.waitlist import CAN_BE_ASKED, HAS_ROOM, IN_LINE, PROMOTED

_IS_OPEN_TASK = task.c.state.in_(sorted(OPEN_STATES))


def tasks_due(now: datetime) -> Select[tuple[str]]:
    """Tasks that move on by themselves."""
    return select(task.c.id).where(task.c.due_time <= now).order_by(task.c.due_time)


def tasks_with_overdue_offers(now: datetime) -> Select[tuple[str]]:
    """Tasks with offers that nobody answered in time."""
    is_overdue = offer.c.state == str(OfferState.OFFERED), offer.c.expire_time <= now
    overdue = select(offer.c.task_id).where(*is_overdue).group_by(offer.c.task_id)
    return overdue.order_by(func.min(offer.c.expire_time))


def waiting_offers(now: datetime) -> Select[tuple[str]]:
    """Offers whose volunteers have come to the end of their quiet hours."""
    is_due = offer.c.state == str(OfferState.WAITING), offer.c.send_time <= now
    return select(offer.c.id).where(*is_due).order_by(offer.c.send_time)


def overdue_swaps(now: datetime) -> Select[tuple[str]]:
    """Swaps that nobody accepted in time."""
    is_overdue = swap.c.state == str(SwapState.PROPOSED), swap.c.expire_time <= now
    return select(swap.c.id).where(*is_overdue).order_by(swap.c.expire_time)


def requests_to_close(now: datetime) -> Select[tuple[str]]:
    """Requests whose time for a rating is over."""
    due = help_request.c.close_due_time
    return select(help_request.c.id).where(due <= now).order_by(due)


def tasks_with_undecided_applications(now: datetime) -> Select[tuple[str]]:
    """Tasks that have begun or were called off before somebody decided who may come."""
    undecided = application.c.state == str(ApplicationState.SUBMITTED), ~_IS_OPEN_TASK
    found = select(task.c.id).join(application, application.c.task_id == task.c.id).where(*undecided)
    return found.group_by(task.c.id).order_by(task.c.id)


def waitlists_to_tend(now: datetime) -> Select[tuple[str]]:
    """Tasks in which somebody waits for a seat that is free, has answered, or waits for nothing any more."""
    can_be_promoted = and_(CAN_BE_ASKED, waitlist_entry.c.try_time <= now, HAS_ROOM)
    has_answered = and_(PROMOTED, offer.c.state.not_in(sorted(OPEN_OFFER_STATES)))
    found = (
        select(task.c.id)
        .join(waitlist_entry, waitlist_entry.c.task_id == task.c.id)
        .outerjoin(slot, slot.c.id == waitlist_entry.c.slot_id)
        .outerjoin(offer, offer.c.id == waitlist_entry.c.offer_id)
        .where(IN_LINE, or_(can_be_promoted, has_answered, ~_IS_OPEN_TASK))
    )
    return found.group_by(task.c.id).order_by(func.min(waitlist_entry.c.try_time))
