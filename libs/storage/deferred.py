"""Rows that nobody reads before the commit, inserted together just before it.

Every command writes an event and an idempotency row. Inserting them one by one would cost more than the
command's own row, so the transaction gathers them and inserts each table's rows with one statement.
"""

from typing import Any

from sqlalchemy import Table
from sqlmodel import Session

from libs.storage.prepared import insertion

_SESSION_KEY = "deferred_rows"

Row = dict[str, Any]
Mark = dict[Table, int]


class DeferredRows:
    """The rows gathered in one transaction, by table."""

    def __init__(self) -> None:
        self._rows: dict[Table, list[Row]] = {}

    def add(self, table: Table, row: Row) -> None:
        """Insert the row at the end of the transaction; columns that it does not name stay empty."""
        self._rows.setdefault(table, []).append(row)

    def has(self, table: Table) -> bool:
        """Whether rows of the table were gathered."""
        return bool(self._rows.get(table))

    def mark(self) -> Mark:
        """The place to return to when the write that begins now fails."""
        return {table: len(rows) for table, rows in self._rows.items()}

    def back_to(self, mark: Mark) -> None:
        """Forget the rows gathered since the mark."""
        for table, rows in self._rows.items():
            del rows[mark.get(table, 0) :]

    def insert_all(self, session: Session) -> None:
        """Insert what was gathered; the rows stay known until `clear`."""
        for table, rows in self._rows.items():
            if rows:
                insertion(table, tuple(rows[0])).insert(session, rows)

    def clear(self) -> None:
        """Forget everything: the transaction is over."""
        self._rows.clear()


def attach(session: Session) -> DeferredRows:
    """Give the session a gathering place; its transaction's owner calls `insert_all` before the commit."""
    rows = DeferredRows()
    session.info[_SESSION_KEY] = rows
    return rows


def deferred_rows(session: Session) -> DeferredRows:
    """The gathering place of the transaction.

    Raises:
        KeyError: the session is not one of `database.write`.
    """
    rows: DeferredRows = session.info[_SESSION_KEY]
    return rows
