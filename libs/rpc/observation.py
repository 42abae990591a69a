"""What is noted about every call: one log line, a count by status code, a duration."""

import time
from dataclasses import dataclass, field

import grpc

from libs.access.principal import Principal
from libs.telemetry.logs import actor_hash, get_logger
from libs.telemetry.metrics import RPC_SECONDS, RPCS_HANDLED


@dataclass(slots=True)
class Ending:
    """How a call ended; cancelled by its caller unless something else is noted."""

    code: grpc.StatusCode = grpc.StatusCode.CANCELLED
    reason: str = ""
    message: str = ""
    started: float = field(default_factory=time.perf_counter)


class Observation:
    """Notes the calls of one method. `method` is the full RPC name."""

    def __init__(self, service: str, method: str) -> None:
        self._method = method.rpartition("/")[2]
        self._log = get_logger(f"{service}.rpc")
        self._seconds = RPC_SECONDS.labels(service, method)
        self._handled = {code: RPCS_HANDLED.labels(service, method, code.name) for code in grpc.StatusCode}

    def begin(self) -> Ending:
        """Note that a call came; its ending is filled in and given to `end`."""
        return Ending()

    def end(self, ending: Ending, principal: Principal) -> None:
        """Note how a call ended. The message is one of ours and holds no secrets."""
        seconds = time.perf_counter() - ending.started
        self._seconds.observe(seconds)
        self._handled[ending.code].inc()
        line = {
            "method": self._method,
            "code": ending.code.name,
            "ms": round(seconds * 1000, 2),
            "actor": actor_hash(principal.subject),
        }
        if ending.reason:
            line |= {"reason": ending.reason, "message": ending.message}
        self._log.info("rpc", **line)

    def defect(self, error_id: str) -> None:
        """Note the exception being handled, whole, under the id that the caller is told."""
        self._log.exception("defect", method=self._method, error_id=error_id)
