"""The outbox: events kept in the transaction of what they tell, until (and after) the broker has them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult, bindparam, delete, exists, func, or_, select, update
from sqlmodel import Session

from libs.identifiers import new_id
from libs.storage.deferred import deferred_rows
from libs.storage.errors import EventTooLarge
from libs.storage.id_lists import one_of
from libs.storage.plumbing import outbox
from libs.storage.prepared import PreparedQuery, PreparedUpdate
from libs.telemetry.tracing import current_traceparent

RETENTION = timedelta(days=14)
"""How long a published event is kept when a later one of the same aggregate and type exists."""

MOST_EVENT_BYTES = "most_event_bytes"
"""Where a session's `info` holds how large the payload of an event may be."""

DEFAULT_MOST_EVENT_BYTES = 900_000
"""Below the megabyte (with headers) that a broker takes when it is told nothing else."""


@dataclass(frozen=True, slots=True)
class OutboxEvent:
    """A fact to tell: `payload` is the whole public resource after the change, as serialised protobuf.

    `aggregate_version` rises with every change of the aggregate, so that consumers can ignore what is older
    than what they know. Events of one aggregate are published in the order of their versions.
    """

    subject: str
    type: str
    aggregate_id: str
    aggregate_version: int
    payload: bytes
    aggregate_type: str = ""


@dataclass(frozen=True, slots=True)
class Unpublished:
    """A row of the outbox as the relay needs it."""

    id: str
    subject: str
    type: str
    aggregate_id: str
    aggregate_version: int
    payload: bytes
    traceparent: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Published:
    """What the broker answered: where the event lies in which stream."""

    id: str
    stream: str
    stream_sequence: int


@dataclass(frozen=True, slots=True)
class Backlog:
    """How far the broker is behind: events not yet published, and when the oldest of them was written.

    `set_aside` counts those apart that the broker refused for good.
    """

    depth: int
    oldest: datetime | None
    set_aside: int = 0


def append(session: Session, event: OutboxEvent) -> str:
    """Tell the event once the write commits. Returns its id. Raises EventTooLarge."""
    most = session.info.get(MOST_EVENT_BYTES, DEFAULT_MOST_EVENT_BYTES)
    if len(event.payload) > most:
        raise EventTooLarge(len(event.payload), most)
    event_id = new_id()
    deferred_rows(session).add(
        outbox,
        {
            "id": event_id,
            "subject": event.subject,
            "type": event.type,
            "aggregate_type": event.aggregate_type,
            "aggregate_id": event.aggregate_id,
            "aggregate_version": event.aggregate_version,
            "payload": event.payload,
            "traceparent": current_traceparent(),
            "created_at": datetime.now(UTC),
            "attempts": 0,
        },
    )
    return event_id


_UNPUBLISHED = PreparedQuery(
    select(*(outbox.c[field.name] for field in fields(Unpublished)))
    .where(outbox.c.published_at.is_(None), outbox.c.set_aside_at.is_(None))
    .order_by(outbox.c.id)
    .limit(bindparam("most"))
)
_PUBLISHED = PreparedUpdate(
    update(outbox)
    .where(outbox.c.id == bindparam("event"))
    .values(
        published_at=bindparam("moment"),
        stream=bindparam("taken_by"),
        stream_sequence=bindparam("place"),
        last_error=None,
    )
)


def unpublished(session: Session, limit: int) -> list[Unpublished]:
    """The oldest events not yet published. Never paged by id: on PostgreSQL a smaller id may commit later."""
    return [Unpublished(*row) for row in _UNPUBLISHED.all(session, most=limit)]


def mark_published(session: Session, acknowledged: Sequence[Published]) -> None:
    """Note that the broker has stored the events."""
    now = datetime.now(UTC)
    rows = [
        {"event": one.id, "moment": now, "taken_by": one.stream, "place": one.stream_sequence}
        for one in acknowledged
    ]
    if rows:
        _PUBLISHED.each(session, rows)


def mark_failed(session: Session, errors: Sequence[tuple[str, str]]) -> None:
    """Note for each (event id, error) that one more attempt to publish it failed."""
    rows = [{"event": event_id, "last_error": error} for event_id, error in errors]
    _update_each(session, rows, attempts=outbox.c.attempts + 1)


def set_aside(session: Session, refusals: Sequence[tuple[str, str]]) -> None:
    """Note for each (event id, reason) that the broker will never take it as it is."""
    now = datetime.now(UTC)
    rows = [{"event": event_id, "last_error": reason, "set_aside_at": now} for event_id, reason in refusals]
    _update_each(session, rows, attempts=outbox.c.attempts + 1)


def backlog(session: Session) -> Backlog:
    """How many events wait for the broker, and since when."""
    is_due = outbox.c.set_aside_at.is_(None)
    waiting = select(
        func.count().filter(is_due),
        func.min(outbox.c.created_at).filter(is_due),
        func.count(outbox.c.set_aside_at),
    ).where(outbox.c.published_at.is_(None))
    return Backlog(*session.connection().execute(waiting).one())


def publish_again(
    session: Session,
    *,
    since: datetime | None = None,
    subjects: Collection[str] = (),
    stream: str | None = None,
) -> int:
    """Make the relay publish again, under their old ids, the events written `since`. Returns their number.

    `subjects` restricts it to these exact subjects, `stream` to what that stream once took. Events that were
    set aside get another try.
    """
    is_done = or_(outbox.c.published_at.is_not(None), outbox.c.set_aside_at.is_not(None))
    statement = update(outbox).where(is_done).values(published_at=None, stream=None, set_aside_at=None)
    if since is not None:
        statement = statement.where(outbox.c.created_at >= since)
    if subjects:
        statement = statement.where(one_of(outbox.c.subject, subjects))
    if stream is not None:
        statement = statement.where(outbox.c.stream == stream)
    return _changed(session.connection().execute(statement))


def prune(session: Session, published_before: datetime, limit: int = 1000) -> int:
    """Delete published events that a later one of the same aggregate and type has overtaken.

    Returns their number, at most `limit`. The last event of every aggregate and type stays for ever, so that
    a replay always rebuilds the present state.
    """
    later = outbox.alias("later")
    overtaken = exists().where(
        later.c.aggregate_id == outbox.c.aggregate_id, later.c.type == outbox.c.type, later.c.id > outbox.c.id
    )
    old = select(outbox.c.id).where(outbox.c.published_at < published_before, overtaken).limit(limit)
    return _changed(
        session.connection().execute(delete(outbox).where(outbox.c.id.in_(old.scalar_subquery())))
    )


def _update_each(session: Session, rows: list[dict[str, Any]], **shared: Any) -> None:
    if not rows:
        return
    from_row: dict[str, Any] = {column: bindparam(column) for column in rows[0] if column != "event"}
    statement = update(outbox).where(outbox.c.id == bindparam("event")).values(**from_row, **shared)
    session.connection().execute(statement, rows)


def _changed(result: CursorResult[Any]) -> int:
    return result.rowcount
