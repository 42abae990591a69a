"""The history of the plumbing tables, for the services' alembic revisions. Never change a step, add one."""

import sqlalchemy as sa
from alembic.operations import Operations

from libs.storage.columns import UtcDateTime


def create_plumbing_tables(op: Operations) -> None:
    """Step 1, for a service's first revision: `create_plumbing_tables(op)`."""
    _create_outbox(op)
    _create_stream_mark(op)
    _create_inbox(op)
    _create_idempotency(op)
    _create_dead_letter(op)


def drop_plumbing_tables(op: Operations) -> None:
    """Undo step 1."""
    for table in ("dead_letter", "idempotency", "inbox", "stream_mark", "outbox"):
        op.drop_table(table)


def add_setbacks(op: Operations) -> None:
    """Step 2: what fails again and again is set aside, so that it holds up nobody."""
    op.add_column("outbox", sa.Column("set_aside_at", UtcDateTime))
    op.create_table(
        "setback",
        sa.Column("work", sa.Text, primary_key=True),
        sa.Column("item_id", sa.Text, primary_key=True),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("error", sa.Text, nullable=False),
        sa.Column("next_time", UtcDateTime, nullable=False),
        sqlite_with_rowid=False,
    )


def drop_setbacks(op: Operations) -> None:
    """Undo step 2."""
    op.drop_table("setback")
    with op.batch_alter_table("outbox") as batch:
        batch.drop_column("set_aside_at")


def add_invariants(op: Operations) -> None:
    """Step 3: what must always hold is looked at again and again."""
    op.create_table(
        "invariant",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("after", sa.Text, nullable=False),
        sa.Column("found", sa.Integer, nullable=False),
        sa.Column("violations", sa.Integer, nullable=False),
        sa.Column("check_time", UtcDateTime),
        sa.Column("next_time", UtcDateTime, nullable=False),
        sqlite_with_rowid=False,
    )


def drop_invariants(op: Operations) -> None:
    """Undo step 3."""
    op.drop_table("invariant")


def _create_outbox(op: Operations) -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("aggregate_type", sa.Text, nullable=False),
        sa.Column("aggregate_id", sa.Text, nullable=False),
        sa.Column("aggregate_version", sa.BigInteger, nullable=False),
        sa.Column("payload", sa.LargeBinary, nullable=False),
        sa.Column("traceparent", sa.Text),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("published_at", UtcDateTime),
        sa.Column("stream", sa.Text),
        sa.Column("stream_sequence", sa.BigInteger),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("last_error", sa.Text),
    )
    op.create_index("ix_outbox_aggregate", "outbox", ["aggregate_id"])
    unpublished = sa.text("published_at IS NULL")
    op.create_index(
        "ix_outbox_unpublished", "outbox", ["id"], sqlite_where=unpublished, postgresql_where=unpublished
    )


def _create_stream_mark(op: Operations) -> None:
    op.create_table(
        "stream_mark",
        sa.Column("stream", sa.Text, primary_key=True),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("last_sequence", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )


def _create_inbox(op: Operations) -> None:
    op.create_table(
        "inbox",
        sa.Column("consumer", sa.Text, primary_key=True),
        sa.Column("event_id", sa.Text, primary_key=True),
        sa.Column("processed_at", UtcDateTime, nullable=False),
        sqlite_with_rowid=False,
    )


def _create_idempotency(op: Operations) -> None:
    op.create_table(
        "idempotency",
        sa.Column("principal", sa.Text, primary_key=True),
        sa.Column("method", sa.Text, primary_key=True),
        sa.Column("request_id", sa.Text, primary_key=True),
        sa.Column("request_hash", sa.LargeBinary, nullable=False),
        sa.Column("response", sa.LargeBinary, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_idempotency_created_at", "idempotency", ["created_at"])


def _create_dead_letter(op: Operations) -> None:
    op.create_table(
        "dead_letter",
        sa.Column("consumer", sa.Text, primary_key=True),
        sa.Column("event_id", sa.Text, primary_key=True),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("aggregate_id", sa.Text, nullable=False),
        sa.Column("aggregate_version", sa.BigInteger, nullable=False),
        sa.Column("event_time", UtcDateTime, nullable=False),
        sa.Column("payload", sa.LargeBinary, nullable=False),
        sa.Column("traceparent", sa.Text),
        sa.Column("error", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("died_at", UtcDateTime, nullable=False),
        sa.Column("requeued_at", UtcDateTime),
    )
