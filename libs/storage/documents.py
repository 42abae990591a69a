"""Resources kept whole: a row holds the public message, beside the columns that SQL asks for.

What is stored is what is told in events and answered to callers, so reading a resource costs one row and no
rebuilding, and a new field of the message needs no migration.
"""

from collections.abc import Collection
from typing import Any, Generic, TypeVar

from google.protobuf.message import Message
from sqlalchemy import ColumnElement, Table, and_, bindparam, insert, select, update
from sqlmodel import Session

from libs.storage.deferred import deferred_rows
from libs.storage.errors import WriteConflict
from libs.storage.id_lists import one_of
from libs.storage.prepared import PreparedQuery

M = TypeVar("M", bound=Message)


class Documents(Generic[M]):
    """The resources of one table with the columns `document` and `version` and any primary key."""

    def __init__(self, table: Table, message: type[M]) -> None:
        self._table = table
        self._message = message
        self._key = [column.name for column in table.primary_key]
        find = select(table.c.document).where(
            *(column == bindparam(column.name) for column in table.primary_key)
        )
        self._find = PreparedQuery(find)
        self._find_and_lock = PreparedQuery(find.with_for_update())

    def find(self, session: Session, *, lock: bool = False, **key: str) -> M | None:
        """The resource with this key. `lock` keeps other writers away until the transaction ends."""
        row = (self._find_and_lock if lock else self._find).one_or_none(session, **key)
        return None if row is None else self._message.FromString(row.document)

    def find_many(self, session: Session, ids: Collection[str]) -> dict[str, M]:
        """By id, those of the resources that exist; for tables whose key is one column."""
        (id_column,) = self._table.primary_key
        statement = select(id_column, self._table.c.document).where(one_of(id_column, ids))
        return {row_id: self._message.FromString(document) for row_id, document in session.execute(statement)}

    def listed(
        self,
        session: Session,
        *conditions: ColumnElement[bool],
        order: ColumnElement[str],
        lock: bool = False,
    ) -> list[M]:
        """The resources that meet the conditions, in the given order."""
        statement = select(self._table.c.document).where(*conditions).order_by(order)
        if lock:
            statement = statement.with_for_update()
        return [self._message.FromString(document) for document in session.execute(statement).scalars()]

    def page(
        self,
        session: Session,
        *conditions: ColumnElement[bool],
        order: ColumnElement[str],
        after: str | None,
        size: int,
    ) -> tuple[list[M], str | None]:
        """At most `size` of those resources behind `after`, and the place of the last one if more follow."""
        statement = select(order, self._table.c.document).where(*conditions).order_by(order).limit(size + 1)
        if after is not None:
            statement = statement.where(order > after)
        rows = session.execute(statement).all()
        messages = [self._message.FromString(document) for _, document in rows[:size]]
        return messages, rows[size - 1][0] if len(rows) > size else None

    def save(self, session: Session, document: M, *, version: int, **columns: Any) -> None:
        """Keep the resource; version 1 is new. `columns` names the key and everything else beside it.

        Raises:
            WriteConflict: the row no longer is at the version before.
        """
        row = {**columns, "version": version, "document": document.SerializeToString()}
        if version == 1:
            session.connection().execute(insert(self._table), row)
            return
        here = and_(*(self._table.c[name] == columns[name] for name in self._key))
        statement = update(self._table).where(here, self._table.c.version == version - 1).values(row)
        if session.connection().execute(statement).rowcount != 1:
            raise WriteConflict

    def save_unseen(self, session: Session, document: M, **columns: Any) -> None:
        """Keep a new resource, at version 1, that nobody can ask for before the commit because its id is not
        known yet; inserted at the end, together with its like."""
        row = {**columns, "version": 1, "document": document.SerializeToString()}
        deferred_rows(session).add(self._table, row)
