"""What clients asked for and what they were told: every invocation with its outcome, as it happened."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import grpc

from libs.rpc.status import read_error

SECONDS_FOR_AN_ANSWER = 3.0
_SECONDS_BETWEEN_TRIES = 0.2

_NOT_DEFINITE = frozenset(
    {
        grpc.StatusCode.ABORTED,
        grpc.StatusCode.CANCELLED,
        grpc.StatusCode.DEADLINE_EXCEEDED,
        grpc.StatusCode.RESOURCE_EXHAUSTED,
        grpc.StatusCode.UNAVAILABLE,
    }
)
"""Answers after which nobody can say whether the effect is there; asking again under the same id tells."""

_DEFECTS = frozenset({grpc.StatusCode.INTERNAL, grpc.StatusCode.UNKNOWN})


class Outcome(StrEnum):
    """What a client knows of its request in the end."""

    DONE = "done"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    DEFECT = "defect"


@dataclass
class Operation:
    """One request with all its tries. `subject` names what it was about, `answer` is what it was told."""

    kind: str
    subject: dict[str, str]
    invoked: datetime
    completed: datetime | None = None
    outcome: Outcome = Outcome.UNKNOWN
    answer: Any = None
    reason: str = ""
    tries: int = 0


@dataclass
class History:
    """All operations of all clients, in the order of their invocation."""

    operations: list[Operation] = field(default_factory=list)

    async def record(
        self, kind: str, subject: dict[str, str], ask: Callable[[], Awaitable[Any]], tries: int
    ) -> Operation:
        """Ask until there is a definite answer, at most so many times; `ask` repeats the same request id."""
        operation = Operation(kind, subject, datetime.now(UTC))
        self.operations.append(operation)
        while operation.outcome is Outcome.UNKNOWN and operation.tries < tries:
            if operation.tries:
                await asyncio.sleep(_SECONDS_BETWEEN_TRIES)
            operation.tries += 1
            with suppress(TimeoutError):
                async with asyncio.timeout(SECONDS_FOR_AN_ANSWER + 1):
                    await _try(operation, ask)
        operation.completed = datetime.now(UTC)
        return operation

    def of(self, kind: str, *outcomes: Outcome) -> list[Operation]:
        """The operations of a kind with one of these outcomes, or with any."""
        return [one for one in self.operations if one.kind == kind and one.outcome in (outcomes or Outcome)]

    def summary(self) -> str:
        """How many operations of which kind came to which outcome."""
        counts: dict[str, int] = {}
        for one in self.operations:
            counts[f"{one.kind} {one.outcome}"] = counts.get(f"{one.kind} {one.outcome}", 0) + 1
        repeated = sum(one.tries > 1 for one in self.operations)
        told = ", ".join(f"{count} × {what}" for what, count in sorted(counts.items()))
        return f"{len(self.operations)} operations, {repeated} asked more than once: {told}"


async def _try(operation: Operation, ask: Callable[[], Awaitable[Any]]) -> None:
    try:
        operation.answer = await ask()
        operation.outcome = Outcome.DONE
    except grpc.aio.AioRpcError as error:
        operation.reason = f"{error.code().name} {read_error(error).reason}: {error.details()}"
        if error.code() in _DEFECTS:
            operation.outcome = Outcome.DEFECT
        elif error.code() not in _NOT_DEFINITE:
            operation.outcome = Outcome.REFUSED
