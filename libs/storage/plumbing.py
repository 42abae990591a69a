"""The tables that every service's database has besides its own: what makes events and retries exactly-once.

Their history is `plumbing_revisions`; a test proves that both say the same.
"""

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, Table, Text

from libs.storage.columns import UtcDateTime

metadata = MetaData()

outbox = Table(
    "outbox",
    metadata,
    Column("id", Text, primary_key=True),
    Column("subject", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("aggregate_type", Text, nullable=False),
    Column("aggregate_id", Text, nullable=False),
    Column("aggregate_version", BigInteger, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("traceparent", Text),
    Column("created_at", UtcDateTime, nullable=False),
    Column("published_at", UtcDateTime),
    Column("stream", Text),
    Column("stream_sequence", BigInteger),
    Column("attempts", Integer, nullable=False),
    Column("last_error", Text),
    Column("set_aside_at", UtcDateTime),
)
Index("ix_outbox_aggregate", outbox.c.aggregate_id)
Index(
    "ix_outbox_unpublished",
    outbox.c.id,
    sqlite_where=outbox.c.published_at.is_(None),
    postgresql_where=outbox.c.published_at.is_(None),
)
"""Events that happened here, written in the transaction of what they tell; `published_at` null: untold.

`set_aside_at`: the broker refuses the event for good, and it waits until an operator has it told again.
"""

stream_mark = Table(
    "stream_mark",
    metadata,
    Column("stream", Text, primary_key=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("last_sequence", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
"""Each stream that took our events, as it was: another date or a smaller number means that it lost events."""

inbox = Table(
    "inbox",
    metadata,
    Column("consumer", Text, primary_key=True),
    Column("event_id", Text, primary_key=True),
    Column("processed_at", UtcDateTime, nullable=False),
    sqlite_with_rowid=False,
)
"""Events that already had their effect here, written in the transaction of that effect."""

idempotency = Table(
    "idempotency",
    metadata,
    Column("principal", Text, primary_key=True),
    Column("method", Text, primary_key=True),
    Column("request_id", Text, primary_key=True),
    Column("request_hash", LargeBinary, nullable=False),
    Column("response", LargeBinary, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    sqlite_with_rowid=False,
)
Index("ix_idempotency_created_at", idempotency.c.created_at)
"""Requests already carried out, with their answer, written in the transaction of their effect."""

dead_letter = Table(
    "dead_letter",
    metadata,
    Column("consumer", Text, primary_key=True),
    Column("event_id", Text, primary_key=True),
    Column("subject", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("aggregate_id", Text, nullable=False),
    Column("aggregate_version", BigInteger, nullable=False),
    Column("event_time", UtcDateTime, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("traceparent", Text),
    Column("error", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("died_at", UtcDateTime, nullable=False),
    Column("requeued_at", UtcDateTime),
)
"""Events that a consumer gave up on; `requeued_at` set: an operator asked for another try."""

setback = Table(
    "setback",
    metadata,
    Column("work", Text, primary_key=True),
    Column("item_id", Text, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("error", Text, nullable=False),
    Column("next_time", UtcDateTime, nullable=False),
    sqlite_with_rowid=False,
)
"""Items of background work that failed, `failures` times in a row, and are not tried before `next_time`."""

invariant = Table(
    "invariant",
    metadata,
    Column("name", Text, primary_key=True),
    Column("after", Text, nullable=False),
    Column("found", Integer, nullable=False),
    Column("violations", Integer, nullable=False),
    Column("check_time", UtcDateTime),
    Column("next_time", UtcDateTime, nullable=False),
    sqlite_with_rowid=False,
)
"""What must always hold: `violations` of the last whole pass, and how far the next has come."""
