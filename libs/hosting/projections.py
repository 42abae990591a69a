"""Projections: tables built from events alone, which can be compared, forgotten and built again."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, delete, select
from sqlmodel import Session

from libs.storage import inbox

LOCAL = {"local": True}
"""`info` of a column that differs between two equal projections, such as the time of the delivery."""

_ROWS_AT_A_TIME = 2000


@dataclass(frozen=True, slots=True)
class ProjectionDigest:
    """What a projection holds: equal facts give equal digests, whatever came in which order how often."""

    name: str
    rows: int
    sha256: str


def digest(session: Session, name: str, table: Table) -> ProjectionDigest:
    """The digest of one projection."""
    columns = [column for column in table.columns if not column.info.get("local")]
    statement = select(*columns).order_by(*table.primary_key.columns)
    rows, sha256 = 0, hashlib.sha256()
    for row in session.connection().execute(statement.execution_options(yield_per=_ROWS_AT_A_TIME)):
        rows += 1
        sha256.update(json.dumps([_plain(value) for value in row], sort_keys=True, default=str).encode())
    return ProjectionDigest(name, rows, sha256.hexdigest())


def forget(session: Session, projections: Mapping[str, Table], consumers: Iterable[str]) -> None:
    """Empty the projections and let the consumers' events have their effect once more."""
    for table in projections.values():
        session.connection().execute(delete(table))
    for consumer in consumers:
        inbox.forget(session, consumer)


def _plain(value: Any) -> Any:
    return value.hex() if isinstance(value, bytes) else value
