"""SQLite connections with our settings, behind SQLAlchemy but with transactions in our own hands."""

import os
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.pool import NullPool

_BUSY_SECONDS = 5.0
_WRITER_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY")
# Two connections that checkpoint at once can corrupt a file before SQLite 3.51.3, so only the writer does.
_READER_PRAGMAS = ("query_only=ON", "wal_autocheckpoint=0", "temp_store=MEMORY")


class OwnTransactions(SQLiteDialect_pysqlite):
    """Sessions neither begin nor end transactions: the thread that owns the connection does."""

    supports_statement_cache = True

    def do_begin(self, dbapi_connection: Any) -> None:
        """Nothing: the owner has begun."""

    def do_commit(self, dbapi_connection: Any) -> None:
        """Nothing: the owner will commit."""

    def do_rollback(self, dbapi_connection: Any) -> None:
        """Nothing: the owner will roll back."""


registry.register("sqlite.own_transactions", __name__, OwnTransactions.__name__)


def writing_engine(path: Path) -> Engine:
    """An engine for the one connection that writes and checkpoints; makes the file, private to its owner."""
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    return _engine(path, _WRITER_PRAGMAS)


def reading_engine(path: Path) -> Engine:
    """An engine for connections that only read."""
    return _engine(path, _READER_PRAGMAS)


def driver_connection(connection: Connection) -> sqlite3.Connection:
    """The connection under SQLAlchemy's."""
    found = connection.connection.driver_connection
    assert isinstance(found, sqlite3.Connection)
    return found


def _engine(path: Path, pragmas: tuple[str, ...]) -> Engine:
    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(
            path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")
        return connection

    return create_engine("sqlite+own_transactions://", creator=connect, poolclass=NullPool)
