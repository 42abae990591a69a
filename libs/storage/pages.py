"""Paging by key: since ids rise with time, a page begins after the last id of the page before."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select
from sqlmodel import Session

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Items in the order of their ids; `last_id` is where the next page begins, None on the last page."""

    items: Sequence[T]
    last_id: str | None


def read_page(
    session: Session,
    statement: Select[Any],
    id_column: ColumnElement[str],
    *,
    size: int,
    after: str | None = None,
    newest_first: bool = False,
) -> Page[Any]:
    """The next `size` items of a select of one entity (with attribute `id`) that lie after the id `after`."""
    if after is not None:
        statement = statement.where(id_column < after if newest_first else id_column > after)
    ordered = statement.order_by(id_column.desc() if newest_first else id_column).limit(size + 1)
    items = session.execute(ordered).scalars().all()
    if len(items) <= size:
        return Page(items, None)
    return Page(items[:size], items[size - 1].id)
