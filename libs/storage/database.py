"""What a service may do with its database: read and write, each by a plain function over a session."""

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Protocol, TypeVar

from sqlmodel import Session

from libs.storage.work import Work

T = TypeVar("T")

_log = logging.getLogger(__name__)


class Lease(Protocol):
    """The right to do something that only one process of a service may do at a time."""

    async def held(self) -> bool:
        """Take the right if nobody has it; True while it is ours. Ask again before every round of work."""
        ...

    async def release(self) -> None:
        """Give the right back."""
        ...


class Database(ABC):
    """One service's database. Functions given to it must be repeatable: a write may run more than once.

    A function gets a session inside a transaction and must neither commit nor roll back. Objects it returns
    are detached and stay readable. What it raises undoes its write alone and reaches the caller; a driver's
    error arrives as `StorageUnavailable`, `WriteConflict`, `ConstraintViolated` or `ValueNotStorable`.
    """

    def __init__(self, name: str, url: str) -> None:
        self.name = name
        self.url = url
        self._append_listeners: list[Callable[[], None]] = []

    async def read(self, fn: Callable[[Session], T]) -> T:
        """The function's result on one consistent state of the database. Writing inside fails."""
        work = Work(fn, asyncio.get_running_loop())
        self._submit_read(work)
        result: T = await work.future
        return result

    async def look_up(self, fn: Callable[[Session], T]) -> T:
        """As `read`, for functions that find a few rows by their keys.

        Where no server has to be asked, that is done at once: for what takes some ten microseconds, handing
        it to a thread and back would take several times as long.
        """
        return await self.read(fn)

    async def write(self, fn: Callable[[Session], T]) -> T:
        """The function's result once its changes are on disk."""
        work = Work(fn, asyncio.get_running_loop())
        self._submit_write(work)
        result: T = await work.future
        return result

    def read_blocking(self, fn: Callable[[Session], T]) -> T:
        """As `read`, for callers without an event loop."""
        work = Work(fn, None)
        self._submit_read(work)
        result: T = work.future.result()
        return result

    def write_blocking(self, fn: Callable[[Session], T]) -> T:
        """As `write`, for callers without an event loop."""
        work = Work(fn, None)
        self._submit_write(work)
        result: T = work.future.result()
        return result

    def on_append(self, listener: Callable[[], None]) -> None:
        """Call the listener, from a storage thread, after each commit that added events to the outbox."""
        self._append_listeners.append(listener)

    async def close(self) -> None:
        """Finish the work accepted so far and let go of the database."""
        await asyncio.get_running_loop().run_in_executor(None, self.close_blocking)

    @abstractmethod
    def lease(self, name: str) -> Lease:
        """A right that one process of the service holds at a time."""

    @abstractmethod
    def close_blocking(self) -> None:
        """As `close`, for callers without an event loop."""

    @abstractmethod
    def _submit_read(self, work: Work) -> None: ...

    @abstractmethod
    def _submit_write(self, work: Work) -> None: ...

    def _events_appended(self) -> None:
        for listener in self._append_listeners:
            try:
                listener()
            except Exception:
                _log.exception("A listener to the outbox of %s failed", self.name)
