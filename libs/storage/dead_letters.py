"""Events that a consumer gave up on: what went wrong, and another try when the cause is mended."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from libs.storage import inbox
from libs.storage.id_lists import one_of
from libs.storage.plumbing import dead_letter


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """An event given up on, whole, with the last error. `attempts` counts every try, requeued ones too."""

    consumer: str
    event_id: str
    subject: str
    type: str
    source: str
    aggregate_id: str
    aggregate_version: int
    event_time: datetime
    payload: bytes
    traceparent: str | None
    error: str
    attempts: int
    died_at: datetime
    requeued_at: datetime | None = None


_COLUMNS = [dead_letter.c[name] for name in DeadLetter.__slots__]


def bury(session: Session, letter: DeadLetter) -> None:
    """Keep the event; burying it again renews error, attempts and time, and ends the try asked for."""
    connection = session.connection()
    row = {name: getattr(letter, name) for name in DeadLetter.__slots__}
    renewed = {name: row[name] for name in ("error", "attempts", "died_at", "requeued_at")}
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    connection.execute(
        insert(dead_letter)
        .values(row)
        .on_conflict_do_update(index_elements=["consumer", "event_id"], set_=renewed)
    )


def list_dead(session: Session, consumer: str | None = None, limit: int = 100) -> list[DeadLetter]:
    """The oldest events given up on, of one consumer or of all."""
    statement = select(*_COLUMNS).order_by(dead_letter.c.event_id).limit(limit)
    if consumer is not None:
        statement = statement.where(dead_letter.c.consumer == consumer)
    return [DeadLetter(*row) for row in session.connection().execute(statement)]


def count(session: Session) -> int:
    """How many events wait for an operator."""
    waiting = select(func.count()).select_from(dead_letter).where(dead_letter.c.requeued_at.is_(None))
    return session.connection().execute(waiting).scalar_one()


def requeue(session: Session, consumer: str, event_id: str | None = None) -> int:
    """Ask for another try of one event, or of all that the consumer gave up on. Returns their number."""
    statement = (
        update(dead_letter)
        .where(dead_letter.c.consumer == consumer, dead_letter.c.requeued_at.is_(None))
        .values(requeued_at=datetime.now(UTC))
    )
    if event_id is not None:
        statement = statement.where(dead_letter.c.event_id == event_id)
    return session.connection().execute(statement).rowcount


def requeued(session: Session, consumer: str, limit: int = 100) -> list[DeadLetter]:
    """The events whose next try was asked for."""
    statement = (
        select(*_COLUMNS)
        .where(dead_letter.c.consumer == consumer, dead_letter.c.requeued_at.is_not(None))
        .order_by(dead_letter.c.event_id)
        .limit(limit)
    )
    return [DeadLetter(*row) for row in session.connection().execute(statement)]


def by_event(session: Session, event_ids: Collection[str]) -> list[DeadLetter]:
    """What was given up on among these events, by event and consumer."""
    statement = select(*_COLUMNS).where(one_of(dead_letter.c.event_id, event_ids))
    rows = session.connection().execute(statement.order_by(dead_letter.c.event_id, dead_letter.c.consumer))
    return [DeadLetter(*row) for row in rows]


def remove(session: Session, consumer: str, event_id: str) -> None:
    """The event had its effect at last, or is to have none."""
    statement = delete(dead_letter).where(
        dead_letter.c.consumer == consumer, dead_letter.c.event_id == event_id
    )
    session.connection().execute(statement)


def discard(session: Session, letter: DeadLetter) -> None:
    """Have the event count as processed though it had no effect."""
    inbox.first_time(session, letter.consumer, letter.event_id)
    remove(session, letter.consumer, letter.event_id)
