"""What has become due, the longest overdue first."""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select
from sqlmodel import Session

from services.tasks.domain.offer import OfferState
from services.tasks.storage.tables import help_request, offer, task


def tasks_due(session: Session, now: datetime, limit: int) -> list[str]:
    """Ids of tasks that move on by themselves."""
    return _ids(session, select(task.c.id).where(task.c.due_time <= now), task.c.due_time, limit)


def tasks_with_overdue_offers(session: Session, now: datetime, limit: int) -> list[str]:
    """Ids of tasks with offers that nobody answered in time."""
    is_overdue = offer.c.state == str(OfferState.OFFERED), offer.c.expire_time <= now
    overdue = select(offer.c.task_id).where(*is_overdue).group_by(offer.c.task_id)
    return _ids(session, overdue, func.min(offer.c.expire_time), limit)


def requests_to_close(session: Session, now: datetime, limit: int) -> list[str]:
    """Ids of requests whose time for a rating is over."""
    due = help_request.c.close_due_time
    return _ids(session, select(help_request.c.id).where(due <= now), due, limit)


def _ids(session: Session, statement: Select[str], due: ColumnElement[datetime], limit: int) -> list[str]:
    rows = session.connection().execute(statement.order_by(due).limit(limit))
    return [row[0] for row in rows]
