"""Being told to stop while a command of `circle match` works: SIGTERM and Ctrl-C."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, NoReturn

_SIGNALS = (signal.SIGTERM, signal.SIGINT)
SIGNALLED = 128
"""What shells add to the number of the signal that ended a command: 130 for Ctrl-C, 143 for SIGTERM."""


class Stopped(BaseException):
    """The command is to stop; `exit_code` is what it then ends with."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.exit_code = SIGNALLED + number


@contextmanager
def wish_to_stop() -> Iterator[threading.Event]:
    """An event that SIGTERM and Ctrl-C set, instead of ending the process."""
    cancel = threading.Event()
    with _handled(lambda *_: cancel.set()):
        yield cancel


@contextmanager
def stoppable() -> Iterator[None]:
    """SIGTERM and Ctrl-C raise Stopped within the context."""

    def stop(number: int, frame: FrameType | None) -> NoReturn:
        raise Stopped(number)

    with _handled(stop):
        yield


@contextmanager
def _handled(handler: Callable[[int, FrameType | None], Any]) -> Iterator[None]:
    before = {number: signal.signal(number, handler) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, earlier in before.items():
            signal.signal(number, earlier)
