"""The inbox: which events already had their effect, so that a second delivery has none."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from libs.storage.id_lists import id_lists, one_of
from libs.storage.plumbing import inbox

_STATEMENTS = {
    "sqlite": sqlite.insert(inbox).on_conflict_do_nothing().returning(inbox.c.event_id),
    "postgresql": postgresql.insert(inbox).on_conflict_do_nothing().returning(inbox.c.event_id),
}


def first_time(session: Session, consumer: str, event_id: str) -> bool:
    """Note the event as processed with this write; False when it was processed before."""
    connection = session.connection()
    row = {"consumer": consumer, "event_id": event_id, "processed_at": datetime.now(UTC)}
    return connection.execute(_STATEMENTS[connection.dialect.name], row).one_or_none() is not None


def first_times(session: Session, consumer: str, event_ids: Sequence[str]) -> set[str]:
    """Note all the events as processed with this write; returns those that were not processed before."""
    connection = session.connection()
    new = set(event_ids)
    for some in id_lists(event_ids):
        known = select(inbox.c.event_id).where(inbox.c.consumer == consumer, one_of(inbox.c.event_id, some))
        new.difference_update(connection.execute(known).scalars())
    if new:
        now = datetime.now(UTC)
        rows = [{"consumer": consumer, "event_id": event_id, "processed_at": now} for event_id in sorted(new)]
        connection.execute(inbox.insert(), rows)
    return new


def forget(session: Session, consumer: str) -> int:
    """Let every event have its effect once more, to rebuild a projection. Returns their number."""
    return session.connection().execute(delete(inbox).where(inbox.c.consumer == consumer)).rowcount
