"""What has become due: SQL for its ids, the longest overdue first."""

from datetime import datetime

from sqlalchemy import Select, func, select

from services.tasks.domain.offer import OfferState
from services.tasks.storage.tables import help_request, offer, task


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


def requests_to_close(now: datetime) -> Select[tuple[str]]:
    """Requests whose time for a rating is over."""
    due = help_request.c.close_due_time
    return select(help_request.c.id).where(due <= now).order_by(due)
