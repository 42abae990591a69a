"""Pages by id of what a caller may see."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, Table, and_, or_, true
from sqlmodel import Session

from libs.storage.id_lists import one_of
from services.tasks.use_cases.visibility import View

T = TypeVar("T")


def read_rows(
    session: Session,
    statement: Select[Any],
    table: Table,
    after: str | None,
    size: int,
    read: Callable[[Sequence[Any]], list[T]],
) -> tuple[list[T], str | None]:
    """The next `size` rows behind the id `after`, read, and the last id if more follow."""
    if after is not None:
        statement = statement.where(table.c.id > after)
    rows = session.connection().execute(statement.order_by(table.c.id).limit(size + 1)).all()
    shown = rows[:size]
    return read(shown), shown[-1].id if len(rows) > size else None


def concerning(table: Table, volunteer_id: str, task_id: str) -> ColumnElement[bool]:
    """SQL for: binds, or would bind, this volunteer and this task; what is empty restricts nothing."""
    wanted = (table.c.volunteer_id, volunteer_id), (table.c.task_id, task_id)
    return and_(true(), *(column == value for column, value in wanted if value))


def visible(view: View, table: Table, *own: ColumnElement[bool]) -> ColumnElement[bool]:
    """SQL for: the caller's business, by organisation, by circle, or as their own."""
    if view.everything:
        return true()
    return or_(
        one_of(table.c.organisation_id, view.organisation_ids),
        one_of(table.c.circle_id, view.circle_ids),
        *own,
    )
