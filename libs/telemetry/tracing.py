"""Traces: one id that follows a request through every process and event it causes.

The carrier is the W3C `traceparent` header: `00-<trace id>-<span id>-<flags>`, in gRPC metadata, in outbox
rows and in event headers. No exporter is needed to make use of it: log lines carry the trace id.
"""

import random
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

HEADER = "traceparent"
"""The name of the header that carries the trace."""

_FORMAT = re.compile(r"00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})")
_NO_TRACE, _NO_SPAN = "0" * 32, "0" * 16


class Trace(NamedTuple):
    """A place in a trace: the whole story's id and the id of this part of it, in lower-case hex."""

    trace_id: str
    span_id: str
    flags: str = "01"

    def __str__(self) -> str:
        return f"00-{self.trace_id}-{self.span_id}-{self.flags}"

    def child(self) -> "Trace":
        """A new part of the same story."""
        return Trace(self.trace_id, _random_hex(8), self.flags)


_current: ContextVar[Trace | None] = ContextVar("trace", default=None)


def new_trace() -> Trace:
    """The first part of a new story."""
    digits = _random_hex(24)
    return Trace(digits[:32], digits[32:])


def parse_traceparent(text: str | None) -> Trace | None:
    """The place that a header names, or None when it is missing or not to be trusted."""
    match = _FORMAT.fullmatch(text or "")
    if match is None or match[1] == _NO_TRACE or match[2] == _NO_SPAN:
        return None
    return Trace(*match.groups())


def current_trace() -> Trace | None:
    """The trace of the work under way, None when it belongs to none."""
    return _current.get()


def current_traceparent() -> str | None:
    """The header to send along with whatever the work under way causes, None when it belongs to no trace."""
    trace = _current.get()
    return str(trace) if trace else None


def enter_trace(traceparent: str | None) -> Trace:
    """Make the rest of the current task part of the named trace, or of a new one. Never leaves it again."""
    parent = parse_traceparent(traceparent)
    trace = parent.child() if parent else new_trace()
    _current.set(trace)
    return trace


@contextmanager
def continue_trace(traceparent: str | None) -> Iterator[Trace]:
    """Make the block part of the named trace, or of a new one when there is none."""
    before = _current.get()
    try:
        yield enter_trace(traceparent)
    finally:
        _current.set(before)


def _random_hex(size: int) -> str:
    """Identifies, does not protect; never zero in practice and refused by the parser if it ever were."""
    return random.randbytes(size).hex()  # noqa: S311
