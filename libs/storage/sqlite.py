"""SQLite: one file a service, one process a file, one thread that writes."""

from contextlib import ExitStack
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session

from libs.storage.database import Database, Lease
from libs.storage.group_commit import GroupCommit
from libs.storage.ownership import Ownership
from libs.storage.sqlite_connections import driver_connection, reading_engine, writing_engine
from libs.storage.work import Work
from libs.storage.workers import Workers


class SqliteDatabase(Database):
    """A database in one file that this process owns."""

    def __init__(self, name: str, url: str, path: Path, readers: int, session_info: dict[str, Any]) -> None:
        """Own and open the file.

        Raises:
            AlreadyOwned: another process works with it.
        """
        super().__init__(name, url)
        with ExitStack() as opened:
            opened.callback(Ownership(path).release)
            self._writer = GroupCommit(name, writing_engine(path), self._events_appended, session_info)
            opened.callback(self._writer.close)
            reading = reading_engine(path)
            open_readers = [opened.enter_context(_Reader(reading)) for _ in range(readers)]
            self._readers = Workers(f"{name}-reader", [reader.perform for reader in open_readers])
            opened.callback(self._readers.close)
            # Closed in reverse: the writer's connection, which checkpoints, must be the last.
            self._opened = opened.pop_all()

    def lease(self, name: str) -> Lease:
        """Always ours: no other process can have the file."""
        return _OwnersLease()

    def close_blocking(self) -> None:
        """Finish all work and give the file free."""
        self._opened.close()

    def _submit_read(self, work: Work) -> None:
        self._readers.submit(work)

    def _submit_write(self, work: Work) -> None:
        self._writer.submit(work)


class _Reader:
    """One reading connection, in the hands of one thread."""

    def __init__(self, engine: Engine) -> None:
        self._connection = engine.connect()
        self._driver = driver_connection(self._connection)
        self._session = Session(self._connection, expire_on_commit=False)

    def perform(self, work: Work) -> None:
        """Run the work on one state of the database."""
        try:
            self._driver.execute("BEGIN")
            work.run(self._session)
        except BaseException as error:
            work.fail(error)
        finally:
            if work.error is not None:
                self._session.close()
            self._session.expunge_all()
            self._driver.rollback()

    def __enter__(self) -> "_Reader":
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()
        self._connection.close()


class _OwnersLease:
    async def held(self) -> bool:
        return True

    async def release(self) -> None:
        return None
