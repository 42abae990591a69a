"""SQLite: one file a service, one process a file, one thread that writes."""

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy import Engine
from sqlmodel import Session

from libs.storage.database import Database, Lease
from libs.storage.errors import translate
from libs.storage.group_commit import GroupCommit
from libs.storage.ownership import Ownership
from libs.storage.sqlite_connections import driver_connection, reading_engine, writing_engine
from libs.storage.work import Work
from libs.storage.workers import Workers

T = TypeVar("T")


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
            self._at_hand = opened.enter_context(_Reader(reading))
            open_readers = [opened.enter_context(_Reader(reading)) for _ in range(readers)]
            self._readers = Workers(f"{name}-reader", [reader.perform for reader in open_readers])
            opened.callback(self._readers.close)
            # Closed in reverse: the writer's connection, which checkpoints, must be the last.
            self._opened = opened.pop_all()

    async def look_up(self, fn: Callable[[Session], T]) -> T:
        """The function's result, found in the caller's own thread."""
        try:
            return self._at_hand.find(fn)
        except Exception as error:
            told = translate(error)
            if told is error:
                raise
            raise told from error

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
    """One reading connection, in the hands of one thread at a time."""

    def __init__(self, engine: Engine) -> None:
        self._connection = engine.connect()
        self._driver = driver_connection(self._connection)
        self._session = Session(self._connection, expire_on_commit=False)
        self._free = Lock()

    def find(self, fn: Callable[[Session], T]) -> T:
        """The function's result on one state of the database."""
        with self._free:
            try:
                self._driver.execute("BEGIN")
                result = fn(self._session)
                self._session.flush()
                return result
            except BaseException:
                self._session.close()
                raise
            finally:
                self._session.expunge_all()
                self._driver.rollback()

    def perform(self, work: Work) -> None:
        """Run the work on one state of the database."""
        try:
            work.result = self.find(lambda session: work.context.run(work.fn, session))
        except BaseException as error:
            work.fail(error)

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
