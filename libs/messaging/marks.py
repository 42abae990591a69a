"""What the relay remembers of each stream that took its events, to notice when the stream lost them."""

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from libs.messaging.broker import StreamState
from libs.storage.plumbing import stream_mark


def read_marks(session: Session) -> dict[str, StreamState]:
    """The last known state of each stream."""
    rows = session.connection().execute(select(stream_mark))
    return {row.stream: StreamState(row.created_at, row.last_sequence) for row in rows}


def set_mark(session: Session, stream: str, state: StreamState) -> None:
    """Remember the state of the stream."""
    connection = session.connection()
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    seen = {"created_at": state.created_at, "last_sequence": state.last_sequence}
    connection.execute(
        insert(stream_mark)
        .values(stream=stream, **seen)
        .on_conflict_do_update(index_elements=["stream"], set_=seen)
    )


def has_lost(mark: StreamState, state: StreamState) -> bool:
    """Whether the stream is another one than it was, or is shorter."""
    return state.created_at != mark.created_at or state.last_sequence < mark.last_sequence
