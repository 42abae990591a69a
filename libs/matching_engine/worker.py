"""The child process that solves: problem in by stdin, news out by stdout, one JSON object a line.

Stdin carries one header line (see `child`), then as many bytes of problem as it says; it stays open after
that, and its end means that the parent is gone. The child is meant to be killed at any time.
"""

import gc
import json
import os
import resource
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import Any, BinaryIO

from libs.matching_engine.conflicts import find_conflicts
from libs.matching_engine.files.parsing import parse_text
from libs.matching_engine.problem import Pair, Problem
from libs.matching_engine.search.effort import Limits
from libs.matching_engine.search.solver import Incumbent, find_plan

PARENT_IS_GONE = 3


def main() -> None:
    """Solve the one problem on stdin."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    header = json.loads(sys.stdin.buffer.readline())
    _limit_memory(header["memory_limit"])
    raw = sys.stdin.buffer.read(header["length"])
    threading.Thread(target=_end_with_parent, args=(sys.stdin.buffer,), daemon=True).start()
    problem = parse_text(raw)
    gc.freeze()  # The problem stays to the end: no need for the garbage collector to look at it.
    if find_conflicts(problem):
        return
    started: float = header["started"]
    limits = Limits(**header["limits"])

    def elapsed() -> float:
        return time.time() - started

    in_force = [(volunteer, slot) for volunteer, slot in header["in_force"]]
    start = _warm_start(problem, in_force, limits, elapsed) if in_force else ()
    outcome = find_plan(problem, limits, elapsed, _Messenger().tell, start=start)
    _say({"stopped_by": outcome.stopped_by})


def _warm_start(
    problem: Problem, in_force: list[tuple[str, str]], limits: Limits, elapsed: Callable[[], float]
) -> tuple[Pair, ...]:
    # Solves without a plan in force need not wait for the import.
    from libs.matching_engine.repair.repair import warm_start

    return warm_start(problem, in_force, limits, elapsed)


def _limit_memory(limit: int | None) -> None:
    if limit is not None:
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _end_with_parent(stdin: BinaryIO) -> None:
    stdin.read()
    os._exit(PARENT_IS_GONE)


class _Messenger:
    """Tells of incumbents; a plan is sent only when it changed."""

    def __init__(self) -> None:
        self._told: tuple[Pair, ...] | None = None

    def tell(self, incumbent: Incumbent) -> None:
        news: dict[str, Any] = {"bound": incumbent.bound, "objective": incumbent.objective}
        if incumbent.pairs is not self._told:
            self._told = incumbent.pairs
            news["pairs"] = incumbent.pairs
        _say(news)


def _say(news: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(news) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
