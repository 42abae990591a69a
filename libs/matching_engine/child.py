"""Solve in a child process that may be killed, crash or run out of memory: the best plan survives.

The parent keeps the best plan and bound that the child has told, checks the plan with the independent
checker, and states it. It never depends on the child ending well. This module, `worker` and
`comparison.in_child` are the engine's only touch with the world outside.
"""

import json
import logging
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import IO, Any

from libs.matching_engine import checker
from libs.matching_engine.conflicts import find_conflicts
from libs.matching_engine.files.bulk import no_garbage
from libs.matching_engine.files.parsing import parse_text, sha256_of
from libs.matching_engine.files.reading import uncompress
from libs.matching_engine.files.solution import Solution, invalid, solved
from libs.matching_engine.funnel import Funnel
from libs.matching_engine.search.effort import Limits
from libs.matching_engine.search.solver import Incumbent, Outcome, StoppedBy, first_incumbent

log = logging.getLogger(__name__)

PROJECT = Path(__file__).parents[2]
LOOK_EVERY = 0.05
"""Seconds between looks at the clock and at the wish to stop."""

READ_PER_BYTE, FINISH_PER_BYTE, FINISH_PER_SLOT, FINISH_PER_UNSCREENED_PAIR = 3.5e-8, 5e-8, 1e-4, 6e-9
"""Seconds that reading, and checking, telling reasons and writing, take on an ordinary machine."""

MOST_SLOWNESS = 4.0
"""A machine that seems slower than this was only interrupted."""

_END: dict[str, Any] = {"end": True}
_DONE = object()

LAST_WORDS = 1.0
"""Seconds that a child which fell silent has for ending by itself."""

GRACE = 0.1
"""Seconds a child may be late with its own end before it is killed."""


class EngineFault(Exception):
    """The engine made a plan that its own checker refuses: a defect, never the caller's fault."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How a solve stands: value of the best plan, bound, the gap between them, seconds since the start."""

    objective: int
    bound: int
    gap: float
    seconds: float


def default_memory_limit() -> int:
    """Bytes of address space a child may take: three quarters of the machine's memory."""
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") * 3 // 4


def solve_in_child(
    raw: bytes,
    limits: Limits,
    on_progress: Callable[[Progress], None] | None = None,
    cancel: threading.Event | None = None,
    *,
    memory_limit: int | None = None,
    seconds_spent: float = 0.0,
    in_force: Sequence[tuple[str, str]] = (),
) -> Solution:
    """Solve the problem in a file's bytes, plain or gzip; blocks until there is a solution.

    `on_progress` hears of every better plan and bound, in the calling thread. Setting `cancel` ends the
    solve with the best plan so far and `stopped_by` "signal"; a dying child ends it with "crash".
    `memory_limit` is in bytes; `seconds_spent` already count against the time limit. The time limit covers
    everything done here. `in_force` is a plan from before, by ids, to begin with as far as it still holds.
    Raises ProblemError if the problem is malformed, EngineFault if the plan found breaks a rule.
    """
    run = _Run(raw, limits, on_progress, cancel or threading.Event(), seconds_spent)
    run.start(memory_limit, in_force)
    try:
        return run.solution()
    finally:
        run.close()


class _Run:
    def __init__(
        self,
        raw: bytes,
        limits: Limits,
        on_progress: Callable[[Progress], None] | None,
        cancel: threading.Event,
        seconds_spent: float,
    ) -> None:
        self.started = time.monotonic() - seconds_spent
        self.limits = limits
        self.on_progress = on_progress
        self.cancel = cancel
        self.plain = uncompress(raw)
        self._slots = self.plain.count(b'"min"')  # every slot has one, so this counts slots without reading
        self._slowness = 1.0
        """How many times slower than usual this machine is just now."""
        self.news: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self.complaints = tempfile.TemporaryFile()  # noqa: SIM115 (closed by close)
        self.best: Incumbent | None = None

    def elapsed(self) -> float:
        return time.monotonic() - self.started

    def start(self, memory_limit: int | None, in_force: Sequence[tuple[str, str]]) -> None:
        """Start the child and hand it the problem."""
        threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
        path = os.pathsep.join(filter(None, (str(PROJECT), os.environ.get("PYTHONPATH"))))
        self.child = child = subprocess.Popen(
            [sys.executable, "-m", "libs.matching_engine.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.complaints,
            env={**os.environ, **threads, "PYTHONPATH": path, "PYTHONHASHSEED": "0"},
        )
        header = {
            "length": len(self.plain),
            "limits": asdict(replace(self.limits, time_limit=self._search_limit())),
            "started": time.time() - self.elapsed(),
            "memory_limit": memory_limit or default_memory_limit(),
            "in_force": list(in_force),
        }
        message = json.dumps(header).encode() + b"\n"
        threading.Thread(target=self._feed, args=(child.stdin, message), daemon=True).start()
        threading.Thread(target=self._listen, args=(child.stdout,), daemon=True).start()

    def _search_limit(self, unscreened: int = 0) -> float | None:
        """Seconds for the search: the limit less what checking, telling reasons and writing will take.

        Reasons of pairs of volunteer and slot that are still unscreened will have to be worked out then.
        """
        if self.limits.time_limit is None:
            return None
        finish = FINISH_PER_BYTE * len(self.plain) + FINISH_PER_SLOT * self._slots
        finish += FINISH_PER_UNSCREENED_PAIR * unscreened
        return self.limits.time_limit - min(self._slowness * (0.15 + finish), self.limits.time_limit / 2)

    def _feed(self, stdin: IO[bytes], header: bytes) -> None:
        try:
            stdin.write(header)
            stdin.write(self.plain)
            stdin.flush()
        except (BrokenPipeError, ValueError):
            return  # the child is gone or being closed; the listener sees the end of its output

    def _listen(self, stdout: IO[bytes]) -> None:
        try:
            for line in stdout:
                self.news.put(json.loads(line))
        except ValueError:
            pass  # a line cut short by the child's death
        self.news.put(_END)

    def solution(self) -> Solution:
        """The answer, checked; what was needed to find it is let go of before the check."""
        found = self._found()
        return found if found.status == "invalid" else self._checked(found)

    def _found(self) -> Solution:
        before = self.elapsed()
        problem, sha256 = parse_text(self.plain), sha256_of(self.plain)
        slowness = (self.elapsed() - before) / (0.01 + READ_PER_BYTE * len(self.plain))
        self._slowness = min(MOST_SLOWNESS, max(1.0, slowness))
        conflicts = find_conflicts(problem)
        if conflicts:
            return invalid(sha256, self.limits, conflicts, self.elapsed())
        self.best = first_incumbent(problem)
        funnel = Funnel(problem)
        outcome = self._outcome(self._watch(funnel))
        self.close()
        return solved(problem, sha256, self.limits, outcome, funnel, self.elapsed)

    def _watch(self, funnel: Funnel) -> StoppedBy:
        """Follow the child until it ends or has to; prepare reasons, bit by bit, while there is no news.

        Those of the slots that the best plan so far leaves short: at first of all. Begun before there is a
        plan, or what they take at the end would leave the child no time to find one in a short limit.
        """
        chores = funnel.prepare()
        while True:
            limit = self._search_limit(funnel.unscreened)
            if self.cancel.is_set():
                return "signal"
            if limit is not None and self.elapsed() > limit + GRACE:
                return "time"
            news = self._next_news(chores)
            if news is _END:
                self._log_crash()
                return "crash"
            if "stopped_by" in news:
                return news["stopped_by"]  # type: ignore[no-any-return]
            self._learn(news)
            if len(news.get("pairs", ())) > len(funnel.problem.fixed):
                funnel.expect(news["pairs"])
                chores = funnel.prepare()

    def _next_news(self, chores: Iterator[None]) -> dict[str, Any]:
        """What the child says next; an empty saying if it says nothing for a while."""
        if self.news.empty() and next(chores, _DONE) is not _DONE:
            return {}
        try:
            return self.news.get(timeout=LOOK_EVERY)
        except queue.Empty:
            return {}

    def _log_crash(self) -> None:
        self.complaints.seek(0)
        last_words = self.complaints.read().decode(errors="replace").strip().splitlines()[-1:]
        try:
            self.child.wait(LAST_WORDS)
        except subprocess.TimeoutExpired:
            self._end_child()
        log.warning(
            "the solver process ended with %s: %s", self.child.returncode, "".join(last_words) or "no word"
        )

    def _learn(self, news: dict[str, Any]) -> None:
        assert self.best is not None
        if not news:
            return
        pairs = (
            tuple((volunteer, slot) for volunteer, slot in news["pairs"])
            if "pairs" in news
            else self.best.pairs
        )
        self.best = Incumbent(pairs, news["objective"], min(self.best.bound, news["bound"]))
        if self.on_progress is not None:
            self.on_progress(Progress(self.best.objective, self.best.bound, self.best.gap, self.elapsed()))

    def _outcome(self, stopped_by: StoppedBy) -> Outcome:
        assert self.best is not None
        return Outcome(self.best, "proof" if self.best.is_optimal else stopped_by)

    def _checked(self, solution: Solution) -> Solution:
        with no_garbage():
            faults = checker.check_plan(self.plain, solution.document())
        if faults:
            raise EngineFault("; ".join(faults))
        return solution

    def close(self) -> None:
        """End the child, whatever it does, and let go of what belonged to it."""
        self._end_child()
        assert self.child.stdin is not None
        try:
            self.child.stdin.close()
        except BrokenPipeError:
            pass
        self.complaints.close()

    def _end_child(self) -> None:
        if self.child.poll() is None:
            self.child.kill()
        self.child.wait()
