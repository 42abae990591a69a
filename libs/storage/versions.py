"""Optimistic locking: a change counts only when nobody changed the row since it was read."""

from typing import Any

from sqlalchemy import Table, update
from sqlmodel import Session

from libs.storage.errors import WriteConflict


def update_version(session: Session, table: Table, row_id: str, version: int, **values: Any) -> int:
    """Set the values of the row `id` if its `version` still is the one given. Returns the new version.

    Raises:
        WriteConflict: the row has another version by now, or is gone.
    """
    statement = (
        update(table)
        .where(table.c.id == row_id, table.c.version == version)
        .values(version=version + 1, **values)
    )
    if session.connection().execute(statement).rowcount != 1:
        raise WriteConflict
    return version + 1
