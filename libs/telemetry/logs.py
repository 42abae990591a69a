"""Log lines: JSON for machines, colours for people at a terminal, always UTC.

One line for each RPC and each event, with the ids an operator needs to follow a story. Never personal data,
never tokens: people appear as the short hash of their id.
"""

import hashlib
import json
import logging
import sys
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from functools import lru_cache
from threading import Lock
from typing import Any, TextIO, cast

import structlog

from libs.telemetry.tracing import current_trace

_SECRET_WORDS = ("token", "password", "secret", "authorization", "cookie", "private")
_MASK = "***"
# Kept, because making an encoder costs more than using it.
_JSON = json.JSONEncoder(default=str, ensure_ascii=False, separators=(",", ":"))


class _Lines:
    """A stream that takes the lines of a burst with one write: each write of its own is a system call."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self._lock = Lock()
        self._held: list[str] | None = None

    def write(self, text: str) -> None:
        """Write the text, at the end of the burst if there is one."""
        with self._lock:
            if self._held is None:
                self.stream.write(text)
            else:
                self._held.append(text)

    def flush(self) -> None:
        """Pass on what was written, unless a burst goes on."""
        if self._held is None:
            self.stream.flush()

    def hold(self) -> None:
        """A burst begins."""
        with self._lock:
            self._held = self._held or []

    def let_go(self) -> None:
        """The burst is over."""
        with self._lock:
            held, self._held = self._held, None
            if held:
                self.stream.write("".join(held))
                self.stream.flush()


_lines = _Lines(sys.stderr)


@contextmanager
def burst() -> Iterator[None]:
    """The lines that are written in the block go out together at its end."""
    lines = _lines
    lines.hold()
    try:
        yield
    finally:
        lines.let_go()


def configure_logging(level: str = "INFO", *, stream: TextIO | None = None) -> None:
    """Send this process's log lines, those of libraries included, to `stream` (standard error by default).

    Renders for people when the stream is a terminal. Raises ValueError for an unknown level.
    """
    global _lines
    target = stream or sys.stderr
    threshold = logging.getLevelNamesMapping().get(level.upper())
    if threshold is None:
        raise ValueError(f"Log level {level!r} is unknown; use DEBUG, INFO, WARNING or ERROR")
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.MaybeTimeStamper(fmt="iso", utc=True),
        _add_trace,
        _mask_secrets,
    ]
    _lines = _Lines(target)
    structlog.configure(
        processors=[*shared, *_rendering(target)],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        logger_factory=structlog.WriteLoggerFactory(cast(TextIO, _lines)),
        cache_logger_on_first_use=False,
    )
    _take_over_library_logs(target, threshold, shared)


def get_logger(component: str) -> structlog.typing.FilteringBoundLogger:
    """A logger whose lines name the component (`tasks.rpc`); it writes as configured when it was made."""
    logger: structlog.typing.FilteringBoundLogger = structlog.get_logger(component=component).bind()
    return logger


@lru_cache(maxsize=8192)
def actor_hash(subject: str) -> str:
    """A short stand-in for a person in log lines; services and strangers keep their names."""
    if not subject.startswith("person:"):
        return subject
    return "person#" + hashlib.blake2s(subject.encode(), digest_size=6).hexdigest()


def _rendering(target: TextIO) -> list[structlog.typing.Processor]:
    if target.isatty():
        return [structlog.dev.ConsoleRenderer()]
    return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(_one_line_of_json)]


def _add_trace(_: Any, __: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    trace = current_trace()
    if trace is not None:
        line.setdefault("trace_id", trace.trace_id)
    return line


def _mask_secrets(_: Any, __: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for key in line:
        if _names_a_secret(key):
            line[key] = _MASK
    return line


@lru_cache(maxsize=1024)
def _names_a_secret(key: str) -> bool:
    return any(word in key for word in _SECRET_WORDS)


def _one_line_of_json(line: Mapping[str, Any], **_: Any) -> str:
    return _JSON.encode(line)


def _take_over_library_logs(target: TextIO, threshold: int, shared: list[structlog.typing.Processor]) -> None:
    """Give lines written with the standard library's logging the same shape."""
    handler = logging.StreamHandler(target)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *shared],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_rendering(target)],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(threshold, logging.WARNING))
