"""From a URL to a database."""

from pathlib import Path

from sqlalchemy import URL, make_url

from libs.storage.database import Database
from libs.storage.outbox import DEFAULT_MOST_EVENT_BYTES, MOST_EVENT_BYTES
from libs.storage.postgresql import PostgresDatabase
from libs.storage.sqlite import SqliteDatabase


def open_database(
    url: str,
    *,
    name: str,
    readers: int = 4,
    writers: int = 8,
    most_event_bytes: int = DEFAULT_MOST_EVENT_BYTES,
) -> Database:
    """Open the database of the service `name`; its tables must be there (`migrate`).

    `url` is `sqlite:///relative/path`, `sqlite:////absolute/path` or `postgresql://user:password@host/database`.
    `readers` and `writers` are threads; on SQLite one thread writes, whatever `writers` says.
    `most_event_bytes` is how large the payload of an event may be: less than the broker takes.

    Raises:
        AlreadyOwned: another process works with the SQLite file.
        ValueError: the URL names no database we know.
    """
    parsed = make_url(url)
    session_info = {MOST_EVENT_BYTES: most_event_bytes}
    if is_sqlite(parsed):
        return SqliteDatabase(name, url, sqlite_path(parsed), readers, session_info)
    return PostgresDatabase(name, parsed, readers, writers, session_info)


def is_sqlite(url: URL) -> bool:
    """Whether the URL names a SQLite file (or else a PostgreSQL database).

    Raises:
        ValueError: it names neither.
    """
    backend = url.get_backend_name()
    if backend not in ("sqlite", "postgresql"):
        raise ValueError(f"A database URL begins with sqlite:/// or postgresql://, not {backend}://")
    return backend == "sqlite"


def sqlite_path(url: URL) -> Path:
    """The file that a SQLite URL names.

    Raises:
        ValueError: it names none; a database in memory would lose what callers were told is kept.
    """
    if not url.database or url.database == ":memory:":
        raise ValueError("The database URL must name a file: sqlite:///path/to/service.sqlite3")
    return Path(url.database)
