"""Many writes, one fsync: the only thread that writes to a SQLite file.

While one batch is being written to disk the next gathers in the queue, so the busier the service, the cheaper
a write. Nobody is answered before the commit that holds their write.
"""

import sqlite3
import threading
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from libs.crash_points import crash_point
from libs.storage.deferred import attach
from libs.storage.errors import StorageUnavailable
from libs.storage.plumbing import outbox
from libs.storage.sqlite_connections import driver_connection
from libs.storage.work import Work, answer

MOST_WRITES_PER_COMMIT = 128


class GroupCommit:
    """A thread that takes writes from a queue and commits all that are waiting together.

    One that fails is undone alone: where the others can no longer be told from it, all are run again apart.
    """

    def __init__(
        self, name: str, engine: Engine, events_appended: Callable[[], None], session_info: dict[str, Any]
    ) -> None:
        """Open the connection at once, so that an unusable file is known before the first write."""
        self._queue: SimpleQueue[Work | None] = SimpleQueue()
        self._events_appended = events_appended
        self._connection = engine.connect()
        self._driver = driver_connection(self._connection)
        self._session = Session(self._connection, expire_on_commit=False, info=session_info)
        self._deferred = attach(self._session)
        self._closing = False
        self._door = threading.Lock()
        """Held while something is put into the queue, so that nothing comes in behind the end."""
        self._thread = threading.Thread(target=self._run, name=f"{name}-writer", daemon=True)
        self._thread.start()

    def submit(self, work: Work) -> None:
        """Have the work done in one of the next commits; after `close` it is refused."""
        with self._door:
            if self._closing:
                raise StorageUnavailable
            self._queue.put(work)

    def close(self) -> None:
        """Commit what was submitted, end the thread and let go of the file."""
        with self._door:
            self._closing = True
            self._queue.put(None)
        self._thread.join()
        self._session.close()
        self._connection.close()

    def _run(self) -> None:
        while batch := self._next_batch():
            appended = self._carry_out(batch)
            answer(batch)
            if appended:
                self._events_appended()

    def _next_batch(self) -> list[Work]:
        """What waits, at least one write; nothing once the queue is closed and empty."""
        batch: list[Work] = []
        work = self._queue.get()
        while work is not None:
            if not work.future.cancelled():
                batch.append(work)
            if len(batch) == MOST_WRITES_PER_COMMIT:
                return batch
            try:
                work = self._queue.get_nowait() if batch else self._queue.get()
            except Empty:
                return batch
        if batch:
            self._queue.put(None)
        return batch

    def _carry_out(self, batch: list[Work]) -> bool:
        """Carry out the batch in one transaction; True when it added events to the outbox."""
        try:
            try:
                return self._commit(batch, self._run_together)
            except (_Entangled, IntegrityError, sqlite3.IntegrityError):
                self._roll_back()
                return self._commit(batch, self._run_apart)
        except BaseException as error:
            self._roll_back()
            for work in batch:
                work.fail(work.error or error)
            return False

    def _commit(self, batch: list[Work], run: Callable[[list[Work]], bool]) -> bool:
        self._driver.execute("BEGIN IMMEDIATE")
        appended = run(batch)
        if appended:
            crash_point("outbox.written")
        self._driver.execute("COMMIT")
        if appended:
            crash_point("outbox.committed")
        self._deferred.clear()
        return appended

    def _run_together(self, batch: list[Work]) -> bool:
        """The quick way, which most batches go: no savepoints, and gathered rows are inserted once for all.

        Raises:
            _Entangled: a write failed after it had changed something.
        """
        for work in batch:
            mark, changes = self._deferred.mark(), self._driver.total_changes
            work.run(self._session)
            if work.error is not None:
                self._session.close()
                if self._driver.total_changes != changes or not self._driver.in_transaction:
                    raise _Entangled
                self._deferred.back_to(mark)
            self._session.expunge_all()
        self._deferred.insert_all(self._session)
        return self._deferred.has(outbox)

    def _run_apart(self, batch: list[Work]) -> bool:
        """Each write in its own savepoint, so that one that fails is undone alone.

        Raises:
            BaseException: the failure ended the whole transaction (the disk is full, for example).
        """
        appended = False
        for work in batch:
            self._driver.execute("SAVEPOINT write")
            work.run(self._session, self._deferred.insert_all)
            if work.error is None:
                appended |= self._deferred.has(outbox)
            else:
                self._session.close()
                if not self._driver.in_transaction:
                    raise work.error
                self._driver.execute("ROLLBACK TO write")
            self._deferred.clear()
            self._session.expunge_all()
            self._driver.execute("RELEASE write")
        return appended

    def _roll_back(self) -> None:
        """Undo everything since BEGIN; SQLite may have done so already."""
        self._session.close()
        self._deferred.clear()
        with suppress(sqlite3.Error):
            self._driver.rollback()


class _Entangled(Exception):
    """What a failed write changed cannot be undone without undoing the whole batch."""
