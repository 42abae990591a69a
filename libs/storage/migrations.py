"""Migrations: alembic's revisions of one service, applied under a lock so that only one process migrates."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, MetaData, create_engine, event, make_url, text
from sqlalchemy.pool import NullPool

from libs.storage import plumbing
from libs.storage.opening import is_sqlite, sqlite_path
from libs.storage.ownership import Ownership
from libs.storage.postgresql import advisory_key, postgres_engine

_MIGRATION_LOCK = advisory_key("volunteer-circle.migrations")
# Alembic keeps the migration under way in module globals, so one process can run one at a time.
_alembic_is_busy = threading.Lock()


def migrate(url: str, migrations_dir: Path | str) -> None:
    """Bring the database to the newest revision, creating it if it is a SQLite file that is not there.

    Raises:
        AlreadyOwned: another process works with the SQLite file.
    """
    with _alembic_is_busy, _exclusive_connection(url) as connection:
        command.upgrade(_config(migrations_dir, connection), "head")


def current_revision(url: str) -> str | None:
    """The revision the database is at, None before the first migration. Disturbs no process at work."""
    parsed = make_url(url)
    if is_sqlite(parsed) and not sqlite_path(parsed).exists():
        return None
    with _looking_connection(parsed) as connection:
        return MigrationContext.configure(connection).get_current_revision()


def head_revision(migrations_dir: Path | str) -> str | None:
    """The newest revision there is."""
    return ScriptDirectory.from_config(_config(migrations_dir)).get_current_head()


def schema_drift(url: str, *metadatas: MetaData) -> list[str]:
    """How the database differs from the tables in the code, as alembic's operations; empty: not at all."""
    with _looking_connection(make_url(url)) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, [*metadatas, plumbing.metadata])  # type: ignore[arg-type]
    return [repr(difference) for difference in differences]


def _config(migrations_dir: Path | str, connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations_dir).resolve()).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


@contextmanager
def _exclusive_connection(url: str) -> Iterator[Connection]:
    """A connection that alone may change the schema."""
    parsed = make_url(url)
    if is_sqlite(parsed):
        path = sqlite_path(parsed)
        with Ownership(path), _sqlite_connection(path) as connection:
            yield connection
    else:
        engine = postgres_engine(parsed, pool_size=None)
        with engine.connect() as connection, engine.connect() as lock_connection:
            lock_connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _MIGRATION_LOCK})
            yield connection


@contextmanager
def _sqlite_connection(path: Path) -> Iterator[Connection]:
    """A connection on which schema changes are part of the transaction and tables can be rebuilt."""
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool, connect_args={"isolation_level": None})

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    @event.listens_for(engine, "connect")
    def connect(driver_connection: sqlite3.Connection, _: object) -> None:
        driver_connection.execute("PRAGMA journal_mode=WAL")
        driver_connection.execute("PRAGMA synchronous=FULL")
        # A table that others refer to is rebuilt by dropping it; `alembic_env` checks references afterwards.
        driver_connection.execute("PRAGMA foreign_keys=OFF")

    with engine.connect() as connection:
        yield connection


@contextmanager
def _looking_connection(url: URL) -> Iterator[Connection]:
    """A connection that changes nothing, not even by checkpointing."""
    if is_sqlite(url):
        path = sqlite_path(url).resolve()
        engine = create_engine(
            "sqlite://",
            creator=lambda: sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True),
            poolclass=NullPool,
        )
    else:
        engine = postgres_engine(url, pool_size=None)
    with engine.connect() as connection:
        yield connection
