"""The call under way: who asked for what, and how long they will wait."""

import time
from contextvars import ContextVar
from dataclasses import dataclass

from libs.access.principal import ANONYMOUS, Principal


@dataclass(slots=True)
class Call:
    """One RPC being answered. `method` is the full RPC name, `deadline` in seconds of `time.monotonic()`.

    `token` is the caller's own, to be forwarded when answering needs other services; empty for strangers.
    `ours_to_end` tells that the deadline is the server's: the caller gave none, or a later one. `page_key`
    is the service's secret for the tokens of its lists.
    """

    method: str
    principal: Principal
    token: str
    deadline: float
    ours_to_end: bool = False
    page_key: bytes = b""

    @property
    def remaining_seconds(self) -> float:
        """Time left to answer; negative when it is too late."""
        return self.deadline - time.monotonic()


_current: ContextVar[Call | None] = ContextVar("call", default=None)


def current_call() -> Call | None:
    """The call that the running code answers, None outside of calls."""
    return _current.get()


def current_principal() -> Principal:
    """Who asked for what is being done; the anonymous principal outside of calls."""
    call = _current.get()
    return call.principal if call else ANONYMOUS


def enter(call: Call) -> None:
    """Make this the call of the current task; the task ends with the call, so nothing resets it."""
    _current.set(call)
