"""PostgreSQL: a pool of connections, a thread for each, and another try when transactions collide."""

import random
import time
import zlib
from typing import Any

import psycopg
from sqlalchemy import URL, Engine, create_engine
from sqlalchemy.pool import NullPool
from sqlmodel import Session

from libs.crash_points import crash_point
from libs.storage.advisory_lease import LEASE_SECONDS, AdvisoryLease
from libs.storage.database import Database, Lease
from libs.storage.deferred import attach
from libs.storage.errors import driver_error, is_conflict
from libs.storage.plumbing import outbox
from libs.storage.work import Work
from libs.storage.workers import Workers

MOST_ATTEMPTS = 6
"""Tries of one write before the conflict is the caller's; about half a second in all."""

_FIRST_PAUSE_SECONDS = 0.01
_SECONDS_TO_STAND_STILL = 15
"""How long a process may hold rows in a write without doing anything, before the server undoes the write."""


class PostgresDatabase(Database):
    """A database that several processes of the service share."""

    def __init__(self, name: str, url: URL, readers: int, writers: int, session_info: dict[str, Any]) -> None:
        """Prepare the pool; it connects when needed, so a server that is away is no error yet."""
        super().__init__(name, url.render_as_string(hide_password=False))
        self._session_info = session_info
        self._engine = postgres_engine(
            url, pool_size=writers, idle_in_transaction_session_timeout=_SECONDS_TO_STAND_STILL
        )
        self._lease_engine = postgres_engine(url, pool_size=None, idle_session_timeout=LEASE_SECONDS)
        self._readers_engine = postgres_engine(url, pool_size=readers)
        self._reading_engine = self._readers_engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
        self._readers = Workers(f"{name}-reader", [self._perform_read] * readers)
        self._writers = Workers(f"{name}-writer", [self._perform_write] * writers)

    def lease(self, name: str) -> Lease:
        """An advisory lock on a connection of its own, so that it ends with the process."""
        return AdvisoryLease(self._lease_engine, advisory_key(f"{self.name}.{name}"))

    def close_blocking(self) -> None:
        """Finish all work and close the pool."""
        self._readers.close()
        self._writers.close()
        self._engine.dispose()
        self._readers_engine.dispose()

    def _submit_read(self, work: Work) -> None:
        self._readers.submit(work)

    def _submit_write(self, work: Work) -> None:
        self._writers.submit(work)

    def _perform_read(self, work: Work) -> None:
        try:
            with Session(self._reading_engine, expire_on_commit=False) as session:
                work.run(session)
        except BaseException as error:
            work.fail(error)

    def _perform_write(self, work: Work) -> None:
        for attempt in range(MOST_ATTEMPTS):
            try:
                appended = self._transact(work)
            except BaseException as error:
                work.fail(work.error or error)
                if attempt + 1 == MOST_ATTEMPTS or not _may_pass_next_time(error):
                    return
                time.sleep(_FIRST_PAUSE_SECONDS * 2**attempt * random.random())  # noqa: S311 (spreads retries)
            else:
                if appended:
                    self._events_appended()
                return

    def _transact(self, work: Work) -> bool:
        """Run the work in one transaction; True when it added events to the outbox."""
        with Session(self._engine, expire_on_commit=False, info=self._session_info) as session:
            deferred = attach(session)
            work.run(session, deferred.insert_all)
            if work.error is not None:
                raise work.error.__cause__ or work.error
            appended = deferred.has(outbox)
            if appended:
                crash_point("outbox.written")
            session.commit()
            if appended:
                crash_point("outbox.committed")
            return appended


def postgres_engine(url: URL, pool_size: int | None, **timeouts: float) -> Engine:
    """An engine over psycopg 3 whose sessions think in UTC; without a pool each connection is a new one.

    `timeouts` are the server's, by name, in seconds.
    """
    options = "".join(f" -c {name}={int(1000 * seconds)}" for name, seconds in timeouts.items())
    pool: dict[str, Any] = {"poolclass": NullPool}
    if pool_size is not None:
        pool = {"pool_size": pool_size, "max_overflow": 0, "pool_timeout": 5.0, "pool_pre_ping": True}
    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        connect_args={"options": f"-c timezone=UTC{options}", "connect_timeout": 5},
        **pool,
    )


def advisory_key(name: str) -> int:
    """A number for PostgreSQL's advisory locks, the same for a name in every process."""
    return zlib.crc32(name.encode())


def _may_pass_next_time(error: BaseException) -> bool:
    """Whether another transaction was in the way: a collision, or the same event just now."""
    original = driver_error(error)
    if isinstance(original, psycopg.errors.UniqueViolation):
        return original.diag.constraint_name == "inbox_pkey"
    return is_conflict(error)
