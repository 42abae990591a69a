"""What is noted about every call: one log line, a count by status code, a duration."""

import asyncio
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime

import grpc

from libs.access.principal import Principal
from libs.telemetry.logs import actor_hash, burst, get_logger
from libs.telemetry.rpc_figures import RPC_FIGURES
from libs.telemetry.tracing import current_trace

_SECONDS_BETWEEN_BURSTS = 0.05


@dataclass(slots=True)
class Ending:
    """How a call ended; cancelled by its caller unless something else is noted."""

    code: grpc.StatusCode = grpc.StatusCode.CANCELLED
    reason: str = ""
    message: str = ""
    started: float = field(default_factory=time.perf_counter)


@dataclass(frozen=True, slots=True)
class _Noted:
    method: str
    ending: Ending
    seconds: float
    ended: float
    subject: str
    trace_id: str | None


class CallLog:
    """Writes the lines of one server's calls in short bursts: one by one they would slow the calls down."""

    def __init__(self, service: str) -> None:
        self._log = get_logger(f"{service}.rpc")
        self._noted: list[_Noted] = []

    def note(self, noted: _Noted) -> None:
        """Have the line written within the next moments."""
        if not self._noted:
            asyncio.get_running_loop().call_later(_SECONDS_BETWEEN_BURSTS, self.write)
        self._noted.append(noted)

    def write(self) -> None:
        """Write what was noted since the last time."""
        noted, self._noted = self._noted, []
        with burst():
            for call in noted:
                self._log.info("rpc", **_line(call))

    def defect(self, method: str, error_id: str) -> None:
        """Write the exception being handled, whole, under the id that the caller is told."""
        self._log.exception("defect", method=method, error_id=error_id)


class Observation:
    """Notes the calls of one method. `method` is the full RPC name."""

    def __init__(self, service: str, method: str, log: CallLog) -> None:
        self._method = method.rpartition("/")[2]
        self._figures = RPC_FIGURES.of(service, method)
        self._log = log

    def end(self, ending: Ending, principal: Principal) -> None:
        """Note how a call ended. The message is one of ours and holds no secrets."""
        seconds = time.perf_counter() - ending.started
        self._figures.count(ending.code.name, seconds)
        trace = current_trace()
        trace_id = trace.trace_id if trace else None
        self._log.note(_Noted(self._method, ending, seconds, time.time(), principal.subject, trace_id))

    def defect(self, error_id: str) -> None:
        """Note the exception being handled, whole, under the id that the caller is told."""
        self._log.defect(self._method, error_id)


def _line(call: _Noted) -> dict[str, object]:
    line: dict[str, object] = {
        "method": call.method,
        "code": call.ending.code.name,
        "ms": round(call.seconds * 1000, 2),
        "actor": actor_hash(call.subject),
        "timestamp": datetime.fromtimestamp(call.ended, UTC).isoformat().replace("+00:00", "Z"),
    }
    if call.trace_id:
        line["trace_id"] = call.trace_id
    if call.ending.reason:
        line |= {"reason": call.ending.reason, "message": call.ending.message}
    return line
