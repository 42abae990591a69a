"""One function handed to a storage thread, and the way its outcome comes back to the caller."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from contextvars import Context, copy_context
from typing import Any

from sqlmodel import Session

from libs.storage.errors import translate

_log = logging.getLogger(__name__)


class Work:
    """A caller's function with the caller's context variables; made by the caller, run by a storage thread.

    A caller on an event loop waits for an `asyncio.Future`, any other for a `concurrent.futures.Future`.
    """

    __slots__ = ("context", "error", "fn", "future", "loop", "result")

    def __init__(self, fn: Callable[[Session], Any], loop: asyncio.AbstractEventLoop | None) -> None:
        self.fn = fn
        self.context: Context = copy_context()
        self.loop = loop
        self.future: Any = loop.create_future() if loop else Future()
        self.result: Any = None
        self.error: BaseException | None = None

    def run(self, session: Session, finish: Callable[[Session], None] | None = None) -> None:
        """Call the function, send its changes to the database and finish; what fails becomes the outcome."""
        self.result = self.error = None
        try:
            self.result = self.context.run(self.fn, session)
            session.flush()
            if finish is not None:
                finish(session)
        except BaseException as error:
            self.fail(error)

    def fail(self, error: BaseException) -> None:
        """Make the error the outcome, told in storage's own words with the driver's as its cause."""
        told = translate(error)
        if isinstance(told, StopIteration):
            told = RuntimeError("The write stopped an iteration that was not its own.")
        if told is not error:
            told.__cause__ = error
        self.result, self.error = None, told

    def settle(self) -> None:
        """Give the outcome to the caller, unless they have gone away."""
        if self.future.done():
            return
        if self.error is None:
            self.future.set_result(self.result)
        else:
            self.future.set_exception(self.error)


def answer(works: Iterable[Work]) -> None:
    """Settle every work where its caller waits, with one wake-up per event loop."""
    by_loop: dict[asyncio.AbstractEventLoop, list[Work]] = {}
    for work in works:
        if work.loop is None:
            work.settle()
        else:
            by_loop.setdefault(work.loop, []).append(work)
    for loop, waiting in by_loop.items():
        try:
            loop.call_soon_threadsafe(_settle_all, waiting)
        except RuntimeError:
            _log.warning("The event loop of %d callers closed before their answer", len(waiting))


def _settle_all(works: list[Work]) -> None:
    for work in works:
        work.settle()
