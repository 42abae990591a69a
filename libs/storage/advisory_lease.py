"""A right that one process at a time holds on PostgreSQL, and loses when it dies or stands still."""

import asyncio
import threading
from contextlib import suppress

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

LEASE_SECONDS = 5.0
"""How long a process may stand still before another one takes its rights over."""

_BEATS = 5
"""Times that the server hears from the holder in a lease."""

_TRY_LOCK = text("SELECT pg_try_advisory_lock(:key)")
_BEAT = text("SELECT 1")


class AdvisoryLease:
    """The right to a name among all processes on the same PostgreSQL database.

    It is a lock of a session of its own. The server ends the session with its process, and also once it has
    heard nothing from it for LEASE_SECONDS, as it counts them itself: nobody's clock matters. A process that
    wakes up after that finds the session gone; what it had under way by then meets rows that somebody else
    has dealt with, which is why every piece of due work asks again under the lock of its row.
    """

    def __init__(self, engine: Engine, key: int) -> None:
        """`engine` makes a new connection each time, and has the server end sessions that are idle."""
        self._engine = engine
        self._key = key
        self._connection: Connection | None = None
        self._taken = False
        self._one_at_a_time = threading.Lock()
        self._beating: asyncio.Task[None] | None = None

    async def held(self) -> bool:
        """Take the lock if it is free; True while the session that holds it lives."""
        taken = await asyncio.to_thread(self._take_or_keep)
        if taken and self._beating is None:
            self._beating = asyncio.create_task(self._beat())
        return taken

    async def release(self) -> None:
        """Close the session, and the lock with it."""
        if self._beating is not None:
            self._beating.cancel()
            self._beating = None
        await asyncio.to_thread(self._close)

    async def _beat(self) -> None:
        """Let the server hear from us during work that takes long."""
        while True:
            await asyncio.sleep(LEASE_SECONDS / _BEATS)
            await asyncio.to_thread(self._keep)

    def _take_or_keep(self) -> bool:
        if self._keep():
            return True
        with self._one_at_a_time:
            try:
                self._taken = self._try()
            except DBAPIError:
                self._let_go()
            return self._taken

    def _keep(self) -> bool:
        """Whether the lock is still ours."""
        with self._one_at_a_time:
            if self._taken and self._connection is not None:
                try:
                    self._connection.execute(_BEAT)
                except DBAPIError:
                    self._let_go()
            return self._taken

    def _try(self) -> bool:
        if self._connection is None:
            connection = self._engine.connect()
            self._connection = connection.execution_options(isolation_level="AUTOCOMMIT")
        taken: bool = self._connection.execute(_TRY_LOCK, {"key": self._key}).scalar_one()
        return taken

    def _close(self) -> None:
        with self._one_at_a_time:
            self._let_go()

    def _let_go(self) -> None:
        connection, self._connection, self._taken = self._connection, None, False
        if connection is not None:
            with suppress(DBAPIError):
                connection.invalidate()
                connection.close()
