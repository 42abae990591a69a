"""What every service's `migrations/env.py` does: `run_migrations(Table.metadata)`."""

from collections.abc import Collection, Mapping
from typing import Any

from alembic import context
from alembic.runtime.migration import MigrationContext, MigrationInfo
from sqlalchemy import Connection, MetaData

from libs.storage import plumbing


def run_migrations(*metadatas: MetaData) -> None:
    """Apply alembic's steps, each in a transaction of its own, to the connection that `migrate` opened.

    `metadatas` are the service's own tables; the plumbing tables belong to every service.
    """
    connection: Connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=[*metadatas, plumbing.metadata],
        compare_type=True,
        render_as_batch=True,
        transactional_ddl=True,
        transaction_per_migration=True,
        on_version_apply=_check_references,
    )
    with context.begin_transaction():
        context.run_migrations()


def _check_references(
    ctx: MigrationContext, step: MigrationInfo, heads: Collection[Any], run_args: Mapping[str, Any]
) -> None:
    """Undo a step that leaves references to nothing; SQLite does not look while it rebuilds tables."""
    connection = ctx.connection
    if connection is not None and connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise ValueError(f"The migration leaves references to rows that do not exist: {broken[:5]}")
